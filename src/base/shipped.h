/* SPDX-License-Identifier: MIT */
/*
 * Shipped files: components and type libraries that come with Comity lie beside the library, in
 * the folder "comity" when installed, which programs see as "../lib/comity", and are found without
 * registration.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

/* The path of the file called @name. Outcome: S_FALSE if it is not there. */
HRESULT shipped_path(const char *name, char *ret_path, size_t size);
