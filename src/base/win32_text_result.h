/* SPDX-License-Identifier: MIT */
/*
 * What calls that fill a caller's buffer with text have in common: they return its length, or, if
 * it does not fit, the size that it needs.
 */
#pragma once

#include <comity/windef.h>

/* Gives UTF-8 text; with NUL counted only in a size that is needed. */
DWORD win32_give_narrow(const char *text, LPSTR buffer, DWORD size);
DWORD win32_give_wide(const char *text, LPWSTR buffer, DWORD size);

/* A path in UTF-8 from an argument, with slashes, on the heap; NULL with the last error. */
char *win32_path_from_narrow(LPCSTR path);
char *win32_path_from_wide(LPCWSTR path);
