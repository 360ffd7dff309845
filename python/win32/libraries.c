/* SPDX-License-Identifier: MIT */
/*
 * Modules by their handles, which Python has as numbers, and the addresses of their functions.
 */
#include "win32/libraries.h"

#include "win32/handles.h"

static PyObject *module_or_error(HMODULE module, const char *function)
{
    return module ? PyLong_FromVoidPtr(module) : py_raise_win32(GetLastError(), function);
}

/* (path, None, flags), of which LoadLibrary() gives the first alone. */
static PyObject *load_library(PyObject *self, PyObject *arguments)
{
    PyObject *file = Py_None;
    unsigned flags = 0;
    HMODULE module;
    WCHAR *path;

    if (!PyArg_ParseTuple(arguments, "O&|OI", py_wide_converter, &path, &file, &flags))
        return NULL;
    if (!path) {
        PyErr_SetString(PyExc_TypeError, "a library's name is required, not None");
        return NULL;
    }
    /* What the library does as it is loaded may want Python. */
    WITHOUT_GIL(module = LoadLibraryExW(path, NULL, flags));
    PyMem_Free(path);
    return module_or_error(module,
                           PyTuple_GET_SIZE(arguments) > 1 ? "LoadLibraryEx" : "LoadLibrary");
}

static PyObject *free_library(PyObject *self, PyObject *object)
{
    HMODULE module = PyLong_AsVoidPtr(object);
    BOOL done;

    if (PyErr_Occurred())
        return NULL;
    WITHOUT_GIL(done = FreeLibrary(module));
    return done ? Py_NewRef(Py_None) : py_raise_win32(GetLastError(), "FreeLibrary");
}

static PyObject *get_proc_address(PyObject *self, PyObject *arguments)
{
    const char *name;
    PyObject *number;
    FARPROC address;
    HMODULE module;

    if (!PyArg_ParseTuple(arguments, "Os", &number, &name))
        return NULL;
    module = PyLong_AsVoidPtr(number);
    if (PyErr_Occurred())
        return NULL;
    address = GetProcAddress(module, name);
    return address ? PyLong_FromVoidPtr((void *)address)
                   : py_raise_win32(GetLastError(), "GetProcAddress");
}

PyMethodDef py_library_methods[] = {
    {"_LoadLibrary", load_library, METH_VARARGS, "Loads a module."},
    {"_FreeLibrary", free_library, METH_O, "Lets a module go."},
    {"_GetProcAddress", get_proc_address, METH_VARARGS, "The address of a module's function."},
    {0},
};
