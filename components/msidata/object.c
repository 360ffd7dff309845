/* SPDX-License-Identifier: MIT */
#include "object.h"

#include <stdlib.h>

void *object_new(const struct object_kind *kind, size_t size)
{
    struct object *object = calloc(1, size);

    if (!object)
        return NULL;
    object->kind = kind;
    object->refs = 1;
    return object;
}

void *object_ref(void *object)
{
    struct object *counted = object;

    if (counted)
        __atomic_add_fetch(&counted->refs, 1, __ATOMIC_RELAXED);
    return object;
}

void *object_unref(void *object)
{
    struct object *counted = object;

    if (counted && __atomic_sub_fetch(&counted->refs, 1, __ATOMIC_ACQ_REL) == 0) {
        if (counted->kind->free)
            counted->kind->free(counted);
        free(counted);
    }
    return NULL;
}
