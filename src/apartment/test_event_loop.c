/* SPDX-License-Identifier: MIT */
/* An apartment that a loop of epoll's or poll()'s kind serves, by one descriptor. */
#include <errno.h>
#include <poll.h>

#include <comity/comity.h>
#include <comity/windows.h>

#include "apartment/test_server.h"
#include "test.h"

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
}

/* Waits as an event loop does, for @other, too; tells whether that is ready. */
static bool turn(int other)
{
    struct pollfd ready[] = {{.events = POLLIN}, {.fd = other, .events = POLLIN}};
    int n;

    ASSERT_HR(ComityApartmentFd(&ready[0].fd), S_OK);
    do {
        n = poll(ready, other < 0 ? 1 : 2, -1);
    } while (n < 0 && errno == EINTR);
    ASSERT_TRUE(n > 0);
    return n > 0 && other >= 0 && ready[1].revents;
}

static bool is_ready(void)
{
    struct pollfd ready = {.events = POLLIN};

    ASSERT_HR(ComityApartmentFd(&ready.fd), S_OK);
    return poll(&ready, 1, 0) == 1;
}

TEST(only_single_threaded_apartments_have_one)
{
    int fd = 7;

    ASSERT_HR(ComityApartmentFd(NULL), E_INVALIDARG);
    ASSERT_HR(ComityApartmentFd(&fd), CO_E_NOTINITIALIZED);
    ASSERT_EQ(fd, -1);
    ASSERT_HR(ComityPump(), CO_E_NOTINITIALIZED);
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(ComityApartmentFd(&fd), RPC_E_WRONG_THREAD);
    ASSERT_HR(ComityPump(), RPC_E_WRONG_THREAD);
    CoUninitialize();
}

TEST(the_descriptor_is_the_same_each_time_and_goes_with_the_apartment)
{
    int first, again;

    begin();
    ASSERT_HR(ComityApartmentFd(&first), S_OK);
    ASSERT_HR(ComityApartmentFd(&again), S_OK);
    ASSERT_EQ(first, again);
    CoUninitialize();
    ASSERT_HR(ComityApartmentFd(&first), CO_E_NOTINITIALIZED);
}

struct caller {
    IStream *packet;
    HANDLE done;
    HRESULT hr;
};

static DWORD WINAPI call_in(void *context)
{
    struct caller *caller = context;
    IClassFactory *factory;

    caller->hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(caller->hr))
        caller->hr =
            CoGetInterfaceAndReleaseStream(caller->packet, &IID_IClassFactory, (void **)&factory);
    for (int i = 0; i < 100 && SUCCEEDED(caller->hr); i++)
        caller->hr = factory->lpVtbl->LockServer(factory, i % 2 == 0);
    if (SUCCEEDED(caller->hr))
        factory->lpVtbl->Release(factory);
    CoUninitialize();
    SetEvent(caller->done);
    return 0;
}

TEST(calls_are_served_when_the_descriptor_says_so)
{
    struct caller caller = {.done = CreateEventW(NULL, TRUE, FALSE, NULL)};
    HANDLE thread;

    begin();
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_IClassFactory, (IUnknown *)&test_factory,
                                                    &caller.packet),
              S_OK);
    thread = CreateThread(NULL, 0, call_in, &caller, 0, NULL);
    while (!turn(ComityHandleFd(caller.done)))
        ASSERT_HR(ComityPump(), S_OK);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_HR(caller.hr, S_OK);
    CloseHandle(thread);
    CloseHandle(caller.done);
    CoUninitialize();
}

TEST(posted_messages_make_it_readable_until_they_are_pumped)
{
    begin();
    ASSERT_HR(ComityPump(), S_OK);
    ASSERT_FALSE(is_ready());
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_APP, 1, 2));
    ASSERT_TRUE(is_ready());
    ASSERT_HR(ComityPump(), S_OK);
    ASSERT_FALSE(is_ready());
    PostQuitMessage(0);
    ASSERT_TRUE(is_ready());
    ASSERT_HR(ComityPump(), S_FALSE);
    CoUninitialize();
}

static unsigned ticks;

static void CALLBACK tick(HWND window, UINT message, UINT_PTR id, DWORD time)
{
    if (++ticks == 3)
        KillTimer(NULL, id);
}

TEST(timers_come_due_in_the_loop)
{
    begin();
    ASSERT_TRUE(SetTimer(NULL, 0, 10, tick));
    while (ticks < 3) {
        turn(-1);
        ASSERT_HR(ComityPump(), S_OK);
    }
    ASSERT_FALSE(is_ready());
    CoUninitialize();
}
