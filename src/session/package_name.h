/* SPDX-License-Identifier: MIT */
/*
 * Names in packages: "short|long", and of folders "target:source".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A part of a text, borrowed. */
struct name {
    const char *text;
    size_t len;
};

enum name_side {
    NAME_TARGET,
    NAME_SOURCE, /* the same unless there is a ':' */
};

/* The long name of a file, of "short|long" or "long". */
struct name name_of_file(const char *text);

/* The long name of a folder. */
struct name name_of_folder(const char *text, enum name_side side);

/* The name that it has at a source with short names: "short" of "short|long". */
struct name short_name_of_folder(const char *text, enum name_side side);

/* What keeps @name from being the name of something in a folder, or NULL: what is empty or too
 * long, leads elsewhere ('/', '\', "..") or has control characters. */
const char *name_fault(struct name name);

/* "." in a DefaultDir: the parent itself. */
bool name_is_dot(struct name name);
