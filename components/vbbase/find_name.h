/* SPDX-License-Identifier: MIT */
/*
 * Look-up in tables whose rows begin with a name in ASCII, sorted without case.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

static inline char16_t ascii_lower(char16_t unit)
{
    return unit >= 'A' && unit <= 'Z' ? (char16_t)(unit + 32) : unit;
}

static inline int compare_names(const char16_t *a, const char16_t *b)
{
    for (; *a && ascii_lower(*a) == ascii_lower(*b); a++, b++)
        ;
    return ascii_lower(*a) - ascii_lower(*b);
}

/* The row of @table that is called @name, or NULL. */
static inline const void *find_name(const char16_t *name, const void *table, size_t rows,
                                    size_t row_size)
{
    size_t low = 0, high = rows;

    while (low < high) {
        size_t middle = (low + high) / 2;
        const char *row = (const char *)table + middle * row_size;
        int order = compare_names(name, *(const char16_t *const *)row);

        if (order == 0)
            return row;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
