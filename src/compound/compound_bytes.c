/* SPDX-License-Identifier: MIT */
#include "compound/compound_bytes.h"

#include <stdlib.h>
#include <string.h>

struct compound_bytes *compound_bytes_ref(struct compound_bytes *bytes)
{
    if (bytes)
        __atomic_add_fetch(&bytes->refs, 1, __ATOMIC_RELAXED);
    return bytes;
}

struct compound_bytes *compound_bytes_unref(struct compound_bytes *bytes)
{
    if (bytes && __atomic_sub_fetch(&bytes->refs, 1, __ATOMIC_ACQ_REL) == 0)
        free(bytes);
    return NULL;
}

/* Streams grow by small writes: each doubles. */
static size_t room_for(const struct compound_bytes *bytes, size_t size)
{
    size_t room = bytes ? bytes->room : 0;

    if (size <= room)
        return room;
    return room && size < 2 * room ? 2 * room : size;
}

bool compound_bytes_own(struct compound_bytes **bytes, size_t used, size_t size)
{
    struct compound_bytes *old = *bytes, *own;
    bool is_shared = old && __atomic_load_n(&old->refs, __ATOMIC_ACQUIRE) > 1;
    size_t room = is_shared ? size : room_for(old, size);

    if (size == 0 && !old)
        return true;
    if (old && !is_shared && size <= old->room)
        return true;
    own = realloc(is_shared ? NULL : old, sizeof(*own) + room);
    if (!own)
        return false;

    own->refs = 1;
    own->room = room;
    if (is_shared) {
        memcpy(own->data, old->data, used < size ? used : size);
        compound_bytes_unref(old);
    }
    *bytes = own;
    return true;
}
