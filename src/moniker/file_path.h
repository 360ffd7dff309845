/* SPDX-License-Identifier: MIT */
/*
 * Paths of file monikers, as texts: no file is looked at.
 *
 * A path that begins with a slash is Linux': its steps are parted by slashes, and case counts. Any
 * other is Windows' or relative: backslashes and slashes part its steps, and case does not count.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

bool file_path_is_absolute(const WCHAR *path);

bool file_path_is_equal(const WCHAR *a, const WCHAR *b);

/* What equal paths have in common: the path, in upper case unless it is Linux'. On the heap. */
WCHAR *file_path_key(const WCHAR *path);

/* @path seen from the folder @base, steps upwards taken: on the heap, NULL if memory is out. */
WCHAR *file_path_join(const WCHAR *base, const WCHAR *path);

/* The length of the folder that @a and @b have in common, or of the whole of one; 0: they have
 * none. A root keeps its separator. */
size_t file_path_common(const WCHAR *a, const WCHAR *b);

/* The way from @from to @to, which have @common characters in common. On the heap. */
WCHAR *file_path_relative(const WCHAR *from, const WCHAR *to, size_t common);
