/* SPDX-License-Identifier: MIT */
#include "stubs/server_locks.h"

#include <pthread.h>
#include <stdlib.h>

#include <ocidl.h>

#include "base/guid.h"
#include "base/list.h"
#include "wire/ndr.h"

enum {
    OPNUM_LOCK_SERVER = 4,
};

/* What one association has locked of one class object. */
struct server_lock {
    struct list link;
    struct association *association; /* borrowed */
    IClassFactory *class_object;     /* owned */
    unsigned n;
};

static struct {
    pthread_mutex_t lock;
    struct list taken; /* (lock) */
} locks = {.lock = PTHREAD_MUTEX_INITIALIZER, .taken = LIST_INIT(locks.taken)};

enum lock_change server_locks_change_of(const struct rpc_request *request)
{
    struct ndr_reader arguments = request->stub;

    if (request->opnum != OPNUM_LOCK_SERVER || (!guid_is_equal(&request->iid, &IID_IClassFactory) &&
                                                !guid_is_equal(&request->iid, &IID_IClassFactory2)))
        return LOCK_NO_CHANGE;
    return ndr_get_u32(&arguments) ? LOCK_TAKEN : LOCK_GIVEN_BACK;
}

/* (lock) The association's own lock of the class object, else anybody's, else NULL. */
static struct server_lock *find(const struct association *association, IUnknown *class_object)
{
    struct server_lock *found = NULL;

    list_for_each (link, &locks.taken) {
        struct server_lock *lock = container_of(link, struct server_lock, link);

        if ((IUnknown *)lock->class_object == class_object &&
            (!found || lock->association == association))
            found = lock;
    }
    return found;
}

static void server_lock_free(struct server_lock *lock)
{
    lock->class_object->lpVtbl->Release(lock->class_object);
    free(lock);
}

static void take(struct association *association, IUnknown *class_object)
{
    struct server_lock *lock;

    pthread_mutex_lock(&locks.lock);
    lock = find(association, class_object);
    if (!lock || lock->association != association) {
        lock = calloc(1, sizeof(*lock));
        if (lock) {
            lock->association = association;
            lock->class_object = (IClassFactory *)class_object;
            lock->class_object->lpVtbl->AddRef(lock->class_object);
            list_append(&locks.taken, &lock->link);
        }
    }
    if (lock)
        lock->n++;
    pthread_mutex_unlock(&locks.lock);
}

static void give_back(struct association *association, IUnknown *class_object)
{
    struct server_lock *lock;
    bool is_free = false;

    pthread_mutex_lock(&locks.lock);
    lock = find(association, class_object);
    if (lock)
        is_free = --lock->n == 0;
    if (is_free)
        list_remove(&lock->link);
    pthread_mutex_unlock(&locks.lock);
    if (is_free)
        server_lock_free(lock);
}

void server_locks_note(struct association *association, IUnknown *class_object,
                       enum lock_change change)
{
    if (change == LOCK_TAKEN)
        take(association, class_object);
    else if (change == LOCK_GIVEN_BACK)
        give_back(association, class_object);
}

static struct server_lock *take_out_one(const struct association *association)
{
    struct server_lock *found = NULL;

    pthread_mutex_lock(&locks.lock);
    list_for_each (link, &locks.taken) {
        struct server_lock *lock = container_of(link, struct server_lock, link);

        if (lock->association == association)
            found = lock;
    }
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&locks.lock);
    return found;
}

void server_locks_leave(struct association *association, bool is_apartment_ending)
{
    struct server_lock *lock;

    while ((lock = take_out_one(association))) {
        IClassFactory *class_object = lock->class_object;

        while (!is_apartment_ending && lock->n-- > 0)
            class_object->lpVtbl->LockServer(class_object, FALSE);
        server_lock_free(lock);
    }
}
