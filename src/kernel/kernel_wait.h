/* SPDX-License-Identifier: MIT */
/*
 * Waits: a thread's wait for one or several kernel objects. Who signals an object satisfies the
 * waits for it, longest waiting first, and takes for the waiting thread what it waits for; a pulse
 * therefore reaches exactly those who wait at that moment.
 *
 * A loop that waits for descriptors does it in steps: kernel_wait_begin(), then, while the wait is
 * not over, sleep until kernel_wait_fd() is readable, then kernel_wait_end() in any case.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <comity/winbase.h>

#include "kernel/kernel_object.h"

/* One object that is waited for. */
struct kernel_wait_block {
    struct list link; /* (lock) in the object's waits */
    struct kernel_object *object;
    struct kernel_wait *wait;
};

struct kernel_wait {
    struct kernel_thread *thread;
    DWORD n;
    enum kernel_wait_flags {
        KERNEL_WAIT_ALL = 1,       /* for all objects at once, not for one */
        KERNEL_WAIT_ALERTABLE = 2, /* queued calls end it: WAIT_IO_COMPLETION */
    } flags;
    bool is_over; /* (lock) */
    DWORD result; /* (lock) as WaitForMultipleObjects tells it */
    int fd;       /* (lock) an eventfd, or -1 */
    pthread_cond_t over;
    struct kernel_wait_block blocks[MAXIMUM_WAIT_OBJECTS];
};

/*
 * Begins to wait for the objects; true in @ret_is_over if that is over already. Outcomes: the
 * HRESULTs of ERROR_INVALID_HANDLE and ERROR_INVALID_PARAMETER (none if it is not alertable, too
 * many, the same twice for all); there is nothing to end then.
 */
HRESULT kernel_wait_begin(struct kernel_wait *wait, DWORD n, const HANDLE *handles,
                          enum kernel_wait_flags flags, bool *ret_is_over);

/* A descriptor that gets readable when the wait is over; it lives until the wait's end. */
HRESULT kernel_wait_fd(struct kernel_wait *wait, int *ret_fd);

/* Ends the wait: its result, or WAIT_TIMEOUT if it is not over. Queued calls that ended it run. */
DWORD kernel_wait_end(struct kernel_wait *wait);

/* Satisfies, after a change of the object, whom it satisfies. The lock is held. */
void kernel_wait_satisfy(struct kernel_object *object);

/* A call was queued to the thread: its wait is over if that is alertable. The lock is held. */
void kernel_wait_alert(struct kernel_thread *thread);
