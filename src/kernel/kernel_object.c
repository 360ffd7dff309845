/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_object.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <comity/comity.h>
#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_process.h"
#include "kernel/kernel_thread.h"
#include "kernel/kernel_wait.h"

/*
 * Numbers of handles rise by 4 from a base that no registry key's handle reaches. They are found by
 * open addressing: as they are dense, a number's own place is nearly always free.
 */
enum {
    HANDLE_BASE = 0x20000000,
    HANDLE_END = 0x40000000,
    HANDLE_STEP = 4,
    TABLE_SIZE_MIN = 64,
};

struct entry {
    uint32_t number; /* 0: free */
    DWORD flags;     /* HANDLE_FLAG_... */
    struct kernel_object *object;
};

static struct {
    pthread_mutex_t lock;
    struct entry *entries; /* (lock) a power of two */
    uint32_t size;         /* (lock) */
    uint32_t used;         /* (lock) */
    uint32_t last;         /* (lock) number given out */
} kernel = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .last = HANDLE_BASE,
};

void kernel_lock(void)
{
    pthread_mutex_lock(&kernel.lock);
}

void kernel_unlock(void)
{
    pthread_mutex_unlock(&kernel.lock);
}

void kernel_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool kernel_condition_wait(pthread_cond_t *condition, const struct timespec *deadline)
{
    if (!deadline)
        return pthread_cond_wait(condition, &kernel.lock) == 0;
    return pthread_cond_timedwait(condition, &kernel.lock, deadline) == 0;
}

/* A child must not find the lock taken by a thread that it does not have. */
__attribute__((constructor)) static void prepare_for_fork(void)
{
    pthread_atfork(kernel_lock, kernel_unlock, kernel_unlock);
}

/* ---- objects ---- */

void kernel_object_init(struct kernel_object *object, const struct kernel_class *class)
{
    *object = (struct kernel_object){.class = class, .refs = 1, .fd = -1};
    list_init(&object->waits);
    list_init(&object->named);
}

struct kernel_object *kernel_object_ref_locked(struct kernel_object *object)
{
    object->refs++;
    return object;
}

struct kernel_object *kernel_object_ref(struct kernel_object *object)
{
    kernel_lock();
    kernel_object_ref_locked(object);
    kernel_unlock();
    return object;
}

struct kernel_object *kernel_object_unref(struct kernel_object *object)
{
    bool is_last;

    if (!object)
        return NULL;

    kernel_lock();
    is_last = --object->refs == 0;
    if (is_last)
        list_remove(&object->named);
    kernel_unlock();
    if (!is_last)
        return NULL;

    if (object->fd >= 0)
        close(object->fd);
    free(object->name);
    object->class->destroy(object);
    return NULL;
}

void kernel_object_show(struct kernel_object *object)
{
    uint64_t count = 1;
    bool is_signaled;

    if (object->fd < 0)
        return;

    is_signaled = object->class->is_signaled(object, NULL);
    /* Writing to or reading from one that is so already changes nothing. */
    if ((is_signaled ? write(object->fd, &count, sizeof(count))
                     : read(object->fd, &count, sizeof(count))) < 0)
        return;
}

void kernel_object_changed(struct kernel_object *object)
{
    kernel_wait_satisfy(object);
    kernel_object_show(object);
}

HRESULT kernel_object_fd(HANDLE handle, int *ret_fd)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HRESULT hr;

    hr = kernel_handle_object(handle, NULL, &object);
    if (FAILED(hr))
        return hr;
    if (!object->class->is_signaled)
        return hr_from_win32(ERROR_INVALID_HANDLE);

    kernel_lock();
    if (object->fd < 0) {
        object->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        kernel_object_show(object);
    }
    *ret_fd = object->fd;
    kernel_unlock();
    return *ret_fd >= 0 ? S_OK : hr_raise(hr_from_errno(), "making a descriptor of a handle");
}

int ComityHandleFd(HANDLE hObject)
{
    int fd = -1;
    HRESULT hr = kernel_object_fd(hObject, &fd);

    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return fd;
}

/* ---- handles ---- */

HANDLE kernel_handle_result(HRESULT hr, HANDLE handle)
{
    SetLastError(hr == S_FALSE ? ERROR_ALREADY_EXISTS : hr_to_win32(hr));
    return FAILED(hr) ? NULL : handle;
}

BOOL kernel_fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static uint32_t place_of(uint32_t number)
{
    return (number / HANDLE_STEP) & (kernel.size - 1);
}

/* Where the number is, or the free place where it would be. */
static struct entry *find_entry(uint32_t number)
{
    uint32_t place = place_of(number);

    while (kernel.entries[place].number && kernel.entries[place].number != number)
        place = (place + 1) & (kernel.size - 1);
    return &kernel.entries[place];
}

static bool grow_table(void)
{
    struct entry *old = kernel.entries;
    uint32_t old_size = kernel.size, size = old_size ? old_size * 2 : TABLE_SIZE_MIN;
    struct entry *entries = calloc(size, sizeof(*entries));

    if (!entries)
        return false;

    kernel.entries = entries;
    kernel.size = size;
    for (uint32_t i = 0; i < old_size; i++) {
        if (old[i].number)
            *find_entry(old[i].number) = old[i];
    }
    free(old);
    return true;
}

