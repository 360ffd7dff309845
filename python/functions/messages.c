/* SPDX-License-Identifier: MIT */
/*
 * Messages: serving calls while waiting, and when to end.
 */
#include "functions/functions.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <comity/comity.h>

#include "gateways/uses.h"
#include "win32/handles.h"
#include "win32/waiting.h"

enum {
    HANDLES_MAX = 64,
};

/* ---- Ctrl-C ---- */

/*
 * Python hears of signals between its own instructions only, and while the main thread pumps there
 * are none: a thread turns what the handler writes into messages that do nothing else.
 */
struct watch {
    int fds[2];
    DWORD pumping;
    pthread_t thread;
    bool is_on;
};

static void *watch_run(void *watch_)
{
    const struct watch *watch = watch_;
    char number;

    while (read(watch->fds[0], &number, 1) > 0)
        PostThreadMessageW(watch->pumping, WM_NULL, 0, 0);
    return NULL;
}

static bool start_thread(struct watch *watch)
{
    sigset_t all, before;
    bool ok;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    ok = pthread_create(&watch->thread, NULL, watch_run, watch) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ok;
}

/* What the handler writes to from now on, or -1; what it was before. ValueError on other threads.
 */
static bool set_wakeup(int fd, int *ret_before)
{
    PyObject *module = PyImport_ImportModule("signal");
    PyObject *before = module ? PyObject_CallMethod(module, "set_wakeup_fd", "i", fd) : NULL;

    if (before)
        *ret_before = (int)PyLong_AsLong(before);
    Py_XDECREF(before);
    Py_XDECREF(module);
    return before != NULL;
}

/* Only the main thread is told of signals; a program that listens for them itself goes on to. */
static void watch_begin(struct watch *watch)
{
    int before = -1;

    *watch = (struct watch){.pumping = GetCurrentThreadId()};
    if (pipe2(watch->fds, O_CLOEXEC | O_NONBLOCK) < 0)
        return;
    fcntl(watch->fds[0], F_SETFL, 0);
    if (set_wakeup(watch->fds[1], &before)) {
        watch->is_on = before < 0 && start_thread(watch);
        if (!watch->is_on)
            set_wakeup(before, &before);
    }
    PyErr_Clear();
    if (!watch->is_on) {
        close(watch->fds[0]);
        close(watch->fds[1]);
    }
}

static void watch_end(struct watch *watch)
{
    PyObject *type, *value, *traceback;
    int before;

    if (!watch->is_on)
        return;
    PyErr_Fetch(&type, &value, &traceback);
    set_wakeup(-1, &before);
    PyErr_Restore(type, value, traceback);
    close(watch->fds[1]);
    WITHOUT_GIL(pthread_join(watch->thread, NULL));
    close(watch->fds[0]);
}

/* ---- messages ---- */

static PyObject *com_PumpMessages(PyObject *self, PyObject *unused)
{
    struct watch watch;
    bool ok = true;
    MSG message;
    BOOL got;

    watch_begin(&watch);
    do {
        WITHOUT_GIL(got = GetMessageW(&message, NULL, 0, 0));
        if (got > 0) {
            WITHOUT_GIL(DispatchMessageW(&message));
            ok = PyErr_CheckSignals() == 0;
        }
    } while (ok && got > 0);
    watch_end(&watch);
    if (!ok)
        return NULL;
    Py_RETURN_NONE;
}

static bool pump_waiting(unsigned first, unsigned last)
{
    MSG message;

    while (PeekMessageW(&message, NULL, first, last, PM_REMOVE)) {
        if (message.message == WM_QUIT)
            return true;
        DispatchMessageW(&message);
    }
    return false;
}

static PyObject *com_PumpWaitingMessages(PyObject *self, PyObject *arguments)
{
    unsigned first = 0, last = 0;
    bool quits;

    if (!PyArg_ParseTuple(arguments, "|II", &first, &last))
        return NULL;
    WITHOUT_GIL(quits = pump_waiting(first, last));
    return PyLong_FromLong(quits);
}

/* For event loops: the descriptor that they watch, and what they do when it is readable. */
static PyObject *com_ApartmentFd(PyObject *self, PyObject *unused)
{
    HRESULT hr;
    int fd;

    hr = ComityApartmentFd(&fd);
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromLong(fd);
}

static PyObject *com_Pump(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = ComityPump());
    return FAILED(hr) ? py_raise_hr(hr) : PyBool_FromLong(hr == S_FALSE);
}

static PyObject *com_EnableQuitMessage(PyObject *self, PyObject *arguments)
{
    unsigned id;

    if (!PyArg_ParseTuple(arguments, "I", &id))
        return NULL;
    py_uses_tell(id);
    Py_RETURN_NONE;
}

struct co_wait {
    HANDLE handles[HANDLES_MAX];
    ULONG n;
    DWORD flags;
    DWORD index;
    HRESULT hr;
};

static bool co_wait(void *context, DWORD timeout_ms)
{
    struct co_wait *wait = context;

    wait->hr =
        CoWaitForMultipleHandles(wait->flags, timeout_ms, wait->n, wait->handles, &wait->index);
    return wait->hr != RPC_S_CALLPENDING;
}

/* The index of the handle that was signalled; the end of the time is an exception. */
static PyObject *com_CoWaitForMultipleHandles(PyObject *self, PyObject *arguments)
{
    struct co_wait wait = {0};
    unsigned flags, timeout;
    PyObject *sequence;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(arguments, "IIO", &flags, &timeout, &sequence))
        return NULL;
    n = PySequence_Size(sequence);
    if (n < 0 || n > HANDLES_MAX) {
        PyErr_Format(PyExc_ValueError, "a sequence of at most %d handles is required", HANDLES_MAX);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        bool ok = item && py_handle_converter(item, &wait.handles[i]);

        Py_XDECREF(item);
        if (!ok)
            return NULL;
    }
    wait.n = (ULONG)n;
    wait.flags = flags;
    if (!py_wait_in_turns(co_wait, &wait, timeout))
        return NULL;
    return wait.hr != S_OK ? py_raise_hr(wait.hr) : PyLong_FromUnsignedLong(wait.index);
}

PyMethodDef py_message_methods[] = {
    {"EnableQuitMessage", com_EnableQuitMessage, METH_VARARGS, "Who is told when all is unused."},
    {"_ApartmentFd", com_ApartmentFd, METH_NOARGS, "What an event loop watches."},
    {"_Pump", com_Pump, METH_NOARGS, "Serves what is there; whether to quit."},
    {"PumpMessages", com_PumpMessages, METH_NOARGS, "Serves calls until told to quit."},
    {"PumpWaitingMessages", com_PumpWaitingMessages, METH_VARARGS, "Serves what waits."},
    {"CoWaitForMultipleHandles", com_CoWaitForMultipleHandles, METH_VARARGS,
     "Waits for handles, and serves calls meanwhile."},
    {0},
};
