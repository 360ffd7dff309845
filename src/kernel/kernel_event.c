/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_event.h"

#include <stdlib.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_name.h"

struct event {
    struct kernel_object object;
    bool is_manual; /* (const) stays set when it satisfied a wait */
    bool is_set;    /* (lock) */
};

static struct event *event_from(struct kernel_object *object)
{
    return container_of(object, struct event, object);
}

static void event_destroy(struct kernel_object *object)
{
    free(event_from(object));
}

static bool event_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return event_from(object)->is_set;
}

static bool event_acquire(struct kernel_object *object, struct kernel_thread *thread)
{
    struct event *event = event_from(object);

    event->is_set = event->is_manual;
    return false;
}

static const struct kernel_class event_class = {
    .destroy = event_destroy,
    .is_signaled = event_is_signaled,
    .acquire = event_acquire,
};

HANDLE CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags,
                      DWORD dwDesiredAccess)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct event *event = calloc(1, sizeof(*event));
    HANDLE handle = NULL;
    HRESULT hr;

    if (!event)
        return kernel_handle_result(E_OUTOFMEMORY, NULL);

    object = &event->object;
    kernel_object_init(object, &event_class);
    event->is_manual = dwFlags & CREATE_EVENT_MANUAL_RESET;
    event->is_set = dwFlags & CREATE_EVENT_INITIAL_SET;
    hr = kernel_name_claim(object, lpName, &handle);
    return kernel_handle_result(hr, handle);
}

HANDLE CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags,
                      DWORD dwDesiredAccess)
{
    _cleanup_(freep) char16_t *name = NULL;

    if (!kernel_name_widen(lpName, &name))
        return NULL;
    return CreateEventExW(lpEventAttributes, name, dwFlags, dwDesiredAccess);
}

static DWORD event_flags(BOOL is_manual, BOOL is_set)
{
    return (is_manual ? CREATE_EVENT_MANUAL_RESET : 0) | (is_set ? CREATE_EVENT_INITIAL_SET : 0);
}

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                    LPCWSTR lpName)
{
    return CreateEventExW(lpEventAttributes, lpName, event_flags(bManualReset, bInitialState),
                          EVENT_ALL_ACCESS);
}

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState,
                    LPCSTR lpName)
{
    return CreateEventExA(lpEventAttributes, lpName, event_flags(bManualReset, bInitialState),
                          EVENT_ALL_ACCESS);
}

HANDLE OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
{
    HANDLE handle = NULL;
    HRESULT hr = kernel_name_open(lpName, &event_class, &handle);

    return kernel_handle_result(hr, handle);
}

HANDLE OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
{
    _cleanup_(freep) char16_t *name = NULL;

    return kernel_name_widen(lpName, &name) ? OpenEventW(dwDesiredAccess, bInheritHandle, name)
                                            : NULL;
}

enum event_change {
    EVENT_SET,
    EVENT_RESET,
    EVENT_PULSE,
};

static void change_event(struct event *event, enum event_change change)
{
    event->is_set = change != EVENT_RESET;
    kernel_object_changed(&event->object);
    if (change == EVENT_PULSE && event->is_set) {
        event->is_set = false;
        kernel_object_show(&event->object);
    }
}

static BOOL change_event_behind(HANDLE handle, enum event_change change)
{
    struct kernel_object *object;

    kernel_lock();
    object = kernel_handle_find(handle, &event_class);
    if (object)
        change_event(event_from(object), change);
    kernel_unlock();
    return object ? TRUE : kernel_fail(ERROR_INVALID_HANDLE);
}

BOOL SetEvent(HANDLE hEvent)
{
    return change_event_behind(hEvent, EVENT_SET);
}

BOOL ResetEvent(HANDLE hEvent)
{
    return change_event_behind(hEvent, EVENT_RESET);
}

BOOL PulseEvent(HANDLE hEvent)
{
    return change_event_behind(hEvent, EVENT_PULSE);
}

void kernel_event_set(struct kernel_object *event)
{
    kernel_lock();
    change_event(event_from(event), EVENT_SET);
    kernel_unlock();
}

bool kernel_object_is_event(const struct kernel_object *object)
{
    return object->class == &event_class;
}