/* Frees a place, and moves up what only stood further down because of it. */
static void remove_entry(struct entry *entry)
{
    uint32_t hole = (uint32_t)(entry - kernel.entries), place = hole;

    for (;;) {
        uint32_t home, mask = kernel.size - 1;

        place = (place + 1) & mask;
        if (!kernel.entries[place].number)
            break;
        home = place_of(kernel.entries[place].number);
        if (((place - home) & mask) < ((place - hole) & mask))
            continue;
        kernel.entries[hole] = kernel.entries[place];
        hole = place;
    }
    kernel.entries[hole] = (struct entry){0};
    kernel.used--;
}

HRESULT kernel_handle_new_locked(struct kernel_object *object, HANDLE *ret_handle)
{
    struct entry *entry;

    if (kernel.used >= kernel.size / 2 && !grow_table())
        return hr_raise(E_OUTOFMEMORY, "making a handle");

    do {
        kernel.last += HANDLE_STEP;
        if (kernel.last >= HANDLE_END)
            kernel.last = HANDLE_BASE + HANDLE_STEP;
        entry = find_entry(kernel.last);
    } while (entry->number);
    *entry = (struct entry){.number = kernel.last, .object = kernel_object_ref_locked(object)};
    kernel.used++;
    *ret_handle = ULongToHandle(entry->number);
    return S_OK;
}

HRESULT kernel_handle_new(struct kernel_object *object, HANDLE *ret_handle)
{
    HRESULT hr;

    kernel_lock();
    hr = kernel_handle_new_locked(object, ret_handle);
    kernel_unlock();
    return hr_trace(hr);
}

struct kernel_object *kernel_handle_find(HANDLE handle, const struct kernel_class *class)
{
    uintptr_t number = (uintptr_t)handle;
    struct entry *entry;

    /* The two lowest bits do not count, as on Windows. */
    number &= ~(uintptr_t)(HANDLE_STEP - 1);
    if (number <= HANDLE_BASE || number >= HANDLE_END || !kernel.size)
        return NULL;
    entry = find_entry((uint32_t)number);
    if (!entry->number || (class && entry->object->class != class))
        return NULL;
    return entry->object;
}

HRESULT kernel_handle_object(HANDLE handle, const struct kernel_class *class,
                             struct kernel_object **ret_object)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HRESULT hr = S_OK;

    if (handle == GetCurrentProcess()) {
        hr = kernel_process_self(&object);
    } else if (handle == GetCurrentThread()) {
        hr = kernel_thread_self(&object);
    } else {
        kernel_lock();
        object = kernel_handle_find(handle, NULL);
        if (object)
            kernel_object_ref_locked(object);
        kernel_unlock();
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (!object || (class && object->class != class))
        return hr_from_win32(ERROR_INVALID_HANDLE);

    *ret_object = TAKE_PTR(object);
    return S_OK;
}

/* Of a handle that was found. */
static struct entry *entry_of(HANDLE handle)
{
    return find_entry(HandleToUlong(handle) & ~(HANDLE_STEP - 1U));
}

BOOL GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags)
{
    bool is_known;

    kernel_lock();
    is_known = kernel_handle_find(hObject, NULL) != NULL;
    if (is_known)
        *lpdwFlags = entry_of(hObject)->flags;
    kernel_unlock();
    return is_known || kernel_fail(ERROR_INVALID_HANDLE);
}

BOOL SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
{
    bool is_known;

    if (dwMask & ~(DWORD)(HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE))
        return kernel_fail(ERROR_INVALID_PARAMETER);
    kernel_lock();
    is_known = kernel_handle_find(hObject, NULL) != NULL;
    if (is_known)
        entry_of(hObject)->flags = (entry_of(hObject)->flags & ~dwMask) | (dwFlags & dwMask);
    kernel_unlock();
    return is_known || kernel_fail(ERROR_INVALID_HANDLE);
}

BOOL CloseHandle(HANDLE hObject)
{
    struct kernel_object *object;

    if (hObject == GetCurrentProcess() || hObject == GetCurrentThread())
        return TRUE;

    kernel_lock();
    object = kernel_handle_find(hObject, NULL);
    if (object && entry_of(hObject)->flags & HANDLE_FLAG_PROTECT_FROM_CLOSE)
        object = NULL;
    if (object)
        remove_entry(entry_of(hObject));
    kernel_unlock();
    if (!object)
        return kernel_fail(ERROR_INVALID_HANDLE);
    kernel_object_unref(object);
    return TRUE;
}

/* Handles of another process cannot be made here: its table is its own. */
BOOL DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
                     LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle,
                     DWORD dwOptions)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    HRESULT hr;

    hr = kernel_handle_object(hSourceHandle, NULL, &object);
    if (SUCCEEDED(hr) && (!kernel_process_is_self(hSourceProcessHandle) ||
                          (lpTargetHandle && !kernel_process_is_self(hTargetProcessHandle))))
        hr = hr_from_win32(ERROR_INVALID_HANDLE);
    if (SUCCEEDED(hr) && lpTargetHandle)
        hr = kernel_handle_new(object, lpTargetHandle);
    if (SUCCEEDED(hr) && lpTargetHandle && bInheritHandle)
        SetHandleInformation(*lpTargetHandle, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    if (dwOptions & DUPLICATE_CLOSE_SOURCE)
        CloseHandle(hSourceHandle);
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}
