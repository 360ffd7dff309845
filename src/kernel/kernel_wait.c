/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_wait.h"

#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/hresult.h"
#include "kernel/kernel_apc.h"
#include "kernel/kernel_thread.h"

static bool is_signaled_for(const struct kernel_wait *wait, struct kernel_object *object)
{
    return object->class->is_signaled(object, wait->thread);
}

/* Takes what a satisfied wait takes of an object; true if it was abandoned. */
static bool acquire(struct kernel_wait *wait, struct kernel_object *object)
{
    bool was_abandoned =
        object->class->acquire ? object->class->acquire(object, wait->thread) : false;

    /* It may be less signaled than before, never more: nobody else is satisfied by this. */
    kernel_object_show(object);
    return was_abandoned;
}

/* Satisfies a wait for all if all are signaled now: nothing is taken before. */
static bool try_all(struct kernel_wait *wait)
{
    bool was_abandoned = false;

    for (DWORD i = 0; i < wait->n; i++) {
        if (!is_signaled_for(wait, wait->blocks[i].object))
            return false;
    }
    for (DWORD i = 0; i < wait->n; i++)
        was_abandoned |= acquire(wait, wait->blocks[i].object);
    wait->result = was_abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0;
    return true;
}

static bool try_any(struct kernel_wait *wait)
{
    for (DWORD i = 0; i < wait->n; i++) {
        if (is_signaled_for(wait, wait->blocks[i].object)) {
            wait->result = i;
            if (acquire(wait, wait->blocks[i].object))
                wait->result += WAIT_ABANDONED_0;
            return true;
        }
    }
    return false;
}

/* It waits no more. */
static void leave(struct kernel_wait *wait)
{
    for (DWORD i = 0; i < wait->n; i++)
        list_remove(&wait->blocks[i].link);
    if (wait->thread->alertable == wait)
        wait->thread->alertable = NULL;
}

static void finish(struct kernel_wait *wait)
{
    uint64_t one = 1;

    leave(wait);
    wait->is_over = true;
    pthread_cond_signal(&wait->over);
    if (wait->fd >= 0 && write(wait->fd, &one, sizeof(one)) < 0)
        return; /* it cannot be full */
}

/* Looks whether the wait is satisfied; if so it is over. */
static bool try_wait(struct kernel_wait *wait)
{
    if (wait->n == 0 || !(wait->flags & KERNEL_WAIT_ALL ? try_all(wait) : try_any(wait)))
        return false;
    finish(wait);
    return true;
}

void kernel_wait_alert(struct kernel_thread *thread)
{
    if (thread->alertable) {
        thread->alertable->result = WAIT_IO_COMPLETION;
        finish(thread->alertable);
    }
}

/* The first wait, in the order of their beginnings, that the object's state satisfies. */
static bool satisfy_one(struct kernel_object *object)
{
    list_for_each (link, &object->waits) {
        struct kernel_wait_block *block = container_of(link, struct kernel_wait_block, link);

        if (is_signaled_for(block->wait, object) && try_wait(block->wait))
            return true;
    }
    return false;
}

void kernel_wait_satisfy(struct kernel_object *object)
{
    while (satisfy_one(object))
        ;
}

static HRESULT hold_objects(struct kernel_wait *wait, DWORD n, const HANDLE *handles)
{
    HRESULT hr = S_OK;

    for (wait->n = 0; wait->n < n && SUCCEEDED(hr); wait->n++) {
        struct kernel_wait_block *block = &wait->blocks[wait->n];

        *block = (struct kernel_wait_block){.wait = wait};
        hr = kernel_handle_object(handles[wait->n], NULL, &block->object);
        if (SUCCEEDED(hr) && !block->object->class->is_signaled)
            hr = hr_from_win32(ERROR_INVALID_HANDLE);
        for (DWORD i = 0; SUCCEEDED(hr) && wait->flags & KERNEL_WAIT_ALL && i < wait->n; i++) {
            if (wait->blocks[i].object == block->object)
                hr = hr_from_win32(ERROR_INVALID_PARAMETER);
        }
    }
    return hr;
}

static void release_objects(struct kernel_wait *wait)
{
    while (wait->n > 0)
        kernel_object_unref(wait->blocks[--wait->n].object);
    pthread_cond_destroy(&wait->over);
    if (wait->fd >= 0)
        close(wait->fd);
}

/* Puts the wait where those who satisfy or alert it look. (lock) */
static void enter(struct kernel_wait *wait)
{
    for (DWORD i = 0; i < wait->n; i++)
        list_append(&wait->blocks[i].object->waits, &wait->blocks[i].link);
    if (!(wait->flags & KERNEL_WAIT_ALERTABLE))
        return;
    wait->thread->alertable = wait;
    if (kernel_apc_is_pending(wait->thread))
        kernel_wait_alert(wait->thread);
}

HRESULT kernel_wait_begin(struct kernel_wait *wait, DWORD n, const HANDLE *handles,
                          enum kernel_wait_flags flags, bool *ret_is_over)
{
    HRESULT hr;

