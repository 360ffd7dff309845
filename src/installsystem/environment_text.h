/* SPDX-License-Identifier: MIT */
/*
 * Environment texts: what the table Environment says of a variable, and how this system's settings
 * files say the same, for environment.d(5) and for shells.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

enum environment_join {
    ENVIRONMENT_WHOLE,  /* the value takes the place of what is there */
    ENVIRONMENT_APPEND, /* "[~];value": it comes behind */
    ENVIRONMENT_PREPEND /* "value;[~]" */
};

/* A row's columns Name and Value, understood. */
struct environment_wish {
    const char *name;        /* without the prefixes; borrowed */
    bool is_set, is_created; /* = and +: sets on install, or only if there is none */
    bool is_removed;         /* -: goes on removal */
    bool is_unset;           /* !: goes on install */
    bool is_machines;        /* *: the machine's */
};

/* False if @text has no name, or one that no shell takes. */
bool environment_wish_parse(const char *text, struct environment_wish *ret_wish);

/*
 * Understands a formatted value of @size bytes, in which a NUL stands for [~], and which has ';'
 * next to that. @ret_value is what is added, the caller's. False if there is more than one [~] or
 * it stands in the middle.
 */
bool environment_value_parse(const char *value, size_t size, enum environment_join *ret_join,
                             char **ret_value);

enum environment_dialect {
    ENVIRONMENT_D, /* environment.d(5) */
    ENVIRONMENT_SHELL,
};

/* The line that does it; the caller frees it. NULL only when memory is out. */
char *environment_line(const struct environment_wish *wish, enum environment_join join,
                       const char *value, enum environment_dialect dialect);
