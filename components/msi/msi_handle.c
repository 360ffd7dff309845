/* SPDX-License-Identifier: MIT */
#include "msi_handle.h"

#include <pthread.h>
#include <stdlib.h>

#include <comity/winerror.h>

enum {
    HANDLES_MIN = 256,
    HANDLES_MAX = 1 << 24,
};

struct slot {
    struct object *object; /* owned; NULL: free */
    pthread_t thread;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct slot *slots; /* (lock) a handle is an index counted from 1 */
static size_t n_slots;     /* (lock) */
static size_t next;        /* (lock) where the search for a free one begins */

/* The caller holds the lock. */
static struct slot *free_slot(void)
{
    size_t room = n_slots ? 2 * n_slots : HANDLES_MIN;
    struct slot *grown;

    for (size_t i = 0; i < n_slots; i++) {
        size_t at = (next + i) % n_slots;

        if (!slots[at].object) {
            next = at + 1;
            return &slots[at];
        }
    }
    if (room > HANDLES_MAX)
        return NULL;
    grown = reallocarray(slots, room, sizeof(*slots));
    if (!grown)
        return NULL;
    for (size_t i = n_slots; i < room; i++)
        grown[i] = (struct slot){};
    slots = grown;
    next = n_slots + 1;
    n_slots = room;
    return &slots[next - 1];
}

MSIHANDLE msi_handle_take(void *object)
{
    MSIHANDLE handle = 0;
    struct slot *slot;

    if (!object)
        return 0;
    pthread_mutex_lock(&lock);
    slot = free_slot();
    if (slot) {
        *slot = (struct slot){.object = object, .thread = pthread_self()};
        handle = (MSIHANDLE)(slot - slots) + 1;
    }
    pthread_mutex_unlock(&lock);
    if (!slot)
        object_unref(object);
    return handle;
}

void *msi_handle_find(MSIHANDLE handle, const struct object_kind *kind)
{
    struct object *object = NULL;

    pthread_mutex_lock(&lock);
    if (handle > 0 && handle <= n_slots)
        object = slots[handle - 1].object;
    if (object && object->kind != kind)
        object = NULL;
    object_ref(object);
    pthread_mutex_unlock(&lock);
    return object;
}

UINT msi_handle_close(MSIHANDLE handle)
{
    struct object *object = NULL;

    pthread_mutex_lock(&lock);
    if (handle > 0 && handle <= n_slots)
        object = TAKE_PTR(slots[handle - 1].object);
    pthread_mutex_unlock(&lock);
    if (!object)
        return ERROR_INVALID_HANDLE;
    object_unref(object);
    return ERROR_SUCCESS;
}

static struct object *take_own(size_t *at)
{
    struct object *object = NULL;

    pthread_mutex_lock(&lock);
    while (*at < n_slots && !object) {
        struct slot *slot = &slots[(*at)++];

        if (slot->object && pthread_equal(slot->thread, pthread_self()))
            object = TAKE_PTR(slot->object);
    }
    pthread_mutex_unlock(&lock);
    return object;
}

UINT msi_handle_close_all(void)
{
    struct object *object;
    UINT n = 0;
    size_t at = 0;

    while ((object = take_own(&at))) {
        object_unref(object);
        n++;
    }
    return n;
}
