/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: being told of changes, by event or by descriptor.
 */
#include <comity/comity.h>
#include <comity/winbase.h>
#include <comity/winreg.h>

#include <sys/socket.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "kernel/kernel_event.h"
#include "kernel/kernel_thread.h"
#include "registry/handle.h"
#include "registry/notify.h"
#include "winreg/winreg_call.h"

/* The target is taken in any case. */
static HRESULT add(const struct notify_request *request, const struct notify_target *target)
{
    struct winreg_read call;
    HRESULT hr;

    hr = notify_prepare();
    if (SUCCEEDED(hr))
        hr = winreg_read_begin(&call, request->handle, KEY_NOTIFY);
    if (SUCCEEDED(hr)) {
        hr = notify_add(request, &call.read, target);
        winreg_read_end(&call);
        return hr_trace(hr);
    }
    kernel_object_unref(target->event);
    if (target->socket >= 0)
        close(target->socket);
    return hr_trace(hr);
}

static HRESULT add_event(const struct notify_request *request, HANDLE handle, bool ends_with_thread)
{
    struct notify_target target = {.socket = -1, .ends_with_thread = ends_with_thread};
    struct kernel_thread *thread;
    HRESULT hr;

    /* Only threads that are known here are missed when they end. */
    hr = kernel_thread_current(&thread);
    if (SUCCEEDED(hr))
        hr = kernel_handle_object(handle, NULL, &target.event);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!kernel_object_is_event(target.event)) {
        kernel_object_unref(target.event);
        return hr_from_win32(ERROR_INVALID_HANDLE);
    }
    ResetEvent(handle);
    return hr_trace(add(request, &target));
}

static HRESULT wait_for_change(const struct notify_request *request)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HRESULT hr;

    if (!event)
        return hr_raise(E_OUTOFMEMORY, "waiting for a change");

    hr = add_event(request, event, false);
    if (SUCCEEDED(hr))
        WaitForSingleObject(event, INFINITE);
    CloseHandle(event);
    return hr_trace(hr);
}

static bool is_filter(DWORD filter)
{
    return filter & ~(DWORD)REG_NOTIFY_THREAD_AGNOSTIC &&
           !(filter & ~(DWORD)REG_LEGAL_CHANGE_FILTER);
}

LSTATUS RegNotifyChangeKeyValue(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter, HANDLE hEvent,
                                BOOL fAsynchronous)
{
    struct notify_request request = {
        .handle = hKey,
        .watches_subtree = bWatchSubtree,
        .filter = dwNotifyFilter & ~(DWORD)REG_NOTIFY_THREAD_AGNOSTIC,
    };

    if (!is_filter(dwNotifyFilter) || (fAsynchronous && !hEvent))
        return ERROR_INVALID_PARAMETER;
    if (!fAsynchronous)
        return (LSTATUS)hr_to_win32(wait_for_change(&request));
    return (LSTATUS)hr_to_win32(
        add_event(&request, hEvent, !(dwNotifyFilter & REG_NOTIFY_THREAD_AGNOSTIC)));
}

LSTATUS ComityRegNotifyFd(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter, int *pFd)
{
    struct notify_request request = {
        .handle = hKey,
        .watches_subtree = bWatchSubtree,
        .filter = dwNotifyFilter & ~(DWORD)REG_NOTIFY_THREAD_AGNOSTIC,
    };
    struct notify_target target = {0};
    int ends[2];
    HRESULT hr;

    if (!is_filter(dwNotifyFilter) || !pFd)
        return ERROR_INVALID_PARAMETER;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) < 0)
        return (LSTATUS)hr_to_win32(hr_from_errno());

    target.socket = ends[1];
    hr = add(&request, &target);
    if (FAILED(hr))
        close(ends[0]);
    else
        *pFd = ends[0];
    return (LSTATUS)hr_to_win32(hr);
}
