/* SPDX-License-Identifier: MIT */
/*
 * Semaphores: kernel objects that let in as many as they were given.
 */
#include <stdlib.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_name.h"

struct semaphore {
    struct kernel_object object;
    LONG count; /* (lock) */
    LONG limit; /* (const) */
};

static struct semaphore *semaphore_from(struct kernel_object *object)
{
    return container_of(object, struct semaphore, object);
}

static void semaphore_destroy(struct kernel_object *object)
{
    free(semaphore_from(object));
}

static bool semaphore_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return semaphore_from(object)->count > 0;
}

static bool semaphore_acquire(struct kernel_object *object, struct kernel_thread *thread)
{
    semaphore_from(object)->count--;
    return false;
}

static const struct kernel_class semaphore_class = {
    .destroy = semaphore_destroy,
    .is_signaled = semaphore_is_signaled,
    .acquire = semaphore_acquire,
};

HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                        LONG lMaximumCount, LPCWSTR lpName)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct semaphore *semaphore;
    HANDLE handle = NULL;
    HRESULT hr;

    if (lInitialCount < 0 || lMaximumCount <= 0 || lInitialCount > lMaximumCount)
        return kernel_handle_result(hr_from_win32(ERROR_INVALID_PARAMETER), NULL);
    semaphore = calloc(1, sizeof(*semaphore));
    if (!semaphore)
        return kernel_handle_result(E_OUTOFMEMORY, NULL);

    object = &semaphore->object;
    kernel_object_init(object, &semaphore_class);
    semaphore->count = lInitialCount;
    semaphore->limit = lMaximumCount;
    hr = kernel_name_claim(object, lpName, &handle);
    return kernel_handle_result(hr, handle);
}

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                        LONG lMaximumCount, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    if (!kernel_name_widen(lpName, &name))
        return NULL;
    return CreateSemaphoreW(lpSemaphoreAttributes, lInitialCount, lMaximumCount, name);
}

HANDLE OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    HANDLE handle = NULL;
    HRESULT hr = kernel_name_open(lpName, &semaphore_class, &handle);

    return kernel_handle_result(hr, handle);
}

HANDLE OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    return kernel_name_widen(lpName, &name) ? OpenSemaphoreW(dwDesiredAccess, bInheritHandle, name)
                                            : NULL;
}

BOOL ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
{
    struct kernel_object *object;
    DWORD error = ERROR_SUCCESS;

    kernel_lock();
    object = kernel_handle_find(hSemaphore, &semaphore_class);
    if (!object) {
        error = ERROR_INVALID_HANDLE;
    } else {
        struct semaphore *semaphore = semaphore_from(object);

        if (lReleaseCount <= 0)
            error = ERROR_INVALID_PARAMETER;
        else if (lReleaseCount > semaphore->limit - semaphore->count)
            error = ERROR_TOO_MANY_POSTS;
        if (!error && lpPreviousCount)
            *lpPreviousCount = semaphore->count;
        semaphore->count += error ? 0 : lReleaseCount;
        kernel_object_changed(object);
    }
    kernel_unlock();
    return error ? kernel_fail(error) : TRUE;
}
