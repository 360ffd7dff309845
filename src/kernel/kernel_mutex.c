/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_mutex.h"

#include <stdlib.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_name.h"
#include "kernel/kernel_thread.h"

struct mutex {
    struct kernel_object object;
    struct list link;            /* (lock) in its owner's mutexes */
    struct kernel_thread *owner; /* (lock) */
    LONG owned;                  /* (lock) times */
    bool is_abandoned;           /* (lock) */
};

static struct mutex *mutex_from(struct kernel_object *object)
{
    return container_of(object, struct mutex, object);
}

static void mutex_destroy(struct kernel_object *object)
{
    free(mutex_from(object));
}

static bool mutex_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    struct mutex *mutex = mutex_from(object);

    return !mutex->owner || mutex->owner == thread;
}

static bool mutex_acquire(struct kernel_object *object, struct kernel_thread *thread)
{
    struct mutex *mutex = mutex_from(object);
    bool was_abandoned = mutex->is_abandoned;

    mutex->is_abandoned = false;
    if (mutex->owned++ == 0) {
        mutex->owner = thread;
        list_append(&thread->mutexes, &mutex->link);
        /* An owned mutex stays, even without handles, until it is released. */
        kernel_object_ref_locked(object);
    }
    return was_abandoned;
}

static const struct kernel_class mutex_class = {
    .destroy = mutex_destroy,
    .is_signaled = mutex_is_signaled,
    .acquire = mutex_acquire,
};

/* The owner lets go; the caller then drops the reference that the ownership was. */
static void disown(struct mutex *mutex)
{
    mutex->owner = NULL;
    mutex->owned = 0;
    list_remove(&mutex->link);
    kernel_object_changed(&mutex->object);
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct mutex *mutex = NULL;
    struct kernel_thread *thread;
    HANDLE handle = NULL;
    HRESULT hr;

    hr = kernel_thread_current(&thread);
    if (SUCCEEDED(hr))
        mutex = calloc(1, sizeof(*mutex));
    if (!mutex)
        return kernel_handle_result(E_OUTOFMEMORY, NULL);

    object = &mutex->object;
    kernel_object_init(object, &mutex_class);
    kernel_lock();
    if (bInitialOwner)
        mutex_acquire(object, thread);
    kernel_unlock();
    hr = kernel_name_claim(object, lpName, &handle);
    if (hr != S_OK && bInitialOwner) {
        kernel_lock();
        disown(mutex);
        kernel_unlock();
        kernel_object_unref(object);
    }
    return kernel_handle_result(hr, handle);
}

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    return kernel_name_widen(lpName, &name) ? CreateMutexW(lpMutexAttributes, bInitialOwner, name)
                                            : NULL;
}

HANDLE CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags,
                      DWORD dwDesiredAccess)
{
    return CreateMutexW(lpMutexAttributes, dwFlags & CREATE_MUTEX_INITIAL_OWNER, lpName);
}

HANDLE CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags,
                      DWORD dwDesiredAccess)
{
    return CreateMutexA(lpMutexAttributes, dwFlags & CREATE_MUTEX_INITIAL_OWNER, lpName);
}

HANDLE OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    HANDLE handle = NULL;
    HRESULT hr = kernel_name_open(lpName, &mutex_class, &handle);

    return kernel_handle_result(hr, handle);
}

HANDLE OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    return kernel_name_widen(lpName, &name) ? OpenMutexW(dwDesiredAccess, bInheritHandle, name)
                                            : NULL;
}

BOOL ReleaseMutex(HANDLE hMutex)
{
    struct kernel_object *object, *released = NULL;
    struct kernel_thread *thread;
    DWORD error = ERROR_SUCCESS;

    if (FAILED(kernel_thread_current(&thread)))
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);

    kernel_lock();
    object = kernel_handle_find(hMutex, &mutex_class);
    if (!object) {
        error = ERROR_INVALID_HANDLE;
    } else if (mutex_from(object)->owner != thread) {
        error = ERROR_NOT_OWNER;
    } else if (--mutex_from(object)->owned == 0) {
        disown(mutex_from(object));
        released = object;
    }
    kernel_unlock();
    kernel_object_unref(released);
    return error ? kernel_fail(error) : TRUE;
}

void kernel_mutex_abandon(struct kernel_thread *thread)
{
    for (;;) {
        struct kernel_object *object = NULL;
        struct list *link;

        kernel_lock();
        link = list_first(&thread->mutexes);
        if (link) {
            struct mutex *mutex = container_of(link, struct mutex, link);

            mutex->is_abandoned = true;
            disown(mutex);
            object = &mutex->object;
        }
        kernel_unlock();
        if (!object)
            return;
        kernel_object_unref(object);
    }
}
