/* SPDX-License-Identifier: MIT */
/*
 * Arenas: memory for things that are made one after another and go together.
 */
#pragma once

#include <stddef.h>

struct arena_block;

/* All zeros is an empty arena. */
struct arena {
    struct arena_block *blocks;
};

/* Zeroed memory for any type, until the arena goes; NULL only when memory is out. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for @n of @size bytes each. */
void *arena_alloc_array(struct arena *arena, size_t n, size_t size);

/* Frees all; the arena is empty afterwards. */
void arena_deinit(struct arena *arena);
