/* SPDX-License-Identifier: MIT */
/*
 * The registry's values for Python: the other half of what win32api and winreg are made of.
 */
#include "win32/handles.h"
#include "win32/registry.h"

enum {
    NAME_UNITS = 16384, /* the longest name of a value, with its NUL */
};

/* ---- data ---- */

static Py_ssize_t text_units(const WCHAR *text, Py_ssize_t limit)
{
    Py_ssize_t units = 0;

    while (units < limit && text[units])
        units++;
    return units;
}

/* Each string has a NUL and all of them one more; empty ones in between count. */
static PyObject *strings_to_python(const WCHAR *text, Py_ssize_t units)
{
    PyObject *list = PyList_New(0);

    if (units > 0 && !text[units - 1])
        units--;
    for (Py_ssize_t begin = 0; list && begin < units;) {
        Py_ssize_t length = text_units(text + begin, units - begin);
        PyObject *item = py_from_wide(text + begin, length);

        if (!item || PyList_Append(list, item) < 0)
            Py_CLEAR(list);
        Py_XDECREF(item);
        begin += length + 1;
    }
    return list;
}

static PyObject *data_to_python(DWORD type, const BYTE *data, DWORD size)
{
    const WCHAR *text = (const WCHAR *)data;
    Py_ssize_t units = size / 2;
    uint64_t number = 0;

    switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        return py_from_wide(text, text_units(text, units));
    case REG_MULTI_SZ:
        return strings_to_python(text, units);
    case REG_DWORD:
        memcpy(&number, data, size < 4 ? size : 4);
        return PyLong_FromUnsignedLongLong(number);
    case REG_QWORD:
        memcpy(&number, data, size < 8 ? size : 8);
        return PyLong_FromUnsignedLongLong(number);
    default:
        if (size == 0)
            Py_RETURN_NONE;
        return PyBytes_FromStringAndSize((const char *)data, (Py_ssize_t)size);
    }
}

/* What RegSetValueEx gets: bytes, borrowed from @owner. */
struct value_data {
    PyObject *owner; /* owned; bytes */
    const BYTE *bytes;
    DWORD size;
};

static PyObject *strings_from_python(PyObject *value)
{
    PyObject *items = value == Py_None ? PyTuple_New(0) : PySequence_Fast(value, "a list of text"),
             *joined, *nul, *text = NULL;

    if (!items)
        return NULL;
    nul = PyUnicode_FromStringAndSize("", 1);
    joined = nul ? PyUnicode_Join(nul, items) : NULL;
    if (joined && PySequence_Fast_GET_SIZE(items) > 0)
        text = PyUnicode_Concat(joined, nul);
    else
        text = Py_XNewRef(joined);
    Py_XDECREF(joined);
    Py_XDECREF(nul);
    Py_DECREF(items);
    return text;
}

static PyObject *text_bytes(PyObject *text)
{
    PyObject *terminated, *bytes;

    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "text is required for this type, not %s",
                     Py_TYPE(text)->tp_name);
        return NULL;
    }
    terminated = PyUnicode_FromFormat("%U%c", text, 0);
    bytes = terminated ? PyUnicode_AsEncodedString(terminated, "utf-16-le", "surrogatepass") : NULL;
    Py_XDECREF(terminated);
    return bytes;
}

static PyObject *number_bytes(PyObject *value, DWORD type)
{
    uint64_t number = value == Py_None ? 0 : PyLong_AsUnsignedLongLongMask(value);

    if (PyErr_Occurred())
        return NULL;
    return PyBytes_FromStringAndSize((const char *)&number, type == REG_DWORD ? 4 : 8);
}

static PyObject *data_bytes(DWORD type, PyObject *value)
{
    PyObject *text, *bytes;

    switch (type) {
    case REG_SZ:
    case REG_EXPAND_SZ:
        text = value == Py_None ? PyUnicode_New(0, 0) : Py_NewRef(value);
        break;
    case REG_MULTI_SZ:
        text = strings_from_python(value);
        break;
    case REG_DWORD:
    case REG_QWORD:
        return number_bytes(value, type);
    default:
        return value == Py_None ? PyBytes_FromStringAndSize(NULL, 0) : PyBytes_FromObject(value);
    }
    bytes = text ? text_bytes(text) : NULL;
    Py_XDECREF(text);
    return bytes;
}

/* ---- reading ---- */

