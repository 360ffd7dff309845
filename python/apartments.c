/* SPDX-License-Identifier: MIT */
/*
 * Apartments and messages.
 */
#include "functions.h"
#include "handles.h"
#include "uses.h"

enum {
    HANDLES_MAX = 64,
};

/*
 * The thread that entered an apartment first. Importing the module did that, so programs that say
 * so themselves enter it once more: on this thread both count as one.
 */
static DWORD first_thread;

static HRESULT enter(DWORD flags)
{
    HRESULT hr;

    if (first_thread == GetCurrentThreadId())
        return S_OK;
    WITHOUT_GIL(hr = CoInitializeEx(NULL, flags));
    if (SUCCEEDED(hr) && !first_thread)
        first_thread = GetCurrentThreadId();
    return hr;
}

void py_apartment_enter(void)
{
    PyObject *flags = PySys_GetObject("coinit_flags"); /* borrowed */

    if (flags != Py_None)
        enter(flags && PyLong_Check(flags) ? (DWORD)PyLong_AsUnsignedLongMask(flags)
                                           : COINIT_APARTMENTTHREADED);
}

static PyObject *com_CoInitializeEx(PyObject *self, PyObject *arguments)
{
    unsigned flags = COINIT_APARTMENTTHREADED;

    return PyArg_ParseTuple(arguments, "|I", &flags) ? py_none_or_raise(enter(flags)) : NULL;
}

static PyObject *com_CoInitialize(PyObject *self, PyObject *unused)
{
    HRESULT hr = enter(COINIT_APARTMENTTHREADED);

    return py_none_or_raise(hr == RPC_E_CHANGED_MODE ? S_FALSE : hr);
}

static PyObject *com_CoUninitialize(PyObject *self, PyObject *unused)
{
    if (first_thread == GetCurrentThreadId())
        first_thread = 0;
    WITHOUT_GIL(CoUninitialize());
    Py_RETURN_NONE;
}

static PyObject *com_OleInitialize(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = OleInitialize(NULL));
    return py_none_or_raise(hr);
}

static PyObject *com_OleUninitialize(PyObject *self, PyObject *unused)
{
    WITHOUT_GIL(OleUninitialize());
    Py_RETURN_NONE;
}

/*
 * (descriptor, services, None, level, impersonation, information, capabilities, None). What a
 * user's own objects are open to does not vary: the descriptor and the services make no difference.
 */
static PyObject *com_CoInitializeSecurity(PyObject *self, PyObject *arguments)
{
    PyObject *descriptor, *services, *reserved, *information, *more = Py_None;
    unsigned level, impersonation, capabilities;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOOIIOI|O", &descriptor, &services, &reserved, &level,
                          &impersonation, &information, &capabilities, &more))
        return NULL;
    WITHOUT_GIL(hr = CoInitializeSecurity(NULL, -1, NULL, NULL, level, impersonation, NULL,
                                          capabilities, NULL));
    return py_none_or_raise(hr);
}

static PyObject *com_PumpMessages(PyObject *self, PyObject *unused)
{
    MSG message;

    WITHOUT_GIL(while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message));
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

static PyObject *com_EnableQuitMessage(PyObject *self, PyObject *arguments)
{
    unsigned id;

    if (!PyArg_ParseTuple(arguments, "I", &id))
        return NULL;
    py_uses_tell(id);
    Py_RETURN_NONE;
}

/* The index of the handle that was signalled; the end of the time is an exception. */
static PyObject *com_CoWaitForMultipleHandles(PyObject *self, PyObject *arguments)
{
    HANDLE handles[HANDLES_MAX];
    unsigned flags, timeout;
    PyObject *sequence;
    Py_ssize_t n;
    DWORD index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IIO", &flags, &timeout, &sequence))
        return NULL;
    n = PySequence_Size(sequence);
    if (n < 0 || n > HANDLES_MAX) {
        PyErr_Format(PyExc_ValueError, "a sequence of at most %d handles is required", HANDLES_MAX);
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        bool ok = item && py_handle_converter(item, &handles[i]);

        Py_XDECREF(item);
        if (!ok)
            return NULL;
    }
    WITHOUT_GIL(hr = CoWaitForMultipleHandles(flags, timeout, (ULONG)n, handles, &index));
    return hr != S_OK ? py_raise_hr(hr) : PyLong_FromUnsignedLong(index);
}

PyMethodDef py_apartment_methods[] = {
    {"CoInitialize", com_CoInitialize, METH_NOARGS, "Enters a single-threaded apartment."},
    {"CoInitializeEx", com_CoInitializeEx, METH_VARARGS, "Enters an apartment."},
    {"CoUninitialize", com_CoUninitialize, METH_NOARGS, "Leaves the apartment."},
    {"OleInitialize", com_OleInitialize, METH_NOARGS, "Enters a single-threaded apartment."},
    {"OleUninitialize", com_OleUninitialize, METH_NOARGS, "Leaves it."},
    {"CoInitializeSecurity", com_CoInitializeSecurity, METH_VARARGS,
     "What calls of this process are protected by."},
    {"EnableQuitMessage", com_EnableQuitMessage, METH_VARARGS, "Who is told when all is unused."},
    {"PumpMessages", com_PumpMessages, METH_NOARGS, "Serves calls until told to quit."},
    {"PumpWaitingMessages", com_PumpWaitingMessages, METH_VARARGS, "Serves what waits."},
    {"CoWaitForMultipleHandles", com_CoWaitForMultipleHandles, METH_VARARGS,
     "Waits for handles, and serves calls meanwhile."},
    {0},
};
