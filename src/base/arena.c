/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

enum {
    BLOCK_SIZE = 4096,
};

struct arena_block {
    struct arena_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block;

    if (size > SIZE_MAX - sizeof(*block))
        return NULL;
    block = calloc(1, sizeof(*block) + size);
    if (!block)
        return NULL;

    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    void *memory;

    if (size > SIZE_MAX - sizeof(max_align_t))
        return NULL;
    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!block || block->size - block->used < size) {
        block = add_block(arena, size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE);
        if (!block)
            return NULL;
    }

    memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void *arena_alloc_array(struct arena *arena, size_t n, size_t size)
{
    size_t total;

    return __builtin_mul_overflow(n, size, &total) ? NULL : arena_alloc(arena, total);
}

void arena_deinit(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;

        arena->blocks = block->next;
        free(block);
    }
}
