/* SPDX-License-Identifier: MIT */
/*
 * Names: a table from names, which compare without case, to numbers from 0 in order of adding.
 */
#pragma once

#include <stdint.h>
#include <uchar.h>

struct names {
    char16_t **texts; /* by number, as first spelled; pointers stay */
    uint32_t count;
    uint32_t *buckets; /* number + 1, or 0 */
    uint32_t bucket_count;
};

enum {
    NAME_NONE = 0xffffffffu,
};

void names_deinit(struct names *names);

/* The number of @name, or NAME_NONE. */
uint32_t names_find(const struct names *names, const char16_t *name);

/* The number of @name, which is added if need be; NAME_NONE without memory. */
uint32_t names_add(struct names *names, const char16_t *name);

/* Adds @name once more, hiding one that is there. */
uint32_t names_add_again(struct names *names, const char16_t *name);

/* Whether two names are one. */
int names_equal(const char16_t *a, const char16_t *b);

char16_t *name_copy(const char16_t *name);
