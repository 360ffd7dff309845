/* SPDX-License-Identifier: MIT */
/*
 * Waits for handles in which a single-threaded apartment stays alive: its calls are served, or its
 * thread is told that there is something to get. WaitForSingleObject and its like do not do that.
 */
#include <limits.h>
#include <poll.h>

#include <comity/windows.h>

#include "apartment/com_thread.h"
#include "apartment/message_queue.h"
#include "base/hresult.h"
#include "kernel/kernel_wait.h"

/* The longest wait of poll() is 24 days, which stand for more, too. */
static int poll_timeout(DWORD timeout_ms)
{
    return timeout_ms == INFINITE ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
}

/* The single-threaded apartment that the calling thread has to keep alive, or NULL. */
static struct apartment *sta_of_thread(void)
{
    struct apartment *apartment = apartment_entered();

    return apartment && apartment->is_sta ? apartment : NULL;
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
    struct apartment *apartment = sta_of_thread();
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

/* Where a thread's input comes from, if the wait is for input; else neither is there. */
struct input {
    struct message_queue *queue;
    int descriptors[2]; /* of the queue, of the STA; -1 */
};

static struct input input_of_thread(DWORD wake_mask)
{
    struct apartment *apartment = sta_of_thread();
    struct input input = {.descriptors = {-1, -1}};

    if (!(wake_mask & INPUT_WE_KNOW))
        return input;
    input.queue = message_queue_current();
    if (input.queue)
        input.descriptors[0] = message_queue_fd(input.queue);
    if (apartment)
        input.descriptors[1] = apartment->epoll;
    return input;
}

static bool is_readable(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    return poll(&ready, 1, 0) == 1;
}

static bool has_input(const struct input *input, DWORD flags)
{
    return (input->queue && message_queue_has_input(input->queue, flags & MWMO_INPUTAVAILABLE)) ||
           is_readable(input->descriptors[1]);
}

/* Milliseconds to sleep: until @deadline, of GetTickCount64(), or the next timer. */
static int sleeping_time(const struct input *input, DWORD timeout_ms, ULONGLONG deadline)
{
    int timer_ms = input->queue ? message_queue_timeout(input->queue) : -1;
    ULONGLONG now = GetTickCount64();
    int left_ms = poll_timeout(timeout_ms == INFINITE ? INFINITE
                               : now < deadline       ? (DWORD)(deadline - now)
                                                      : 0);

    return timer_ms >= 0 && (left_ms < 0 || timer_ms < left_ms) ? timer_ms : left_ms;
}

/* Sleeps until there is input, or @fd is readable, or the time is over; tells whether there is
 * input. What woke the thread may be of no interest: what a look took before, say. */
static bool sleep_until(const struct input *input, int fd, DWORD timeout_ms, DWORD flags)
{
    ULONGLONG deadline = GetTickCount64() + timeout_ms;
    struct pollfd ready[3] = {{.fd = fd, .events = POLLIN},
                              {.fd = input->descriptors[0], .events = POLLIN},
                              {.fd = input->descriptors[1], .events = POLLIN}};

    while (!has_input(input, flags)) {
        int n;

        if (input->queue)
            message_queue_clear(input->queue);
        if (has_input(input, flags))
            return true;
        n = poll(ready, 3, sleeping_time(input, timeout_ms, deadline));
        if (n > 0 && ready[0].revents)
            return has_input(input, flags);
        if (n <= 0 && timeout_ms != INFINITE && GetTickCount64() >= deadline)
            return has_input(input, flags);
    }
    return true;
}

/* Without input first, the handles stay as they are: nothing else takes the input meanwhile. */
static DWORD wait_for_input_and_all(const struct input *input, DWORD n, const HANDLE *handles,
                                    DWORD timeout_ms, DWORD flags)
{
    ULONGLONG deadline = GetTickCount64() + timeout_ms, now;

    if (!sleep_until(input, -1, timeout_ms, flags))
        return WAIT_TIMEOUT;
    if (n == 0)
        return WAIT_OBJECT_0;
    if (timeout_ms != INFINITE) {
        now = GetTickCount64();
        timeout_ms = now < deadline ? (DWORD)(deadline - now) : 0;
    }
    return WaitForMultipleObjects(n, handles, TRUE, timeout_ms);
}

static DWORD wait_for_input_or_any(const struct input *input, DWORD n, const HANDLE *handles,
                                   DWORD timeout_ms, DWORD flags)
{
    enum kernel_wait_flags wait_flags = flags & MWMO_ALERTABLE ? KERNEL_WAIT_ALERTABLE : 0;
    struct kernel_wait wait = {.fd = -1};
    bool is_over = false, is_waiting = n > 0 || wait_flags, came = false;
    DWORD result = WAIT_TIMEOUT;
    int fd = -1;
    HRESULT hr = S_OK;

    if (is_waiting)
        hr = kernel_wait_begin(&wait, n, handles, wait_flags, &is_over);
    if (SUCCEEDED(hr) && is_waiting && !is_over) {
        hr = kernel_wait_fd(&wait, &fd);
        if (FAILED(hr))
            kernel_wait_end(&wait);
    }
    if (FAILED(hr)) {
        SetLastError(hr_to_win32(hr));
        return WAIT_FAILED;
    }
    if (!is_over)
        came = sleep_until(input, fd, timeout_ms, flags);
    if (is_waiting)
        result = kernel_wait_end(&wait);
    return result == WAIT_TIMEOUT && came ? WAIT_OBJECT_0 + n : result;
}

DWORD MsgWaitForMultipleObjectsEx(DWORD nCount, const HANDLE *pHandles, DWORD dwMilliseconds,
                                  DWORD dwWakeMask, DWORD dwFlags)
{
    struct input input;

    if (nCount > MAXIMUM_WAIT_OBJECTS - 1 || (nCount > 0 && !pHandles)) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    input = input_of_thread(dwWakeMask);
    return dwFlags & MWMO_WAITALL
               ? wait_for_input_and_all(&input, nCount, pHandles, dwMilliseconds, dwFlags)
               : wait_for_input_or_any(&input, nCount, pHandles, dwMilliseconds, dwFlags);
}

DWORD MsgWaitForMultipleObjects(DWORD nCount, const HANDLE *pHandles, BOOL fWaitAll,
                                DWORD dwMilliseconds, DWORD dwWakeMask)
{
    return MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask,
                                       fWaitAll ? MWMO_WAITALL : 0);
}
