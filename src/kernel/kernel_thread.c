/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_thread.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "kernel/kernel_apc.h"
#include "kernel/kernel_mutex.h"

struct thread_object {
    struct kernel_object object;
    struct kernel_thread *thread; /* (lock) its record while it lives */
    DWORD id;                     /* (lock) 0 until it runs */
    DWORD exit_code;              /* (lock) */
    bool is_over;                 /* (lock) */
    LONG suspended;               /* (lock) times; only before its start */
    pthread_cond_t turn;          /* the id is known, or it may start */
    LPTHREAD_START_ROUTINE start;
    void *parameter;
};

static struct thread_object *thread_from(struct kernel_object *object)
{
    return container_of(object, struct thread_object, object);
}

static void thread_destroy(struct kernel_object *object)
{
    struct thread_object *thread = thread_from(object);

    pthread_cond_destroy(&thread->turn);
    free(thread);
}

static bool thread_is_signaled(struct kernel_object *object, const struct kernel_thread *waiter)
{
    return thread_from(object)->is_over;
}

static const struct kernel_class thread_class = {
    .destroy = thread_destroy,
    .is_signaled = thread_is_signaled,
};

HRESULT kernel_thread_object(HANDLE handle, struct kernel_object **ret_object)
{
    return kernel_handle_object(handle, &thread_class, ret_object);
}

struct kernel_thread *kernel_thread_of(struct kernel_object *object)
{
    return thread_from(object)->thread;
}

static struct thread_object *thread_new(void)
{
    struct thread_object *thread = calloc(1, sizeof(*thread));

    if (!thread)
        return NULL;

    kernel_object_init(&thread->object, &thread_class);
    kernel_condition_init(&thread->turn);
    thread->exit_code = STILL_ACTIVE;
    return thread;
}

/* ---- the calling thread ---- */

static _Thread_local struct kernel_thread *current;
static pthread_key_t end_key;

enum {
    END_LISTENERS_MAX = 4,
};

static void (*end_listeners[END_LISTENERS_MAX])(void); /* (lock) */
static unsigned n_end_listeners;                       /* (atomic) grows under the lock */

void kernel_thread_on_end(void (*listener)(void))
{
    kernel_lock();
    assert(n_end_listeners < END_LISTENERS_MAX);
    end_listeners[n_end_listeners] = listener;
    __atomic_add_fetch(&n_end_listeners, 1, __ATOMIC_RELEASE);
    kernel_unlock();
}

/* The thread ends: what it owns is abandoned, and who waits for it goes on. */
static void end_thread(void *context)
{
    struct kernel_thread *thread = context;

    for (unsigned i = 0; i < __atomic_load_n(&n_end_listeners, __ATOMIC_ACQUIRE); i++)
        end_listeners[i]();
    kernel_mutex_abandon(thread);
    kernel_apc_discard(thread);
    if (thread->object) {
        struct thread_object *object = thread_from(thread->object);

        kernel_lock();
        object->thread = NULL;
        object->exit_code = thread->exit_code;
        object->is_over = true;
        kernel_object_changed(&object->object);
        kernel_unlock();
        kernel_object_unref(&object->object);
    }
    current = NULL;
    free(thread);
}

static void make_end_key(void)
{
    pthread_key_create(&end_key, end_thread);
}

HRESULT kernel_thread_current(struct kernel_thread **ret_thread)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct kernel_thread *thread = current;

    if (!thread) {
        pthread_once(&once, make_end_key);
        thread = calloc(1, sizeof(*thread));
        if (!thread || pthread_setspecific(end_key, thread) != 0) {
            free(thread);
            return hr_raise(E_OUTOFMEMORY, "making the record of a thread");
        }
        list_init(&thread->mutexes);
        list_init(&thread->calls);
        current = thread;
    }
    *ret_thread = thread;
    return S_OK;
}

HRESULT kernel_thread_self(struct kernel_object **ret_object)
{
    struct kernel_thread *thread;
    HRESULT hr;

    hr = kernel_thread_current(&thread);
    if (FAILED(hr))
        return hr_trace(hr);

    if (!thread->object) {
        struct thread_object *object = thread_new();

        if (!object)
            return hr_raise(E_OUTOFMEMORY, "making the object of a thread");
        object->id = GetCurrentThreadId();
        object->thread = thread;
        thread->object = &object->object;
    }
    *ret_object = kernel_object_ref(thread->object);
    return S_OK;
}

static _Thread_local DWORD own_id;

