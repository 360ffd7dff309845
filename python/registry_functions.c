/* SPDX-License-Identifier: MIT */
/*
 * The registry for Python: what win32api and winreg are made of.
 */
#include "python_com.h"

/* ---- PyHKEY ---- */

struct py_hkey {
    PyObject_HEAD HKEY key;
};

static void hkey_dealloc(PyObject *self)
{
    struct py_hkey *handle = (struct py_hkey *)self;

    if (handle->key)
        RegCloseKey(handle->key);
    PyObject_Free(self);
}

static PyObject *hkey_Close(PyObject *self, PyObject *unused)
{
    struct py_hkey *handle = (struct py_hkey *)self;

    if (handle->key)
        RegCloseKey(handle->key);
    handle->key = NULL;
    Py_RETURN_NONE;
}

static PyObject *hkey_int(PyObject *self)
{
    return PyLong_FromVoidPtr(((struct py_hkey *)self)->key);
}

static int hkey_bool(PyObject *self)
{
    return ((struct py_hkey *)self)->key != NULL;
}

static PyObject *hkey_enter(PyObject *self, PyObject *unused)
{
    return Py_NewRef(self);
}

static PyObject *hkey_exit(PyObject *self, PyObject *arguments)
{
    return hkey_Close(self, NULL);
}

static PyMethodDef hkey_methods[] = {
    {"Close", hkey_Close, METH_NOARGS, "Closes the key."},
    {"__enter__", hkey_enter, METH_NOARGS, "The key itself."},
    {"__exit__", hkey_exit, METH_VARARGS, "Closes the key."},
    {0},
};
static PyNumberMethods hkey_number = {.nb_int = hkey_int, .nb_bool = hkey_bool};
static PyTypeObject hkey_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyHKEY",
    .tp_basicsize = sizeof(struct py_hkey),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = hkey_dealloc,
    .tp_as_number = &hkey_number,
    .tp_methods = hkey_methods,
};

static PyObject *hkey_new(HKEY key)
{
    struct py_hkey *handle;

    if (PyType_Ready(&hkey_type) < 0)
        return NULL;
    handle = PyObject_New(struct py_hkey, &hkey_type);
    if (handle)
        handle->key = key;
    return (PyObject *)handle;
}

/* A handle, or a predefined number in either sign. */
static int hkey_converter(PyObject *object, void *place)
{
    HKEY *key = place;

    if (Py_TYPE(object) == &hkey_type) {
        *key = ((struct py_hkey *)object)->key;
        return 1;
    }
    if (!PyLong_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "The object is not a PyHKEY object");
        return 0;
    }
    *key = (HKEY)(uintptr_t)PyLong_AsUnsignedLongLongMask(object);
    if ((uintptr_t)*key >> 31 == 1)
        *key = (HKEY)(intptr_t)(int32_t)(uintptr_t)*key;
    return !PyErr_Occurred();
}

/* Text or None; the caller frees it with PyMem_Free. */
static int wide_converter(PyObject *object, void *place)
{
    WCHAR **wide = place;

    *wide = NULL;
    if (object == Py_None)
        return 1;
    *wide = py_wide(object, NULL);
    return *wide != NULL;
}

static PyObject *reg_open(PyObject *self, PyObject *arguments)
{
    unsigned reserved = 0, access = KEY_READ;
    HKEY key, opened;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&|II", hkey_converter, &key, wide_converter, &sub,
                          &reserved, &access))
        return NULL;
    error = RegOpenKeyExW(key, sub, reserved, access, &opened);
    PyMem_Free(sub);
    return error ? py_raise_win32((DWORD)error, "RegOpenKeyEx") : hkey_new(opened);
}

static PyObject *reg_create(PyObject *self, PyObject *arguments)
{
    HKEY key, created;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&", hkey_converter, &key, wide_converter, &sub))
        return NULL;
    error = RegCreateKeyExW(key, sub ? sub : u"", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &created, NULL);
    PyMem_Free(sub);
    return error ? py_raise_win32((DWORD)error, "RegCreateKey") : hkey_new(created);
}

static PyObject *reg_close(PyObject *self, PyObject *object)
{
    if (Py_TYPE(object) == &hkey_type)
        return hkey_Close(object, NULL);
    Py_RETURN_NONE;
}

