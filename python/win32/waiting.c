/* SPDX-License-Identifier: MIT */
/*
 * Events, mutexes, semaphores and waiting for Python: what win32event is made of.
 */
#include "win32/waiting.h"

#include "win32/handles.h"

/* A handle of @call, or pywintypes.error. */
static PyObject *handle_or_error(HANDLE handle, const char *function)
{
    return handle ? py_handle_new(handle) : py_raise_win32(GetLastError(), function);
}

/* ---- making ---- */

static PyObject *create_event(PyObject *self, PyObject *arguments)
{
    int manual, initial;
    PyObject *security;
    HANDLE event;
    WCHAR *name;

    if (!PyArg_ParseTuple(arguments, "OppO&", &security, &manual, &initial, py_wide_converter,
                          &name))
        return NULL;
    event = CreateEventW(NULL, manual, initial, name);
    PyMem_Free(name);
    return handle_or_error(event, "CreateEvent");
}

static PyObject *create_mutex(PyObject *self, PyObject *arguments)
{
    PyObject *security;
    HANDLE mutex;
    WCHAR *name;
    int owned;

    if (!PyArg_ParseTuple(arguments, "OpO&", &security, &owned, py_wide_converter, &name))
        return NULL;
    mutex = CreateMutexW(NULL, owned, name);
    PyMem_Free(name);
    return handle_or_error(mutex, "CreateMutex");
}

static PyObject *create_semaphore(PyObject *self, PyObject *arguments)
{
    PyObject *security;
    int initial, maximum;
    HANDLE semaphore;
    WCHAR *name;

    if (!PyArg_ParseTuple(arguments, "OiiO&", &security, &initial, &maximum, py_wide_converter,
                          &name))
        return NULL;
    semaphore = CreateSemaphoreW(NULL, initial, maximum, name);
    PyMem_Free(name);
    return handle_or_error(semaphore, "CreateSemaphore");
}

/* All calls of the shape (access, whether children inherit it, name). */
static PyObject *open_named(PyObject *arguments, HANDLE (*open)(DWORD, BOOL, LPCWSTR),
                            const char *function)
{
    unsigned access;
    HANDLE handle;
    WCHAR *name;
    int inherit;

    if (!PyArg_ParseTuple(arguments, "IpO&", &access, &inherit, py_wide_converter, &name))
        return NULL;
    handle = open(access, inherit, name);
    PyMem_Free(name);
    return handle_or_error(handle, function);
}

static PyObject *open_event(PyObject *self, PyObject *arguments)
{
    return open_named(arguments, OpenEventW, "OpenEvent");
}

static PyObject *open_mutex(PyObject *self, PyObject *arguments)
{
    return open_named(arguments, OpenMutexW, "OpenMutex");
}

static PyObject *open_semaphore(PyObject *self, PyObject *arguments)
{
    return open_named(arguments, OpenSemaphoreW, "OpenSemaphore");
}

/* ---- signalling ---- */

/* All calls with nothing but a handle. */
static PyObject *on_handle(PyObject *object, BOOL (*call)(HANDLE), const char *function)
{
    HANDLE handle;

    if (!py_handle_converter(object, &handle))
        return NULL;
    return call(handle) ? Py_NewRef(Py_None) : py_raise_win32(GetLastError(), function);
}

static PyObject *set_event(PyObject *self, PyObject *object)
{
    return on_handle(object, SetEvent, "SetEvent");
}

static PyObject *reset_event(PyObject *self, PyObject *object)
{
    return on_handle(object, ResetEvent, "ResetEvent");
}

static PyObject *pulse_event(PyObject *self, PyObject *object)
{
    return on_handle(object, PulseEvent, "PulseEvent");
}

static PyObject *release_mutex(PyObject *self, PyObject *object)
{
    return on_handle(object, ReleaseMutex, "ReleaseMutex");
}

static PyObject *release_semaphore(PyObject *self, PyObject *arguments)
{
    LONG previous = 0;
    HANDLE semaphore;
    int count;

    if (!PyArg_ParseTuple(arguments, "O&i", py_handle_converter, &semaphore, &count))
        return NULL;
    if (!ReleaseSemaphore(semaphore, count, &previous))
        return py_raise_win32(GetLastError(), "ReleaseSemaphore");
    return PyLong_FromLong(previous);
}

/* ---- waiting ---- */

enum {
    TURN_MS = 50, /* until Python looks for signals */
};

bool py_wait_in_turns(py_wait wait, void *context, DWORD timeout_ms)
{
    ULONGLONG begun = GetTickCount64();

    for (;;) {
        ULONGLONG passed = GetTickCount64() - begun;
        DWORD left = timeout_ms, turn;
        bool is_over;

        if (timeout_ms != INFINITE)
            left = passed < timeout_ms ? timeout_ms - (DWORD)passed : 0;
        turn = left < TURN_MS ? left : TURN_MS;
        WITHOUT_GIL(is_over = wait(context, turn));
        if (is_over || (turn == left && left != INFINITE))
            return true;
        if (PyErr_CheckSignals() < 0)
            return false;
    }
}

/* Into a number of milliseconds, of which INFINITE is -1 here. */
static int timeout_converter(PyObject *object, void *place)
{
    *(DWORD *)place = (DWORD)PyLong_AsUnsignedLongMask(object);
    return !PyErr_Occurred();
}

struct handles {
    HANDLE list[MAXIMUM_WAIT_OBJECTS];
    DWORD count;
};

