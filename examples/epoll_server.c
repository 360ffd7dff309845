/* SPDX-License-Identifier: MIT */
/*
 * The dictionary in a single-threaded apartment that an event loop of the program's own serves, as
 * one of the things that it waits for: calls come by one descriptor, SIGTERM by another. Register
 * it with /RegServer; the SCM starts it with -Embedding.
 */
#include "dictionary.h"

#include <comity/comity.h>
#include <comity/server.h>
#include <initguid.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

DEFINE_GUID(CLSID_EpollDictionary, 0x5b1d0c52, 0x6f10, 0x4a53, 0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00,
            0x00, 0x06);

/* The loop ends at the last object or lock. */
static BOOL is_over;

static void count_use(LONG change)
{
    if (change > 0)
        CoAddRefServerProcess();
    else if (CoReleaseServerProcess() == 0)
        is_over = TRUE;
}

static void watch(int loop, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

    epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event);
}

static void run_loop(int calls)
{
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event;
    sigset_t terminate;
    int signals;

    sigemptyset(&terminate);
    sigaddset(&terminate, SIGTERM);
    sigprocmask(SIG_BLOCK, &terminate, NULL);
    signals = signalfd(-1, &terminate, SFD_CLOEXEC);
    watch(loop, calls);
    watch(loop, signals);
    while (!is_over && epoll_wait(loop, &event, 1, -1) >= 0) {
        if (event.data.fd == signals)
            is_over = TRUE;
        else
            ComityPump();
    }
    close(signals);
    close(loop);
}

static HRESULT serve(IUnknown *class_object)
{
    DWORD cookie;
    HRESULT hr;
    int calls;

    hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (FAILED(hr))
        return hr;
    hr = ComityApartmentFd(&calls);
    if (SUCCEEDED(hr))
        hr = CoRegisterClassObject(&CLSID_EpollDictionary, class_object, CLSCTX_LOCAL_SERVER,
                                   REGCLS_MULTIPLEUSE, &cookie);
    if (SUCCEEDED(hr)) {
        run_loop(calls);
        CoRevokeClassObject(cookie);
    }
    CoUninitialize();
    return hr;
}

int main(int argc, char **argv)
{
    const COMITY_SERVER_CLASS dictionary = {
        .pClsid = &CLSID_EpollDictionary,
        .pClassObject = (IUnknown *)dictionary_class(count_use),
        .pszProgId = u"Comity.Example.EpollDictionary",
        .pszDescription = u"Comity example dictionary in an epoll loop",
    };
    const COMITY_SERVER server = {.pClasses = &dictionary, .cClasses = 1};
    COMITY_SERVER_START start = ComityServerStart(argc, argv);

    if (start >= COMITY_SERVER_REGISTER)
        return ComityServerMain(argc, argv, &server);
    return FAILED(serve(dictionary.pClassObject));
}