static PyObject *reg_delete(PyObject *self, PyObject *arguments)
{
    LSTATUS error;
    WCHAR *sub;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&", hkey_converter, &key, wide_converter, &sub))
        return NULL;
    error = RegDeleteKeyW(key, sub);
    PyMem_Free(sub);
    if (error)
        return py_raise_win32((DWORD)error, "RegDeleteKey");
    Py_RETURN_NONE;
}

static PyObject *reg_enum(PyObject *self, PyObject *arguments)
{
    WCHAR name[256];
    DWORD size = 256;
    unsigned index;
    LSTATUS error;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&I", hkey_converter, &key, &index))
        return NULL;
    error = RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL);
    return error ? py_raise_win32((DWORD)error, "RegEnumKey") : py_from_wide(name, size);
}

/* A value's data as Python knows it. */
static PyObject *data_to_python(DWORD type, const BYTE *data, DWORD size)
{
    DWORD number = 0;
    Py_ssize_t units = size / 2;
    const WCHAR *text = (const WCHAR *)data;

    switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        for (Py_ssize_t i = 0; i < units; i++) {
            if (!text[i])
                units = i;
        }
        return py_from_wide(text, units);
    case REG_MULTI_SZ: {
        PyObject *list = PyList_New(0);

        for (Py_ssize_t begin = 0; list && begin < units && text[begin];) {
            Py_ssize_t end = begin;
            PyObject *item;

            while (end < units && text[end])
                end++;
            item = py_from_wide(text + begin, end - begin);
            if (item)
                PyList_Append(list, item);
            Py_XDECREF(item);
            begin = end + 1;
        }
        return list;
    }
    case REG_DWORD:
        memcpy(&number, data, size < 4 ? size : 4);
        return PyLong_FromUnsignedLong(number);
    default:
        return PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    }
}

static PyObject *query(HKEY key, const WCHAR *name, bool missing_is_empty)
{
    DWORD size = 0, type;
    PyObject *result;
    LSTATUS error;
    BYTE *data;

    error = RegQueryValueExW(key, name, NULL, &type, NULL, &size);
    if (error == ERROR_FILE_NOT_FOUND && missing_is_empty)
        return Py_BuildValue("(si)", "", REG_SZ);
    if (error)
        return py_raise_win32((DWORD)error, "RegQueryValueEx");
    data = PyMem_Malloc(size + 2);
    if (!data)
        return PyErr_NoMemory();
    error = RegQueryValueExW(key, name, NULL, &type, data, &size);
    result = error ? py_raise_win32((DWORD)error, "RegQueryValueEx")
                   : Py_BuildValue("(Ni)", data_to_python(type, data, size), (int)type);
    PyMem_Free(data);
    return result;
}

static PyObject *reg_query_ex(PyObject *self, PyObject *arguments)
{
    PyObject *result;
    WCHAR *name;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&", hkey_converter, &key, wide_converter, &name))
        return NULL;
    result = query(key, name, false);
    PyMem_Free(name);
    return result;
}

/* The default value of a subkey; a key without one has ''. */
static PyObject *reg_query(PyObject *self, PyObject *arguments)
{
    PyObject *pair, *text;
    HKEY key, opened;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&", hkey_converter, &key, wide_converter, &sub))
        return NULL;
    error = RegOpenKeyExW(key, sub, 0, KEY_READ, &opened);
    PyMem_Free(sub);
    if (error)
        return py_raise_win32((DWORD)error, "RegQueryValue");
    pair = query(opened, NULL, true);
    RegCloseKey(opened);
    if (!pair)
        return NULL;
    text = Py_NewRef(PyTuple_GET_ITEM(pair, 0));
    Py_DECREF(pair);
    return text;
}

static PyObject *set_text(HKEY key, const WCHAR *name, DWORD type, PyObject *value)
{
    Py_ssize_t units;
    WCHAR *text = py_wide(value, &units);
    LSTATUS error;

    if (!text)
        return NULL;
    error = RegSetValueExW(key, name, 0, type, (const BYTE *)text,
                           (DWORD)((units + 1) * (Py_ssize_t)sizeof(*text)));
    PyMem_Free(text);
    if (error)
        return py_raise_win32((DWORD)error, "RegSetValueEx");
    Py_RETURN_NONE;
}

