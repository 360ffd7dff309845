/* SPDX-License-Identifier: MIT */
/*
 * What a file is, for people: its kind by the registry, and its version by its resources.
 */
#pragma once

#include <windows.h>

#include <oleauto.h>

/* As HKEY_CLASSES_ROOT describes the extension, else "TXT File". E_OUTOFMEMORY. */
HRESULT file_kind(const char *path, BSTR *ret_kind);

/* "5.8.0.0" of a PE or ELF file; "" if it has none. Win32's error for a file that is not there. */
HRESULT file_version(const char *path, BSTR *ret_version);
