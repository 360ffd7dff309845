/* SPDX-License-Identifier: MIT */
/*
 * Waits for handles in which a single-threaded apartment stays alive: its calls are served, or its
 * thread is told that there is something to get. WaitForSingleObject and its like do not do that.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/kernel_wait.h"
#include "com/message_queue.h"

/* The longest wait of poll() is 24 days, which stand for more, too. */
static int poll_timeout(DWORD timeout_ms)
{
    return timeout_ms == INFINITE ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
}

/* ---- CoWaitForMultipleHandles ---- */

/* WAIT_TIMEOUT or what the wait gave. */
static HRESULT wait_and_serve(struct apartment *apartment, DWORD flags, DWORD timeout_ms, DWORD n,
                              const HANDLE *handles, DWORD *ret_result)
{
    struct kernel_wait wait;
    bool is_over;
    int fd;
    HRESULT hr;

    hr = kernel_wait_begin(&wait, n, handles,
                           (flags & COWAIT_WAITALL ? KERNEL_WAIT_ALL : 0) |
                               (flags & COWAIT_ALERTABLE ? KERNEL_WAIT_ALERTABLE : 0),
                           &is_over);
    if (FAILED(hr))
        return hr_trace(hr);

    if (!is_over) {
        hr = kernel_wait_fd(&wait, &fd);
        if (SUCCEEDED(hr))
            hr = apartment_wait(apartment, fd, poll_timeout(timeout_ms));
    }
    *ret_result = kernel_wait_end(&wait);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT CoWaitForMultipleHandles(DWORD dwFlags, DWORD dwTimeout, ULONG cHandles, HANDLE *pHandles,
                                 LPDWORD lpdwindex)
{
    struct apartment *apartment = message_queue_of_thread();
    DWORD result = WAIT_FAILED;
    HRESULT hr = S_OK;

    if (!lpdwindex)
        return E_INVALIDARG;
    *lpdwindex = 0;
    if (!pHandles)
        return E_INVALIDARG;
    if (cHandles == 0)
        return RPC_E_NO_SYNC;

    if (apartment) {
        hr = wait_and_serve(apartment, dwFlags, dwTimeout, cHandles, pHandles, &result);
    } else {
        result = WaitForMultipleObjectsEx(cHandles, pHandles, dwFlags & COWAIT_WAITALL, dwTimeout,
                                          dwFlags & COWAIT_ALERTABLE);
        if (result == WAIT_FAILED)
            hr = hr_from_win32(GetLastError());
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (result == WAIT_TIMEOUT)
        return RPC_S_CALLPENDING;

    *lpdwindex = result;
    return S_OK;
}

/* ---- MsgWaitForMultipleObjects ---- */

enum {
    /* Posted messages, and what are messages on Windows: calls to the apartment. */
    INPUT_WE_KNOW = QS_POSTMESSAGE | QS_SENDMESSAGE | QS_ALLPOSTMESSAGE | QS_TIMER,
};

static bool is_readable(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    return poll(&ready, 1, 0) == 1;
}

static bool has_input(struct apartment *queue, DWORD flags)
{
    return queue && (message_queue_has_input(queue, flags & MWMO_INPUTAVAILABLE) ||
                     is_readable(queue->epoll));
}

/* Sleeps until one of the descriptors is readable; @deadline_ms is of GetTickCount64(). */
static bool sleep_until_readable(int first, int second, DWORD timeout_ms, ULONGLONG deadline_ms)
{
    struct pollfd ready[2] = {{.fd = first, .events = POLLIN}, {.fd = second, .events = POLLIN}};
    int n;

    do {
        DWORD left = timeout_ms;

        if (timeout_ms != INFINITE) {
            ULONGLONG now = GetTickCount64();

            left = now < deadline_ms ? (DWORD)(deadline_ms - now) : 0;
        }
        n = poll(ready, 2, poll_timeout(left));
    } while (n < 0 && errno == EINTR);
    return n > 0;
}

/* Without input first, the handles stay as they are: nothing else takes the input meanwhile. */
static DWORD wait_for_input_and_all(struct apartment *queue, DWORD n, const HANDLE *handles,
                                    DWORD timeout_ms, DWORD flags)
{
    ULONGLONG deadline = GetTickCount64() + timeout_ms, now;

    if (!has_input(queue, flags) &&
        !sleep_until_readable(-1, queue ? queue->epoll : -1, timeout_ms, deadline))
        return WAIT_TIMEOUT;
    if (n == 0)
        return WAIT_OBJECT_0;
    if (timeout_ms != INFINITE) {
        now = GetTickCount64();
        timeout_ms = now < deadline ? (DWORD)(deadline - now) : 0;
    }
    return WaitForMultipleObjects(n, handles, TRUE, timeout_ms);
}

static DWORD wait_for_input_or_any(struct apartment *queue, DWORD n, const HANDLE *handles,
                                   DWORD timeout_ms, DWORD flags)
{
    ULONGLONG deadline = GetTickCount64() + timeout_ms;
    struct kernel_wait wait = {.fd = -1};
    bool is_over = false, input;
    DWORD result = WAIT_TIMEOUT;
    int fd = -1;
    HRESULT hr = S_OK;

    if (n > 0)
        hr = kernel_wait_begin(&wait, n, handles, 0, &is_over);
    if (FAILED(hr)) {
        SetLastError(hr_to_win32(hr));
        return WAIT_FAILED;
    }
    input = !is_over && has_input(queue, flags);
    if (!is_over && !input && timeout_ms != 0 && (n == 0 || SUCCEEDED(kernel_wait_fd(&wait, &fd))))
        input = sleep_until_readable(fd, queue ? queue->epoll : -1, timeout_ms, deadline);
    if (n > 0)
        result = kernel_wait_end(&wait);
    return result == WAIT_TIMEOUT && input ? WAIT_OBJECT_0 + n : result;
}

DWORD MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
                                  DWORD dwWakeMask, DWORD dwFlags)
{
    struct apartment *queue = dwWakeMask & INPUT_WE_KNOW ? message_queue_of_thread() : NULL;

    if (nCount > MAXIMUM_WAIT_OBJECTS - 1 || (nCount > 0 && !pHandles)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    return dwFlags & MWMO_WAITALL
               ? wait_for_input_and_all(queue, nCount, pHandles, dwMilliseconds, dwFlags)
               : wait_for_input_or_any(queue, nCount, pHandles, dwMilliseconds, dwFlags);
}

DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                DWORD dwMilliseconds, DWORD dwWakeMask)
{
    return MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask,
                                       fWaitAll ? MWMO_WAITALL : 0);
}
