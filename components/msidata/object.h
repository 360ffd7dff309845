/* SPDX-License-Identifier: MIT */
/*
 * Objects that handles stand for: databases, views, records, ... A reference may be taken and given
 * up in any thread; what an object has inside is guarded by itself, if at all.
 */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"

struct object;

struct object_kind {
    void (*free)(struct object *object);
};

/* The first field of each. */
struct object {
    const struct object_kind *kind;
    int refs; /* (atomic) */
};

/* Zeroed memory of @size with one reference; NULL if there is none. */
void *object_new(const struct object_kind *kind, size_t size);

/* Both take NULL; unref returns NULL. */
void *object_ref(void *object);
void *object_unref(void *object);

static inline void object_unrefp(void *pointer)
{
    object_unref(*(void **)pointer);
}
