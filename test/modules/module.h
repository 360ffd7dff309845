/* SPDX-License-Identifier: MIT */
/*
 * Trial modules: what all of them share. Each module and program is built of the same files, with
 * switches that say what it does when it is loaded, registered, unregistered and unloaded:
 * ON_LOAD, ON_REGISTER, ON_UNREGISTER, ON_UNLOAD name functions of deeds.h, and NUMBER keeps its
 * class apart.
 */
#pragma once

#include <stdbool.h>

#include <windows.h>

#include <objbase.h>
#include <olectl.h>

/* Two modules may be of one class. */
#ifndef NUMBER
#define NUMBER OWN_NUMBER
#endif

/* "{5B1D0C52-...}" of this module; "Comity.Trial.NUMBER". */
const WCHAR *module_clsid(void);
const WCHAR *module_progid(void);

/* The path in full, as registered. */
const WCHAR *module_path(void);

/* "InprocServer32", or "LocalServer32" of a program. */
const WCHAR *module_server_key(void);

/* Writes a string; @name is NULL for the default value. False if the registry refuses. */
bool module_set(HKEY root, const WCHAR *key, const WCHAR *name, const WCHAR *text);

/* CLSID\{...}, with the name, and below it the server's path; then the ProgID with its CLSID. */
bool module_write_class(void);
bool module_write_progid(void);

/* Takes out the same. */
bool module_remove_all(void);
