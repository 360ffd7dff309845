/* SPDX-License-Identifier: MIT */
#include "win32/handles.h"

bool py_handle_close(struct py_handle *self)
{
    bool is_key = PyObject_TypeCheck((PyObject *)self, &py_hkey_type);
    HANDLE handle = self->handle;
    LSTATUS error = ERROR_SUCCESS;

    self->handle = NULL;
    if (!handle)
        return true;
    if (is_key)
        error = RegCloseKey(handle);
    else if (!CloseHandle(handle))
        error = (LSTATUS)GetLastError();
    if (error)
        py_raise_win32((DWORD)error, is_key ? "RegCloseKey" : "CloseHandle");
    return !error;
}

static void handle_dealloc(PyObject *self)
{
    PyObject *type, *value, *traceback;

    /* Nobody is there to tell that closing failed, and an exception may be on its way. */
    PyErr_Fetch(&type, &value, &traceback);
    py_handle_close((struct py_handle *)self);
    PyErr_Restore(type, value, traceback);
    PyObject_Free(self);
}

static PyObject *handle_Close(PyObject *self, PyObject *unused)
{
    if (!py_handle_close((struct py_handle *)self))
        return NULL;
    Py_RETURN_NONE;
}

static PyObject *handle_int(PyObject *self)
{
    return PyLong_FromSsize_t((Py_ssize_t)((struct py_handle *)self)->handle);
}

static PyObject *handle_Detach(PyObject *self, PyObject *unused)
{
    PyObject *number = handle_int(self);

    if (number)
        ((struct py_handle *)self)->handle = NULL;
    return number;
}

static PyObject *handle_get(PyObject *self, void *unused)
{
    return handle_int(self);
}

static int handle_bool(PyObject *self)
{
    return ((struct py_handle *)self)->handle != NULL;
}

static PyObject *handle_enter(PyObject *self, PyObject *unused)
{
    return Py_NewRef(self);
}

static PyObject *handle_exit(PyObject *self, PyObject *arguments)
{
    return handle_Close(self, NULL);
}

static PyObject *handle_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%s:%zd>", Py_TYPE(self)->tp_name,
                                (Py_ssize_t)((struct py_handle *)self)->handle);
}

/* The same as its number's: a handle and its number are equal. */
static Py_hash_t handle_hash(PyObject *self)
{
    PyObject *number = handle_int(self);
    Py_hash_t hash = number ? PyObject_Hash(number) : -1;

    Py_XDECREF(number);
    return hash;
}

static PyObject *handle_compare(PyObject *a, PyObject *b, int operation)
{
    PyObject *number, *result;

    if (operation != Py_EQ && operation != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    if (!PyLong_Check(b) && !PyObject_TypeCheck(b, &py_handle_type))
        Py_RETURN_NOTIMPLEMENTED;
    number = handle_int(a);
    b = PyNumber_Index(b);
    result = number && b ? PyObject_RichCompare(number, b, operation) : NULL;
    Py_XDECREF(number);
    Py_XDECREF(b);
    return result;
}

static PyMethodDef handle_methods[] = {
    {"Close", handle_Close, METH_NOARGS, "Closes the handle."},
    {"close", handle_Close, METH_NOARGS, "Closes the handle."},
    {"Detach", handle_Detach, METH_NOARGS, "The number, which is closed no more."},
    {"__enter__", handle_enter, METH_NOARGS, "The handle itself."},
    {"__exit__", handle_exit, METH_VARARGS, "Closes the handle."},
    {0},
};
static PyGetSetDef handle_members[] = {
    {"handle", handle_get, NULL, "The number.", NULL},
    {0},
};
static PyNumberMethods handle_number = {
    .nb_int = handle_int,
    .nb_index = handle_int,
    .nb_bool = handle_bool,
};

PyTypeObject py_handle_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyHANDLE",
    .tp_basicsize = sizeof(struct py_handle),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_dealloc = handle_dealloc,
    .tp_repr = handle_repr,
    .tp_hash = handle_hash,
    .tp_richcompare = handle_compare,
    .tp_as_number = &handle_number,
    .tp_methods = handle_methods,
    .tp_getset = handle_members,
};

