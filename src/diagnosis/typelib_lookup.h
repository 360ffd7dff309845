/* SPDX-License-Identifier: MIT */
/*
 * Type library look-up: whether the library that a class names is where it is registered, replayed
 * without loading it. The class is activated without it; clients that are bound early are not
 * served.
 */
#pragma once

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

/* Notes what was found; nothing if the class names no library. */
void typelib_lookup_class(struct diagnosis *diagnosis, REFCLSID clsid);
