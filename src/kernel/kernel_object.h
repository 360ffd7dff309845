/* SPDX-License-Identifier: MIT */
/*
 * Kernel objects: what Windows' HANDLEs stand for besides registry keys. An object is counted; each
 * handle and each wait holds it. A kind of objects is a class: what frees one, and, if threads can
 * wait for it, when it is signaled and what a satisfied wait takes from it.
 *
 * One lock guards all objects and handles of the process; functions that need it held say so.
 * Handle numbers have their two lowest bits clear, as on Windows, are never used twice (until a
 * hundred million were), and are never those of registry keys.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "base/list.h"

struct kernel_object;
struct kernel_thread;

struct kernel_class {
    /* The last holder let go; no lock is held. */
    void (*destroy)(struct kernel_object *object);

    /* Whether a wait of @thread (NULL: of some thread) would be satisfied; NULL if nobody can wait
     * for such an object. The lock is held. */
    bool (*is_signaled)(struct kernel_object *object, const struct kernel_thread *thread);

    /* Takes what the satisfied wait of @thread takes; true if the thread that had it before died
     * with it. NULL: takes nothing. The lock is held. */
    bool (*acquire)(struct kernel_object *object, struct kernel_thread *thread);
};

struct kernel_object {
    const struct kernel_class *class;
    uint32_t refs;     /* (lock) */
    struct list waits; /* (lock) of kernel_wait's blocks, longest waiting first */
    struct list named; /* (lock) among the objects with a name */
    char16_t *name;    /* (const) or NULL */
    int fd;            /* (lock) -1 until somebody asked for one */
};

void kernel_lock(void);
void kernel_unlock(void);

/* A condition under the lock, with deadlines in CLOCK_MONOTONIC (NULL: for ever); waiting for it is
 * false when the deadline is past. */
void kernel_condition_init(pthread_cond_t *condition);
bool kernel_condition_wait(pthread_cond_t *condition, const struct timespec *deadline);

/* Makes a fresh object with one reference, the caller's. */
void kernel_object_init(struct kernel_object *object, const struct kernel_class *class);

struct kernel_object *kernel_object_ref(struct kernel_object *object);
struct kernel_object *kernel_object_ref_locked(struct kernel_object *object);
struct kernel_object *kernel_object_unref(struct kernel_object *object);
DEFINE_CLEANUP(struct kernel_object *, kernel_object_unref);

/* After a change of what is_signaled() tells: satisfies whom it satisfies. The lock is held. */
void kernel_object_changed(struct kernel_object *object);

/* After a change that can satisfy nobody. The lock is held. */
void kernel_object_show(struct kernel_object *object);

/*
 * A descriptor that is readable while the object is signaled, for an event loop; who sees it so
 * then waits for the object without blocking. It is the object's own: not to be closed, read or
 * used after the object's last handle is closed. Outcome: ERROR_INVALID_HANDLE's HRESULT.
 */
HRESULT kernel_object_fd(HANDLE handle, int *ret_fd);

/* ---- handles ---- */

/* A new handle, which holds a reference of its own. E_OUTOFMEMORY. */
HRESULT kernel_handle_new(struct kernel_object *object, HANDLE *ret_handle);
HRESULT kernel_handle_new_locked(struct kernel_object *object, HANDLE *ret_handle);

/* The object of a handle, or NULL if that is none of an object of @class (NULL: of any). No pseudo
 * handle is known here. The lock is held, and the object sure to stay while it is. */
struct kernel_object *kernel_handle_find(HANDLE handle, const struct kernel_class *class);

/*
 * The same with a reference for the caller, and with the pseudo handles of the current process and
 * thread. Outcome: ERROR_INVALID_HANDLE's HRESULT.
 */
HRESULT kernel_handle_object(HANDLE handle, const struct kernel_class *class,
                             struct kernel_object **ret_object);

/* ---- the end of an ABI call ---- */

/* Sets the last error, ERROR_ALREADY_EXISTS for S_FALSE; the handle, or NULL after a failure. */
HANDLE kernel_handle_result(HRESULT hr, HANDLE handle);

/* Sets the last error; FALSE. */
BOOL kernel_fail(DWORD error);
