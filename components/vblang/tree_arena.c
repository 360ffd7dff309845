/* SPDX-License-Identifier: MIT */
#include "tree_arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_SIZE = 64 * 1024,
    ALIGNMENT = 16,
    FIRST_NAMES = 256,
};

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct name {
    const char16_t *text; /* NULL: a free place */
    uint32_t hash;
    uint32_t len;
};

struct tree_arena {
    struct block *blocks; /* the first is the one in use */
    struct name *names;   /* open addressing; at most half full */
    size_t names_room;    /* a power of two, or 0 */
    size_t n_names;
};

struct tree_arena *tree_arena_new(void)
{
    return calloc(1, sizeof(struct tree_arena));
}

struct tree_arena *tree_arena_free(struct tree_arena *arena)
{
    struct block *block;

    if (!arena)
        return NULL;

    while ((block = arena->blocks)) {
        arena->blocks = block->next;
        free(block);
    }
    free(arena->names);
    free(arena);
    return NULL;
}

static struct block *add_block(struct tree_arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct block *block = calloc(1, sizeof(*block) + room);

    if (!block)
        return NULL;

    block->size = room;
    if (arena->blocks && size > BLOCK_SIZE) {
        /* What has a block for itself leaves the one in use as it is. */
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

void *tree_arena_alloc(struct tree_arena *arena, size_t size)
{
    struct block *block = arena->blocks;
    void *memory;

    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!block || block->size - block->used < size)
        block = add_block(arena, size);
    if (!block)
        return NULL;

    memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

static uint32_t hash_of(const char16_t *text, size_t len)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ text[i]) * 16777619u;
    return hash;
}

/* Where the name is, or where it is to be put. */
static struct name *name_place(struct name *names, size_t room, uint32_t hash, const char16_t *text,
                               size_t len)
{
    size_t i = hash & (room - 1);

    while (names[i].text) {
        if (names[i].hash == hash && names[i].len == len &&
            memcmp(names[i].text, text, len * sizeof(*text)) == 0)
            break;
        i = (i + 1) & (room - 1);
    }
    return &names[i];
}

static bool grow_names(struct tree_arena *arena)
{
    size_t room = arena->names_room ? arena->names_room * 2 : FIRST_NAMES;
    struct name *names = calloc(room, sizeof(*names));

    if (!names)
        return false;

    for (size_t i = 0; i < arena->names_room; i++) {
        const struct name *name = &arena->names[i];

        if (name->text)
            *name_place(names, room, name->hash, name->text, name->len) = *name;
    }
    free(arena->names);
    arena->names = names;
    arena->names_room = room;
    return true;
}

const char16_t *tree_arena_name(struct tree_arena *arena, const char16_t *text, size_t len)
{
    uint32_t hash = hash_of(text, len);
    struct name *place;
    char16_t *copy;

    if (arena->n_names * 2 >= arena->names_room && !grow_names(arena))
        return NULL;

    place = name_place(arena->names, arena->names_room, hash, text, len);
    if (place->text)
        return place->text;

    copy = tree_arena_alloc(arena, (len + 1) * sizeof(*copy));
    if (!copy)
        return NULL;

    memcpy(copy, text, len * sizeof(*copy));
    *place = (struct name){.text = copy, .hash = hash, .len = (uint32_t)len};
    arena->n_names++;
    return copy;
}

BSTR tree_arena_string(struct tree_arena *arena, size_t len)
{
    uint32_t size = (uint32_t)(len * sizeof(OLECHAR));
    unsigned char *memory;

    if (len > (UINT32_MAX - sizeof(OLECHAR)) / sizeof(OLECHAR))
        return NULL;
    memory = tree_arena_alloc(arena, ALIGNMENT + size + sizeof(OLECHAR));
    if (!memory)
        return NULL;

    /* The length in bytes stands before the text, as in every BSTR. */
    memcpy(memory + ALIGNMENT - sizeof(size), &size, sizeof(size));
    return (BSTR)(void *)(memory + ALIGNMENT);
}
