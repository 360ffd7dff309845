/* SPDX-License-Identifier: MIT */
#include "apartment/event_loop.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "apartment/com_thread.h"
#include "apartment/message_queue.h"
#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    SHORTAGE_MS = 100, /* until descriptors for connections are tried again */
};

static HRESULT own_sta(struct apartment **ret_apartment)
{
    struct apartment *apartment = apartment_entered();

    if (!apartment)
        return CO_E_NOTINITIALIZED;
    if (!apartment->is_sta)
        return RPC_E_WRONG_THREAD;
    *ret_apartment = apartment;
    return S_OK;
}

/* Has the loop come back when the next timer is due. */
static void set_timer(struct apartment *apartment, struct message_queue *queue)
{
    struct itimerspec due = {0};
    int timeout_ms = message_queue_timeout(queue);

    if (apartment->listener_pauses && (timeout_ms < 0 || timeout_ms > SHORTAGE_MS))
        timeout_ms = SHORTAGE_MS;
    if (timeout_ms >= 0) {
        due.it_value.tv_sec = timeout_ms / 1000;
        due.it_value.tv_nsec = timeout_ms % 1000 * 1000000L;
        /* All zeros would be no timer at all. */
        if (timeout_ms == 0)
            due.it_value.tv_nsec = 1;
    }
    timerfd_settime(apartment->loop_timer, 0, &due, NULL);
}

static bool watch(int loop, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};

    return epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) == 0;
}

static HRESULT open_loop(struct apartment *apartment)
{
    struct message_queue *queue = message_queue_current();
    _cleanup_(closep) int timer = -1;
    _cleanup_(closep) int loop = -1;

    if (!queue)
        return hr_raise(E_OUTOFMEMORY, "message queue of an event loop");
    loop = epoll_create1(EPOLL_CLOEXEC);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (loop < 0 || timer < 0 || !watch(loop, apartment->epoll) || !watch(loop, timer) ||
        !watch(loop, message_queue_fd(queue)))
        return hr_raise(hr_from_errno(), "descriptor of an apartment");

    apartment->loop = TAKE_FD(loop);
    apartment->loop_timer = TAKE_FD(timer);
    set_timer(apartment, queue);
    return S_OK;
}

void event_loop_close(struct apartment *apartment)
{
    if (apartment->loop < 0)
        return;
    close(apartment->loop);
    close(apartment->loop_timer);
    apartment->loop = apartment->loop_timer = -1;
}

HRESULT ComityApartmentFd(int *pFd)
{
    struct apartment *apartment;
    HRESULT hr;

    if (!pFd)
        return E_INVALIDARG;
    *pFd = -1;
    hr = own_sta(&apartment);
    if (SUCCEEDED(hr) && apartment->loop < 0)
        hr = open_loop(apartment);
    if (FAILED(hr))
        return hr;
    *pFd = apartment->loop;
    return S_OK;
}

HRESULT ComityPump(void)
{
    struct apartment *apartment;
    bool quits = false;
    MSG message;
    HRESULT hr;

    hr = own_sta(&apartment);
    if (FAILED(hr))
        return hr;

    apartment_resume_listening(apartment);
    while (!quits && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE)) {
        quits = message.message == WM_QUIT;
        if (!quits)
            DispatchMessageW(&message);
    }
    if (apartment->loop >= 0)
        set_timer(apartment, message_queue_current());
    return quits ? S_FALSE : S_OK;
}