/* Into a struct handles: a sequence of handles, or None. */
static int handles_converter(PyObject *object, void *place)
{
    struct handles *handles = place;
    PyObject *items;
    Py_ssize_t count;
    bool ok;

    handles->count = 0;
    if (object == Py_None)
        return 1;
    items = PySequence_Fast(object, "a sequence of handles is required");
    if (!items)
        return 0;
    count = PySequence_Fast_GET_SIZE(items);
    ok = count <= MAXIMUM_WAIT_OBJECTS;
    if (!ok)
        PyErr_Format(PyExc_ValueError, "at most %d handles can be waited for",
                     MAXIMUM_WAIT_OBJECTS);
    for (Py_ssize_t i = 0; ok && i < count; i++)
        ok = py_handle_converter(PySequence_Fast_GET_ITEM(items, i), &handles->list[i]);
    handles->count = (DWORD)count;
    Py_DECREF(items);
    return ok;
}

/* What is waited for, and what it came to. */
struct wait {
    struct handles handles;
    int all;
    unsigned mask;
    unsigned flags;
    DWORD result;
};

static bool is_over(const struct wait *wait)
{
    return wait->result != WAIT_TIMEOUT;
}

static bool wait_for_objects(void *context, DWORD timeout_ms)
{
    struct wait *wait = context;

    wait->result =
        WaitForMultipleObjects(wait->handles.count, wait->handles.list, wait->all, timeout_ms);
    return is_over(wait);
}

static bool wait_for_messages(void *context, DWORD timeout_ms)
{
    struct wait *wait = context;

    wait->result = MsgWaitForMultipleObjectsEx(wait->handles.count, wait->handles.list, timeout_ms,
                                               wait->mask, wait->flags);
    return is_over(wait);
}

static PyObject *run_wait(struct wait *wait, py_wait function, DWORD timeout_ms, const char *name)
{
    if (!py_wait_in_turns(function, wait, timeout_ms))
        return NULL;
    if (wait->result == WAIT_FAILED)
        return py_raise_win32(GetLastError(), name);
    return PyLong_FromUnsignedLong(wait->result);
}

static PyObject *wait_for_one(PyObject *self, PyObject *arguments)
{
    struct wait wait = {.handles.count = 1};
    DWORD timeout_ms;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_handle_converter, &wait.handles.list[0],
                          timeout_converter, &timeout_ms))
        return NULL;
    return run_wait(&wait, wait_for_objects, timeout_ms, "WaitForSingleObject");
}

static PyObject *wait_for_several(PyObject *self, PyObject *arguments)
{
    struct wait wait = {0};
    DWORD timeout_ms;

    if (!PyArg_ParseTuple(arguments, "O&pO&", handles_converter, &wait.handles, &wait.all,
                          timeout_converter, &timeout_ms))
        return NULL;
    return run_wait(&wait, wait_for_objects, timeout_ms, "WaitForMultipleObjects");
}

static PyObject *wait_with_messages(PyObject *self, PyObject *arguments)
{
    struct wait wait = {0};
    DWORD timeout_ms;

    if (!PyArg_ParseTuple(arguments, "O&pO&I", handles_converter, &wait.handles, &wait.all,
                          timeout_converter, &timeout_ms, &wait.mask))
        return NULL;
    wait.flags = wait.all ? MWMO_WAITALL : 0;
    return run_wait(&wait, wait_for_messages, timeout_ms, "MsgWaitForMultipleObjects");
}

static PyObject *wait_with_messages_ex(PyObject *self, PyObject *arguments)
{
    struct wait wait = {0};
    DWORD timeout_ms;

    if (!PyArg_ParseTuple(arguments, "O&O&II", handles_converter, &wait.handles, timeout_converter,
                          &timeout_ms, &wait.mask, &wait.flags))
        return NULL;
    return run_wait(&wait, wait_for_messages, timeout_ms, "MsgWaitForMultipleObjectsEx");
}

PyMethodDef py_waiting_methods[] = {
    {"_CreateEvent", create_event, METH_VARARGS, "A new event, or the one of that name."},
    {"_OpenEvent", open_event, METH_VARARGS, "The event of that name."},
    {"_SetEvent", set_event, METH_O, "Signals an event."},
    {"_ResetEvent", reset_event, METH_O, "Takes an event's signal back."},
    {"_PulseEvent", pulse_event, METH_O, "Lets those go who wait for an event now."},
    {"_CreateMutex", create_mutex, METH_VARARGS, "A new mutex, or the one of that name."},
    {"_OpenMutex", open_mutex, METH_VARARGS, "The mutex of that name."},
    {"_ReleaseMutex", release_mutex, METH_O, "Gives a mutex up."},
    {"_CreateSemaphore", create_semaphore, METH_VARARGS, "A new semaphore."},
    {"_OpenSemaphore", open_semaphore, METH_VARARGS, "The semaphore of that name."},
    {"_ReleaseSemaphore", release_semaphore, METH_VARARGS, "Raises a semaphore's count."},
    {"_WaitForSingleObject", wait_for_one, METH_VARARGS, "Waits until it is signalled."},
    {"_WaitForMultipleObjects", wait_for_several, METH_VARARGS, "Waits for one or all."},
    {"_MsgWaitForMultipleObjects", wait_with_messages, METH_VARARGS, "Waits for calls, too."},
    {"_MsgWaitForMultipleObjectsEx", wait_with_messages_ex, METH_VARARGS, "The same with flags."},
    {0},
};
