/* SPDX-License-Identifier: MIT */
/*
 * Threads as kernel objects: what CreateThread makes, and what any thread is to the calls on
 * threads and mutexes. A thread's handle is signaled when the thread has left its code and
 * destructors of thread-local data may still be running.
 */
#pragma once

#include "kernel/kernel_object.h"

struct kernel_wait;

struct kernel_thread {
    struct list mutexes;           /* (lock) that it owns */
    struct list calls;             /* (lock) queued by QueueUserAPC */
    struct kernel_wait *alertable; /* (lock) the wait that a queued call ends, or NULL */
    struct kernel_object *object;  /* its own, made when first needed */
    DWORD exit_code;
};

/* The calling thread's record, which lives as long as the thread. E_OUTOFMEMORY. */
HRESULT kernel_thread_current(struct kernel_thread **ret_thread);

/* The calling thread's object, referenced for the caller. E_OUTOFMEMORY. */
HRESULT kernel_thread_self(struct kernel_object **ret_object);

/* The object of a thread's handle, referenced. Outcome: ERROR_INVALID_HANDLE's HRESULT. */
HRESULT kernel_thread_object(HANDLE handle, struct kernel_object **ret_object);

/* The record of the thread that has this object; NULL before and after its life. The lock is held.
 */
struct kernel_thread *kernel_thread_of(struct kernel_object *object);

/* Has @listener called on each thread with a record that ends, before others are told of the end.
 * A few of the library's own parts may ask for it, once each. */
void kernel_thread_on_end(void (*listener)(void));