static void forget_after_fork(void)
{
    own_id = 0;
}

__attribute__((constructor)) static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, forget_after_fork);
}

DWORD GetCurrentThreadId(void)
{
    if (!own_id)
        own_id = (DWORD)syscall(SYS_gettid);
    return own_id;
}

DWORD GetCurrentProcessId(void)
{
    return (DWORD)getpid();
}

HANDLE GetCurrentThread(void)
{
    return (HANDLE)(LONG_PTR)-2;
}

/* ---- making threads ---- */

/* The new thread tells who it is and waits for its turn; it has no record if memory is out. */
static struct kernel_thread *begin_thread(struct thread_object *object)
{
    struct kernel_thread *thread = NULL;

    if (FAILED(kernel_thread_current(&thread)))
        thread = NULL;
    else
        thread->object = kernel_object_ref(&object->object);

    kernel_lock();
    object->id = GetCurrentThreadId();
    object->thread = thread;
    object->is_over = !thread;
    pthread_cond_broadcast(&object->turn);
    while (object->suspended > 0)
        kernel_condition_wait(&object->turn, NULL);
    kernel_unlock();
    return thread;
}

static void *run_thread(void *context)
{
    struct thread_object *object = context;
    LPTHREAD_START_ROUTINE start = object->start;
    void *parameter = object->parameter;
    struct kernel_thread *thread = begin_thread(object);

    kernel_object_unref(&object->object);
    if (thread)
        thread->exit_code = start(parameter);
    return NULL;
}

static bool start_pthread(struct thread_object *object, size_t stack_size)
{
    pthread_attr_t attributes;
    pthread_t started;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    /* What is small on Windows need not be enough for our C library: never less than its own. */
    if (stack_size > 0) {
        size_t usual;

        pthread_attr_getstacksize(&attributes, &usual);
        if (stack_size > usual)
            pthread_attr_setstacksize(&attributes, stack_size);
    }
    error = pthread_create(&started, &attributes, run_thread, kernel_object_ref(&object->object));
    pthread_attr_destroy(&attributes);
    if (error)
        kernel_object_unref(&object->object);
    return error == 0;
}

/* Until the thread has told its id; false if it could not begin. */
static bool await_thread(struct thread_object *object)
{
    bool has_begun;

    kernel_lock();
    while (!object->id)
        kernel_condition_wait(&object->turn, NULL);
    has_begun = !object->is_over || object->exit_code != STILL_ACTIVE;
    kernel_unlock();
    return has_begun;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                    LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                    DWORD dwCreationFlags, LPDWORD lpThreadId)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct thread_object *thread = thread_new();
    HANDLE handle = NULL;

    if (!thread) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    object = &thread->object;
    thread->start = lpStartAddress;
    thread->parameter = lpParameter;
    thread->suspended = dwCreationFlags & CREATE_SUSPENDED ? 1 : 0;
    if (FAILED(kernel_handle_new(object, &handle))) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    if (!start_pthread(thread, dwStackSize) || !await_thread(thread)) {
        CloseHandle(handle);
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    if (lpThreadId)
        *lpThreadId = thread->id;
    return handle;
}

void ExitThread(DWORD dwExitCode)
{
    struct kernel_thread *thread;

    if (SUCCEEDED(kernel_thread_current(&thread)))
        thread->exit_code = dwExitCode;
    pthread_exit(NULL);
}

/* Only what has not started can be held: code cannot be stopped anywhere without harm. */
DWORD ResumeThread(HANDLE hThread)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct thread_object *thread;
    DWORD before;

    if (FAILED(kernel_thread_object(hThread, &object))) {
        SetLastError(ERROR_INVALID_HANDLE);
        return (DWORD)-1;
    }
    thread = thread_from(object);
    kernel_lock();
    before = (DWORD)thread->suspended;
    if (thread->suspended > 0 && --thread->suspended == 0)
        pthread_cond_broadcast(&thread->turn);
    kernel_unlock();
    return before;
}

BOOL GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;

    if (FAILED(kernel_thread_object(hThread, &object))) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FALSE;
    }
    kernel_lock();
    *lpExitCode = thread_from(object)->exit_code;
    kernel_unlock();
    return TRUE;
}

DWORD GetThreadId(HANDLE Thread)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;

    if (FAILED(kernel_thread_object(Thread, &object))) {
        SetLastError(ERROR_INVALID_HANDLE);
        return 0;
    }
    return thread_from(object)->id;
}