static PyObject *reg_set(PyObject *self, PyObject *arguments)
{
    PyObject *value, *result;
    HKEY key, created;
    LSTATUS error;
    unsigned type;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&IO", hkey_converter, &key, wide_converter, &sub, &type,
                          &value))
        return NULL;
    if (type != REG_SZ || !PyUnicode_Check(value)) {
        PyMem_Free(sub);
        PyErr_SetString(PyExc_TypeError, "only REG_SZ with a string is possible");
        return NULL;
    }
    error = RegCreateKeyExW(key, sub ? sub : u"", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &created, NULL);
    PyMem_Free(sub);
    if (error)
        return py_raise_win32((DWORD)error, "RegSetValue");
    result = set_text(created, NULL, REG_SZ, value);
    RegCloseKey(created);
    return result;
}

static PyObject *reg_set_ex(PyObject *self, PyObject *arguments)
{
    PyObject *reserved, *value, *result = NULL;
    LSTATUS error = ERROR_SUCCESS;
    Py_buffer view;
    DWORD number;
    unsigned type;
    WCHAR *name;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&OIO", hkey_converter, &key, wide_converter, &name,
                          &reserved, &type, &value))
        return NULL;
    if (type == REG_SZ || type == REG_EXPAND_SZ) {
        result = set_text(key, name, type, value);
        PyMem_Free(name);
        return result;
    }
    if (type == REG_DWORD) {
        number = (DWORD)PyLong_AsUnsignedLongMask(value);
        if (!PyErr_Occurred())
            error = RegSetValueExW(key, name, 0, type, (const BYTE *)&number, sizeof(number));
    } else if (PyObject_GetBuffer(value, &view, PyBUF_SIMPLE) == 0) {
        error = RegSetValueExW(key, name, 0, type, view.buf, (DWORD)view.len);
        PyBuffer_Release(&view);
    }
    PyMem_Free(name);
    if (PyErr_Occurred())
        return NULL;
    if (error)
        return py_raise_win32((DWORD)error, "RegSetValueEx");
    Py_RETURN_NONE;
}

static PyObject *reg_enum_value(PyObject *self, PyObject *arguments)
{
    WCHAR name[16384];
    DWORD name_size = 16384, size = 0, type;
    PyObject *result;
    unsigned index;
    LSTATUS error;
    BYTE *data;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&I", hkey_converter, &key, &index))
        return NULL;
    error = RegEnumValueW(key, index, name, &name_size, NULL, &type, NULL, &size);
    if (error)
        return py_raise_win32((DWORD)error, "RegEnumValue");
    data = PyMem_Malloc(size + 2);
    if (!data)
        return PyErr_NoMemory();
    name_size = 16384;
    error = RegEnumValueW(key, index, name, &name_size, NULL, &type, data, &size);
    result = error ? py_raise_win32((DWORD)error, "RegEnumValue")
                   : Py_BuildValue("(NNi)", py_from_wide(name, name_size),
                                   data_to_python(type, data, size), (int)type);
    PyMem_Free(data);
    return result;
}

PyMethodDef py_registry_methods[] = {
    {"_RegOpenKeyEx", reg_open, METH_VARARGS, "Opens a key."},
    {"_RegCreateKey", reg_create, METH_VARARGS, "Opens or makes a key."},
    {"_RegCloseKey", reg_close, METH_O, "Closes a key."},
    {"_RegDeleteKey", reg_delete, METH_VARARGS, "Deletes a key without subkeys."},
    {"_RegEnumKey", reg_enum, METH_VARARGS, "A subkey's name by its index."},
    {"_RegEnumValue", reg_enum_value, METH_VARARGS, "A value by its index."},
    {"_RegQueryValue", reg_query, METH_VARARGS, "The default value of a subkey."},
    {"_RegQueryValueEx", reg_query_ex, METH_VARARGS, "A value and its type."},
    {"_RegSetValue", reg_set, METH_VARARGS, "Sets the default value of a subkey."},
    {"_RegSetValueEx", reg_set_ex, METH_VARARGS, "Sets a value."},
    {0},
};
