/* SPDX-License-Identifier: MIT */
/*
 * The names in a folder, all or those that a pattern fits, as they were at one moment.
 *
 * In a pattern * stands for any text and ? for one character; "*.*" is everything. Case matters, as
 * it does to the file system.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include <windows.h>

enum name_kind {
    NAME_FILE = 1, /* whatever is no folder */
    NAME_FOLDER = 2,
    NAME_ANY = NAME_FILE | NAME_FOLDER,
};

/* All zeros is an empty one. */
struct name_list {
    char *bytes; /* the names, each with its NUL */
    size_t size;
    size_t room;
    size_t n;
};

bool name_fits(const char *name, const char *pattern);

/*
 * The names of @kind in a folder that fit @pattern (NULL: all), links counting as what they lead
 * to. Takes over @fd. Failures: file_error().
 */
HRESULT name_list_read_fd(int fd, enum name_kind kind, const char *pattern,
                          struct name_list *ret_list);
HRESULT name_list_read(const char *folder, enum name_kind kind, const char *pattern,
                       struct name_list *ret_list);
void name_list_deinit(struct name_list *list);

/* The name behind @name, the first one behind NULL; NULL behind the last. */
const char *name_list_next(const struct name_list *list, const char *name);