static PyObject *query(HKEY key, const WCHAR *name, bool missing_is_empty)
{
    DWORD size = 0, type;
    PyObject *result;
    LSTATUS error;
    BYTE *data = NULL;

    do {
        PyMem_Free(data);
        data = NULL;
        error = RegQueryValueExW(key, name, NULL, &type, NULL, &size);
        if (error == ERROR_FILE_NOT_FOUND && missing_is_empty)
            return Py_BuildValue("(si)", "", REG_SZ);
        if (error)
            return py_raise_win32((DWORD)error, "RegQueryValueEx");
        data = PyMem_Malloc(size + 2);
        if (!data)
            return PyErr_NoMemory();
        error = RegQueryValueExW(key, name, NULL, &type, data, &size);
    } while (error == ERROR_MORE_DATA); /* it has grown meanwhile */
    result = error ? py_raise_win32((DWORD)error, "RegQueryValueEx")
                   : Py_BuildValue("(Nk)", data_to_python(type, data, size), (unsigned long)type);
    PyMem_Free(data);
    return result;
}

static PyObject *reg_query_ex(PyObject *self, PyObject *arguments)
{
    PyObject *result;
    WCHAR *name;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_hkey_converter, &key, py_wide_converter, &name))
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

    if (!PyArg_ParseTuple(arguments, "O&O&", py_hkey_converter, &key, py_wide_converter, &sub))
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

static PyObject *reg_enum_value(PyObject *self, PyObject *arguments)
{
    DWORD name_size = NAME_UNITS, size = 0, type;
    WCHAR name[NAME_UNITS];
    PyObject *result;
    unsigned index;
    LSTATUS error;
    BYTE *data;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&I", py_hkey_converter, &key, &index))
        return NULL;
    error = RegEnumValueW(key, index, name, &name_size, NULL, &type, NULL, &size);
    if (error)
        return py_raise_win32((DWORD)error, "RegEnumValue");
    data = PyMem_Malloc(size + 2);
    if (!data)
        return PyErr_NoMemory();
    name_size = NAME_UNITS;
    error = RegEnumValueW(key, index, name, &name_size, NULL, &type, data, &size);
    result = error ? py_raise_win32((DWORD)error, "RegEnumValue")
                   : Py_BuildValue("(NNk)", py_from_wide(name, name_size),
                                   data_to_python(type, data, size), (unsigned long)type);
    PyMem_Free(data);
    return result;
}

/* ---- writing ---- */

static LSTATUS store(HKEY key, const WCHAR *name, DWORD type, PyObject *bytes)
{
    LSTATUS error;

    Py_BEGIN_ALLOW_THREADS;
    error = RegSetValueExW(key, name, 0, type, (const BYTE *)PyBytes_AS_STRING(bytes),
                           (DWORD)PyBytes_GET_SIZE(bytes));
    Py_END_ALLOW_THREADS;
    return error;
}

static PyObject *reg_set(PyObject *self, PyObject *arguments)
{
    HKEY key, created;
    PyObject *value, *bytes;
    LSTATUS error;
    unsigned type;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&IO", py_hkey_converter, &key, py_wide_converter, &sub,
                          &type, &value))
        return NULL;
    if (type != REG_SZ || !PyUnicode_Check(value)) {
        PyMem_Free(sub);
        PyErr_SetString(PyExc_TypeError, "only REG_SZ with a string is possible");
        return NULL;
    }
    bytes = text_bytes(value);
    if (!bytes) {
        PyMem_Free(sub);
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS;
    error = RegCreateKeyExW(key, sub ? sub : u"", 0, NULL, 0, KEY_SET_VALUE, NULL, &created, NULL);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    if (!error) {
        error = store(created, NULL, REG_SZ, bytes);
        RegCloseKey(created);
    }
    Py_DECREF(bytes);
    return py_none_or_win32(error, "RegSetValue");
}

static PyObject *reg_set_ex(PyObject *self, PyObject *arguments)
{
    PyObject *reserved, *value, *bytes;
    LSTATUS error;
    unsigned type;
    WCHAR *name;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&OIO", py_hkey_converter, &key, py_wide_converter, &name,
                          &reserved, &type, &value))
        return NULL;
    bytes = data_bytes(type, value);
    error = bytes ? store(key, name, type, bytes) : ERROR_SUCCESS;
    PyMem_Free(name);
    if (!bytes)
        return NULL;
    Py_DECREF(bytes);
    return py_none_or_win32(error, "RegSetValueEx");
}

PyMethodDef py_registry_value_methods[] = {
    {"_RegEnumValue", reg_enum_value, METH_VARARGS, "A value by its index."},
    {"_RegQueryValue", reg_query, METH_VARARGS, "The default value of a subkey."},
    {"_RegQueryValueEx", reg_query_ex, METH_VARARGS, "A value and its type."},
    {"_RegSetValue", reg_set, METH_VARARGS, "Sets the default value of a subkey."},
    {"_RegSetValueEx", reg_set_ex, METH_VARARGS, "Sets a value."},
    {0},
};
