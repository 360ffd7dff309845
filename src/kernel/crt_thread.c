/* SPDX-License-Identifier: MIT */
/*
 * Threads of Windows' C library. Source: "_beginthread, _beginthreadex", "_endthread,
 * _endthreadex".
 */
#include <errno.h>
#include <stdlib.h>

#include <comity/process.h>
#include <comity/winbase.h>

/* What _beginthread's function and argument are until the thread has them. */
struct beginning {
    void(STDMETHODCALLTYPE *start)(void *);
    void *argument;
    HANDLE thread;
};

static _Thread_local HANDLE own_handle; /* of a thread that closes it itself */

uintptr_t comity_beginthreadex(void *security, unsigned stack_size,
                               unsigned(STDMETHODCALLTYPE *start)(void *), void *argument,
                               unsigned flags, unsigned *id)
{
    HANDLE thread;
    DWORD thread_id;

    if (!start) {
        errno = EINVAL;
        return 0;
    }
    thread = CreateThread(security, stack_size, (LPTHREAD_START_ROUTINE)(void *)start, argument,
                          flags, &thread_id);
    if (!thread) {
        errno = EAGAIN;
        return 0;
    }
    if (id)
        *id = thread_id;
    return (uintptr_t)thread;
}

void comity_endthreadex(unsigned code)
{
    ExitThread(code);
}

void comity_endthread(void)
{
    if (own_handle)
        CloseHandle(own_handle);
    ExitThread(0);
}

static DWORD WINAPI begin(LPVOID context)
{
    struct beginning beginning = *(struct beginning *)context;

    free(context);
    own_handle = beginning.thread;
    beginning.start(beginning.argument);
    comity_endthread();
}

uintptr_t comity_beginthread(void(STDMETHODCALLTYPE *start)(void *), unsigned stack_size,
                             void *argument)
{
    struct beginning *beginning;
    HANDLE thread;

    if (!start) {
        errno = EINVAL;
        return (uintptr_t)-1;
    }
    beginning = malloc(sizeof(*beginning));
    if (!beginning)
        return (uintptr_t)-1;
    /* It must know its handle before it can end. */
    thread = CreateThread(NULL, stack_size, begin, beginning, CREATE_SUSPENDED, NULL);
    if (!thread) {
        free(beginning);
        errno = EAGAIN;
        return (uintptr_t)-1;
    }
    *beginning = (struct beginning){start, argument, thread};
    ResumeThread(thread);
    return (uintptr_t)thread;
}
