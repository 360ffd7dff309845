/* SPDX-License-Identifier: MIT */
/*
 * Wine's registry files (system.reg, user.reg of a prefix), read. Source: files that Wine writes.
 */
#pragma once

#include <stddef.h>

#include "registrar/registry_target.h"

/*
 * Does to the target what the file says, its keys being below @root. Raised:
 * ERROR_INVALID_DATA's HRESULT with the line for what is no such file.
 */
HRESULT wine_registry_read(const char *text, size_t size, HKEY root,
                           struct registry_target *target);