    if ((n == 0 && !(flags & KERNEL_WAIT_ALERTABLE)) || n > MAXIMUM_WAIT_OBJECTS ||
        (n > 0 && !handles))
        return hr_from_win32(ERROR_INVALID_PARAMETER);

    wait->flags = flags;
    wait->is_over = false;
    wait->result = WAIT_TIMEOUT;
    wait->fd = -1;
    hr = kernel_thread_current(&wait->thread);
    if (FAILED(hr))
        return hr_trace(hr);

    kernel_condition_init(&wait->over);
    hr = hold_objects(wait, n, handles);
    if (FAILED(hr)) {
        release_objects(wait);
        return hr;
    }
    kernel_lock();
    if (!try_wait(wait))
        enter(wait);
    *ret_is_over = wait->is_over;
    kernel_unlock();
    return S_OK;
}

HRESULT kernel_wait_fd(struct kernel_wait *wait, int *ret_fd)
{
    kernel_lock();
    if (wait->fd < 0)
        wait->fd = eventfd(wait->is_over, EFD_CLOEXEC | EFD_NONBLOCK);
    *ret_fd = wait->fd;
    kernel_unlock();
    return *ret_fd >= 0 ? S_OK : hr_raise(hr_from_errno(), "making the descriptor of a wait");
}

DWORD kernel_wait_end(struct kernel_wait *wait)
{
    DWORD result;

    kernel_lock();
    leave(wait);
    result = wait->result;
    kernel_unlock();
    release_objects(wait);
    if (result == WAIT_IO_COMPLETION)
        kernel_apc_run(wait->thread);
    return result;
}

static struct timespec deadline_in(DWORD timeout_ms)
{
    struct timespec deadline;

    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += timeout_ms / 1000;
    deadline.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (deadline.tv_nsec >= 1000000000) {
        deadline.tv_sec++;
        deadline.tv_nsec -= 1000000000;
    }
    return deadline;
}

/* ---- the calls ---- */

static DWORD wait_for(DWORD n, const HANDLE *handles, enum kernel_wait_flags flags,
                      DWORD timeout_ms)
{
    struct timespec deadline;
    struct kernel_wait wait;
    bool is_over;
    HRESULT hr;

    hr = kernel_wait_begin(&wait, n, handles, flags, &is_over);
    if (FAILED(hr)) {
        SetLastError(hr_to_win32(hr));
        return WAIT_FAILED;
    }
    if (!is_over && timeout_ms != 0) {
        if (timeout_ms != INFINITE)
            deadline = deadline_in(timeout_ms);
        kernel_lock();
        while (!wait.is_over &&
               kernel_condition_wait(&wait.over, timeout_ms == INFINITE ? NULL : &deadline))
            ;
        kernel_unlock();
    }
    return kernel_wait_end(&wait);
}

static enum kernel_wait_flags flags_of(BOOL for_all, BOOL is_alertable)
{
    return (for_all ? KERNEL_WAIT_ALL : 0) | (is_alertable ? KERNEL_WAIT_ALERTABLE : 0);
}

DWORD WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                               DWORD dwMilliseconds, BOOL bAlertable)
{
    if (nCount == 0) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    /* Unlike a wait for one object, this knows no pseudo handles. */
    for (DWORD i = 0; lpHandles && i < nCount && i < MAXIMUM_WAIT_OBJECTS; i++) {
        if (lpHandles[i] == GetCurrentProcess() || lpHandles[i] == GetCurrentThread()) {
            SetLastError(ERROR_INVALID_HANDLE);
            return WAIT_FAILED;
        }
    }
    return wait_for(nCount, lpHandles, flags_of(bWaitAll, bAlertable), dwMilliseconds);
}

DWORD WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                             DWORD dwMilliseconds)
{
    return WaitForMultipleObjectsEx(nCount, lpHandles, bWaitAll, dwMilliseconds, FALSE);
}

DWORD WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds)
{
    return wait_for(1, &hHandle, 0, dwMilliseconds);
}

DWORD WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
{
    return wait_for(1, &hHandle, flags_of(FALSE, bAlertable), dwMilliseconds);
}

DWORD SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds,
                          BOOL bAlertable)
{
    if (!SetEvent(hObjectToSignal) && !ReleaseMutex(hObjectToSignal) &&
        !ReleaseSemaphore(hObjectToSignal, 1, NULL))
        return WAIT_FAILED;
    return WaitForSingleObjectEx(hObjectToWaitOn, dwMilliseconds, bAlertable);
}

DWORD SleepEx(DWORD dwMilliseconds, BOOL bAlertable)
{
    if (!bAlertable) {
        Sleep(dwMilliseconds);
        return 0;
    }
    return wait_for(0, NULL, KERNEL_WAIT_ALERTABLE, dwMilliseconds) == WAIT_IO_COMPLETION
               ? WAIT_IO_COMPLETION
               : 0;
}