PyTypeObject py_hkey_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyHKEY",
    .tp_basicsize = sizeof(struct py_handle),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_base = &py_handle_type,
};

static PyObject *close_number(PyObject *self, PyObject *object)
{
    HANDLE handle;

    if (!py_handle_converter(object, &handle))
        return NULL;
    return CloseHandle(handle) ? Py_NewRef(Py_None) : py_raise_win32(GetLastError(), "CloseHandle");
}

/* A handle object of a number or another one, which closes it as well. */
static PyObject *wrap_number(PyObject *self, PyObject *arguments)
{
    HANDLE handle = NULL;

    if (!PyArg_ParseTuple(arguments, "|O&", py_handle_converter, &handle))
        return NULL;
    return py_handle_new(handle);
}

static PyMethodDef functions[] = {
    {"_HANDLE", wrap_number, METH_VARARGS, "A handle object of a number."},
    {"_CloseHandle", close_number, METH_O, "Closes what a number is the handle of."},
    {0},
};

bool py_handles_init(PyObject *module)
{
    return PyType_Ready(&py_handle_type) == 0 && PyType_Ready(&py_hkey_type) == 0 &&
           PyModule_AddFunctions(module, functions) == 0 &&
           PyModule_AddObjectRef(module, "_HANDLEType", (PyObject *)&py_handle_type) == 0 &&
           PyModule_AddObjectRef(module, "_HKEYType", (PyObject *)&py_hkey_type) == 0;
}

static PyObject *new_of_type(PyTypeObject *type, HANDLE handle)
{
    struct py_handle *self = PyObject_New(struct py_handle, type);

    if (self)
        self->handle = handle;
    return (PyObject *)self;
}

PyObject *py_handle_new(HANDLE handle)
{
    return new_of_type(&py_handle_type, handle);
}

PyObject *py_hkey_new(HKEY key)
{
    return new_of_type(&py_hkey_type, key);
}

int py_handle_converter(PyObject *object, void *place)
{
    HANDLE *handle = place;
    PyObject *number;

    *handle = NULL;
    if (object == Py_None)
        return 1;
    if (PyObject_TypeCheck(object, &py_handle_type)) {
        *handle = ((struct py_handle *)object)->handle;
        return 1;
    }
    if (!PyIndex_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "The object is not a PyHANDLE object");
        return 0;
    }
    number = PyNumber_Index(object);
    if (number)
        *handle = (HANDLE)(uintptr_t)PyLong_AsUnsignedLongLongMask(number);
    Py_XDECREF(number);
    return !PyErr_Occurred();
}

int py_hkey_converter(PyObject *object, void *place)
{
    uintptr_t number;
    HKEY *key = place;

    if (object == Py_None || !py_handle_converter(object, key)) {
        PyErr_SetString(PyExc_TypeError, "The object is not a PyHKEY object");
        return 0;
    }
    number = (uintptr_t)*key;
    if (number >> 31 == 1)
        *key = (HKEY)(intptr_t)(int32_t)number;
    return 1;
}

int py_wide_converter(PyObject *object, void *place)
{
    WCHAR **wide = place;

    if (!object) {
        PyMem_Free(*wide);
        *wide = NULL;
        return 1;
    }
    *wide = NULL;
    if (object == Py_None)
        return Py_CLEANUP_SUPPORTED;
    *wide = py_wide(object, NULL);
    return *wide ? Py_CLEANUP_SUPPORTED : 0;
}

PyObject *py_none_or_win32(LSTATUS error, const char *function)
{
    if (error)
        return py_raise_win32((DWORD)error, function);
    Py_RETURN_NONE;
}
