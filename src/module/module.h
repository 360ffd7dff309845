/* SPDX-License-Identifier: MIT */
/*
 * Modules: what an HMODULE stands for. The program and its libraries are named by dlopen()'s
 * handle; a file that was opened as data has a handle of its own, which is odd, as it is on
 * Windows. Any thread may call.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include <comity/windef.h>

#include "image/resource.h"

/*
 * Opens the file at @path, a PE or ELF file, to read its resources. Outcomes: the HRESULTs of
 * ERROR_FILE_NOT_FOUND and its like, of ERROR_FILE_INVALID if it is empty, and of
 * ERROR_BAD_EXE_FORMAT if it is of another kind or damaged.
 */
HRESULT module_open_data(const char *path, HMODULE *ret_module);

/* False if there is no such module of that kind. */
bool module_close_data(HMODULE module);

/* Whether it is one of a file that was opened as data, be it open or not. */
bool module_is_data(HMODULE module);

/* Whether @module is the handle of the program or of a library that is loaded. */
bool module_is_loaded(HMODULE module);

/*
 * The resources of a module; NULL is the program. They last as long as the module is loaded.
 * Outcomes: ERROR_MOD_NOT_FOUND's HRESULT if there is no such module.
 */
HRESULT module_resources(HMODULE module, struct resource_set *ret_set);

/*
 * The path of the file that @name means where it is opened as data: of Windows' own modules, this
 * library; without a folder, the one beside the program, else in the current folder.
 */
void module_find_file(const char *name, char ret_path[static PATH_MAX]);

/* What the loader knows the module @name by: of Windows' own, this library; NULL is the program. */
const char *module_loader_name(const char *name);
