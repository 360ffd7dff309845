/* SPDX-License-Identifier: MIT */
/*
 * Paths: what scripts write, and what this system opens.
 *
 * A script's path is UTF-16 in the spelling of Windows or of Linux: both separators separate, and
 * "C:" is the root of the file system. A system's path is bytes; where these are no UTF-8, or are a
 * backslash, the script sees U+DC00 and the byte, which leads back to the same bytes, so that every
 * file can be reached.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include <windows.h>

#include <oleauto.h>

static inline bool path_is_separator(char16_t unit)
{
    return unit == '/' || unit == '\\';
}

/* The bytes of a name or path, as they are written. CTL_E_BADFILENAMEORNUMBER for what has none. */
HRESULT path_encode(const char16_t *text, size_t len, char **ret_bytes);

/* The opposite of path_encode(). */
HRESULT path_decode(const char *bytes, BSTR *ret_text);

/*
 * The full path of @text: from the current folder if it is relative, from a drive's root if it
 * names a drive; without ".", ".." and needless separators. Outcomes: E_INVALIDARG if it is empty,
 * CTL_E_PATHNOTFOUND if there is no such drive, and those of path_encode().
 */
HRESULT path_resolve(const char16_t *text, size_t len, char **ret_path);
HRESULT path_resolve_bstr(BSTR text, char **ret_path);

/* @name in @folder, on the heap; NULL without memory. */
char *path_join(const char *folder, const char *name);

/* The last name of a full path, "" of the root; and its folder, on the heap. */
const char *path_name(const char *path);
char *path_folder(const char *path);

/* Whether @name can be that of a file in a folder. */
bool path_is_name(const char *name);

/* Whether @path is @folder or in it. */
bool path_is_within(const char *path, const char *folder);
