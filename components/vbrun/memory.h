/* SPDX-License-Identifier: MIT */
/*
 * Memory: a script that takes ever more of it fails with an error before the system ends it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    TEXT_MAX_UNITS = 1 << 28,
    ARRAY_MAX_ELEMENTS = 1 << 26,
    ARRAY_MAX_NESTING = 256, /* arrays in each other */
};

/* Whether the process may take @bytes more; asked for whatever a script can repeat. */
bool memory_may_grow(size_t bytes);
