/* SPDX-License-Identifier: MIT */
/*
 * Parts of a script's path, by its text alone: nothing is looked up. Source: the pages of
 * GetParentFolderName, GetFileName, BuildPath and so on in Windows' scripting reference.
 *
 * A part is a range of the text, [begin, end). Where a function answers false there is none.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

struct path_part {
    size_t begin;
    size_t end;
};

/* "C:" or "\\server\share". */
bool path_part_drive(const char16_t *text, size_t len, struct path_part *ret_part);

/* All but the last name, and the last name without separators behind it. */
bool path_part_folder(const char16_t *text, size_t len, struct path_part *ret_part);
bool path_part_name(const char16_t *text, size_t len, struct path_part *ret_part);

/* The last name up to its last dot, which may be nothing, and what is behind it. */
bool path_part_base(const char16_t *text, size_t len, struct path_part *ret_part);
bool path_part_extension(const char16_t *text, size_t len, struct path_part *ret_part);

/* How to write @name behind @path: what to put between them, 0 if nothing, and how many units of
 * @name to leave out. */
char16_t path_part_between(const char16_t *path, size_t len, const char16_t *name, size_t name_len,
                           size_t *ret_skip);

/* Whether the last name has * or ?. */
bool path_part_is_pattern(const char16_t *text, size_t len);
