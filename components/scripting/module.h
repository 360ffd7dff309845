/* SPDX-License-Identifier: MIT */
/*
 * The module scrrun.so: what keeps it loaded, and where it is.
 */
#pragma once

#include <windows.h>

enum {
    MODULE_PATH_UNITS = 4096,
};

/* Counts an object that keeps the module loaded. */
void module_object_born(void);
void module_object_gone(void);

/* The module's own file. */
HRESULT module_path(WCHAR ret_path[static MODULE_PATH_UNITS]);
