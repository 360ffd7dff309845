/* SPDX-License-Identifier: MIT */
/*
 * The functions of win32clipboard, whose defaults and kinds of data the Python module adds.
 */
#include "win32/system_functions.h"

#include "values/python_com.h"

enum {
    BLOCK_ALIGNMENT = 8, /* what is not aligned so is no block of memory, but a number at most */
};

static PyObject *none_or_raise(BOOL ok, const char *function)
{
    if (!ok)
        return py_raise_win32(GetLastError(), function);
    Py_RETURN_NONE;
}

static PyObject *board_open(PyObject *self, PyObject *window)
{
    HWND handle = PyLong_AsVoidPtr(window);

    if (PyErr_Occurred())
        return NULL;
    return none_or_raise(OpenClipboard(handle), "OpenClipboard");
}

static PyObject *board_close(PyObject *self, PyObject *unused)
{
    return none_or_raise(CloseClipboard(), "CloseClipboard");
}

/* What was there may be let go by objects in Python. */
static PyObject *board_empty(PyObject *self, PyObject *unused)
{
    BOOL ok;
    DWORD error;

    WITHOUT_GIL(ok = EmptyClipboard(); error = GetLastError());
    return ok ? Py_NewRef(Py_None) : py_raise_win32(error, "EmptyClipboard");
}

/* The data's handle, after an object in Python was asked for them perhaps. */
static PyObject *board_get(PyObject *self, PyObject *arguments)
{
    HANDLE handle;
    unsigned format;
    DWORD error;

    if (!PyArg_ParseTuple(arguments, "I", &format))
        return NULL;
    WITHOUT_GIL(handle = GetClipboardData(format); error = GetLastError());
    return handle ? PyLong_FromVoidPtr(handle) : py_raise_win32(error, "GetClipboardData");
}

static HGLOBAL memory_of(const Py_buffer *view)
{
    HGLOBAL memory = GlobalAlloc(GHND, (SIZE_T)view->len);

    if (memory && view->len > 0) {
        memcpy(GlobalLock(memory), view->buf, (size_t)view->len);
        GlobalUnlock(memory);
    }
    return memory;
}

/* A handle, or bytes that are copied to memory of the clipboard's. */
static PyObject *board_set(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    unsigned format;
    HANDLE handle;
    Py_buffer view;

    if (!PyArg_ParseTuple(arguments, "IO", &format, &object))
        return NULL;
    if (PyLong_Check(object)) {
        handle = SetClipboardData(format, PyLong_AsVoidPtr(object));
    } else {
        HGLOBAL memory;

        if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
            return NULL;
        memory = memory_of(&view);
        PyBuffer_Release(&view);
        handle = memory ? SetClipboardData(format, memory) : NULL;
        if (memory && !handle)
            GlobalFree(memory);
    }
    if (PyErr_Occurred())
        return NULL;
    return handle ? PyLong_FromVoidPtr(handle) : py_raise_win32(GetLastError(), "SetClipboardData");
}

/* The bytes of a handle of memory. */
static PyObject *board_memory(PyObject *self, PyObject *number)
{
    HGLOBAL memory = PyLong_AsVoidPtr(number);
    PyObject *bytes;
    SIZE_T size = 0;

    if (PyErr_Occurred())
        return NULL;
    if ((ULONG_PTR)memory % BLOCK_ALIGNMENT == 0)
        size = GlobalSize(memory);
    if (!size)
        return py_raise_win32(ERROR_INVALID_HANDLE, "GlobalSize");
    bytes = PyBytes_FromStringAndSize(GlobalLock(memory), (Py_ssize_t)size);
    GlobalUnlock(memory);
    return bytes;
}

static PyObject *board_has(PyObject *self, PyObject *arguments)
{
    unsigned format;

    if (!PyArg_ParseTuple(arguments, "I", &format))
        return NULL;
    return PyLong_FromLong(IsClipboardFormatAvailable(format));
}

static PyObject *board_next(PyObject *self, PyObject *arguments)
{
    unsigned format, next;

    if (!PyArg_ParseTuple(arguments, "I", &format))
        return NULL;
    next = EnumClipboardFormats(format);
    if (!next && GetLastError() != ERROR_SUCCESS)
        return py_raise_win32(GetLastError(), "EnumClipboardFormats");
    return PyLong_FromUnsignedLong(next);
}

static PyObject *board_register(PyObject *self, PyObject *name)
{
    WCHAR *wide = py_wide(name, NULL);
    UINT format = wide ? RegisterClipboardFormatW(wide) : 0;

    PyMem_Free(wide);
    if (PyErr_Occurred())
        return NULL;
    return format ? PyLong_FromUnsignedLong(format)
                  : py_raise_win32(GetLastError(), "RegisterClipboardFormat");
}

static PyObject *board_name(PyObject *self, PyObject *arguments)
{
    WCHAR name[256];
    unsigned format;
    int len;

    if (!PyArg_ParseTuple(arguments, "I", &format))
        return NULL;
    len = GetClipboardFormatNameW(format, name, 256);
    return len ? py_from_wide(name, len) : py_raise_win32(GetLastError(), "GetClipboardFormatName");
}

/* (formats, changes, owner, window that has it open) */
static PyObject *board_state(PyObject *self, PyObject *unused)
{
    return Py_BuildValue("(iINN)", CountClipboardFormats(), GetClipboardSequenceNumber(),
                         PyLong_FromVoidPtr(GetClipboardOwner()),
                         PyLong_FromVoidPtr(GetOpenClipboardWindow()));
}

PyMethodDef py_clipboard_methods[] = {
    {"_clipboard_open", board_open, METH_O, "Opens it."},
    {"_clipboard_close", board_close, METH_NOARGS, "Closes it."},
    {"_clipboard_empty", board_empty, METH_NOARGS, "Takes all from it."},
    {"_clipboard_get", board_get, METH_VARARGS, "The handle of a format's data."},
    {"_clipboard_set", board_set, METH_VARARGS, "Puts bytes or a handle there."},
    {"_clipboard_memory", board_memory, METH_O, "The bytes of a handle."},
    {"_clipboard_has", board_has, METH_VARARGS, "Whether a format is there."},
    {"_clipboard_next", board_next, METH_VARARGS, "The format behind another."},
    {"_clipboard_register", board_register, METH_O, "The number of a format's name."},
    {"_clipboard_name", board_name, METH_VARARGS, "The name of a format's number."},
    {"_clipboard_state", board_state, METH_NOARGS, "Formats, changes, owner, window."},
    {0},
};
