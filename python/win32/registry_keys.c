/* SPDX-License-Identifier: MIT */
/*
 * The registry's keys for Python: half of what win32api and winreg are made of.
 */
#include "win32/handles.h"
#include "win32/registry.h"

enum {
    NAME_UNITS = 257, /* the longest name of a key or a class, with its NUL */
};

/* ---- opening and making ---- */

static PyObject *reg_open(PyObject *self, PyObject *arguments)
{
    unsigned reserved = 0, access = KEY_READ;
    HKEY key, opened;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&|II", py_hkey_converter, &key, py_wide_converter, &sub,
                          &reserved, &access))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegOpenKeyExW(key, sub, reserved, access, &opened);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    return error ? py_raise_win32((DWORD)error, "RegOpenKeyEx") : py_hkey_new(opened);
}

/* (key, subkey, access, class, options) to (key, disposition). */
static PyObject *reg_create_ex(PyObject *self, PyObject *arguments)
{
    WCHAR *sub, *class = NULL;
    unsigned access = KEY_ALL_ACCESS, options = 0;
    DWORD disposition = 0;
    HKEY key, created;
    LSTATUS error;

    if (!PyArg_ParseTuple(arguments, "O&O&|IO&I", py_hkey_converter, &key, py_wide_converter, &sub,
                          &access, py_wide_converter, &class, &options))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegCreateKeyExW(key, sub ? sub : u"", 0, class, options, access, NULL, &created,
                            &disposition);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    PyMem_Free(class);
    if (error)
        return py_raise_win32((DWORD)error, "RegCreateKeyEx");
    return Py_BuildValue("(Nk)", py_hkey_new(created), (unsigned long)disposition);
}

static PyObject *reg_create(PyObject *self, PyObject *arguments)
{
    HKEY key, created;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_hkey_converter, &key, py_wide_converter, &sub))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegCreateKeyExW(key, sub ? sub : u"", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &created, NULL);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    return error ? py_raise_win32((DWORD)error, "RegCreateKey") : py_hkey_new(created);
}

static PyObject *reg_close(PyObject *self, PyObject *object)
{
    HKEY key;

    if (PyObject_TypeCheck(object, &py_handle_type)) {
        if (!py_handle_close((struct py_handle *)object))
            return NULL;
        Py_RETURN_NONE;
    }
    if (!py_hkey_converter(object, &key))
        return NULL;
    return py_none_or_win32(RegCloseKey(key), "RegCloseKey");
}

static PyObject *reg_connect(PyObject *self, PyObject *arguments)
{
    WCHAR *machine;
    HKEY key, opened;
    LSTATUS error;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_wide_converter, &machine, py_hkey_converter, &key))
        return NULL;
    error = RegConnectRegistryW(machine, key, &opened);
    PyMem_Free(machine);
    return error ? py_raise_win32((DWORD)error, "RegConnectRegistry") : py_hkey_new(opened);
}

/* None as the other key ends what another one began. */
static PyObject *reg_override(PyObject *self, PyObject *arguments)
{
    HKEY key, other;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_hkey_converter, &key, py_handle_converter, &other))
        return NULL;
    return py_none_or_win32(RegOverridePredefKey(key, other), "RegOverridePredefKey");
}

static PyObject *reg_open_user(PyObject *self, PyObject *arguments)
{
    unsigned access = MAXIMUM_ALLOWED;
    LSTATUS error;
    HKEY opened;

    if (!PyArg_ParseTuple(arguments, "|I", &access))
        return NULL;
    error = RegOpenCurrentUser(access, &opened);
    return error ? py_raise_win32((DWORD)error, "RegOpenCurrentUser") : py_hkey_new(opened);
}

/* ---- taking away and copying ---- */

/* All calls of the shape (key, text). */
static PyObject *on_key_and_text(PyObject *arguments, LSTATUS (*call)(HKEY, LPCWSTR),
                                 const char *function)
{
    LSTATUS error;
    WCHAR *text;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_hkey_converter, &key, py_wide_converter, &text))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = call(key, text);
    Py_END_ALLOW_THREADS;
    PyMem_Free(text);
    return py_none_or_win32(error, function);
}

static PyObject *reg_delete(PyObject *self, PyObject *arguments)
{
    return on_key_and_text(arguments, RegDeleteKeyW, "RegDeleteKey");
}

static PyObject *reg_delete_tree(PyObject *self, PyObject *arguments)
{
    return on_key_and_text(arguments, RegDeleteTreeW, "RegDeleteTree");
}

static PyObject *reg_delete_value(PyObject *self, PyObject *arguments)
{
    return on_key_and_text(arguments, RegDeleteValueW, "RegDeleteValue");
}

static PyObject *reg_unload(PyObject *self, PyObject *arguments)
{
    return on_key_and_text(arguments, RegUnLoadKeyW, "RegUnLoadKey");
}

static PyObject *reg_delete_ex(PyObject *self, PyObject *arguments)
{
    unsigned access = 0, reserved = 0;
    LSTATUS error;
    WCHAR *sub;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&|II", py_hkey_converter, &key, py_wide_converter, &sub,
                          &access, &reserved))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegDeleteKeyExW(key, sub, access, reserved);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    return py_none_or_win32(error, "RegDeleteKeyEx");
}

static PyObject *reg_copy_tree(PyObject *self, PyObject *arguments)
{
    HKEY source, target;
    LSTATUS error;
    WCHAR *sub;

    if (!PyArg_ParseTuple(arguments, "O&O&O&", py_hkey_converter, &source, py_wide_converter, &sub,
                          py_hkey_converter, &target))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegCopyTreeW(source, sub, target);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    return py_none_or_win32(error, "RegCopyTree");
}

/* ---- files ---- */

static PyObject *reg_save(PyObject *self, PyObject *arguments)
{
    PyObject *security = Py_None;
    LSTATUS error;
    WCHAR *file;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&|O", py_hkey_converter, &key, py_wide_converter, &file,
                          &security))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegSaveKeyW(key, file, NULL);
    Py_END_ALLOW_THREADS;
    PyMem_Free(file);
    return py_none_or_win32(error, "RegSaveKey");
}

static PyObject *reg_save_ex(PyObject *self, PyObject *arguments)
{
    PyObject *security;
    LSTATUS error;
    unsigned flags;
    WCHAR *file;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&OI", py_hkey_converter, &key, py_wide_converter, &file,
                          &security, &flags))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegSaveKeyExW(key, file, NULL, flags);
    Py_END_ALLOW_THREADS;
    PyMem_Free(file);
    return py_none_or_win32(error, "RegSaveKeyEx");
}

static PyObject *reg_restore(PyObject *self, PyObject *arguments)
{
    unsigned flags = 0;
    LSTATUS error;
    WCHAR *file;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&|I", py_hkey_converter, &key, py_wide_converter, &file,
                          &flags))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegRestoreKeyW(key, file, flags);
    Py_END_ALLOW_THREADS;
    PyMem_Free(file);
    return py_none_or_win32(error, "RegRestoreKey");
}

static PyObject *reg_load(PyObject *self, PyObject *arguments)
{
    WCHAR *sub, *file;
    LSTATUS error;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&O&O&", py_hkey_converter, &key, py_wide_converter, &sub,
                          py_wide_converter, &file))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegLoadKeyW(key, sub, file);
    Py_END_ALLOW_THREADS;
    PyMem_Free(sub);
    PyMem_Free(file);
    return py_none_or_win32(error, "RegLoadKey");
}

/* ---- asking and waiting ---- */

static PyObject *reg_enum(PyObject *self, PyObject *arguments)
{
    WCHAR name[NAME_UNITS];
    DWORD size = NAME_UNITS;
    unsigned index;
    LSTATUS error;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&I", py_hkey_converter, &key, &index))
        return NULL;
    error = RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL);
    return error ? py_raise_win32((DWORD)error, "RegEnumKeyEx") : py_from_wide(name, size);
}

static unsigned long long ticks_of(const FILETIME *time)
{
    return (unsigned long long)time->dwHighDateTime << 32 | time->dwLowDateTime;
}

/* A subkey as (name, class, 100 ns since 1601). */
static PyObject *reg_enum_ex(PyObject *self, PyObject *arguments)
{
    DWORD name_size = NAME_UNITS, class_size = NAME_UNITS;
    WCHAR name[NAME_UNITS], class[NAME_UNITS];
    FILETIME written;
    unsigned index;
    LSTATUS error;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&I", py_hkey_converter, &key, &index))
        return NULL;
    error = RegEnumKeyExW(key, index, name, &name_size, NULL, class, &class_size, &written);
    if (error)
        return py_raise_win32((DWORD)error, "RegEnumKeyEx");
    return Py_BuildValue("(NNK)", py_from_wide(name, name_size), py_from_wide(class, class_size),
                         ticks_of(&written));
}

/* (class, subkeys, longest name, longest class, values, longest name, longest data, 100 ns). */
static PyObject *reg_info(PyObject *self, PyObject *arguments)
{
    DWORD class_size = NAME_UNITS, keys, key_size, subclass_size, values, value_size, data_size;
    WCHAR class[NAME_UNITS];
    FILETIME written;
    LSTATUS error;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&", py_hkey_converter, &key))
        return NULL;
    error = RegQueryInfoKeyW(key, class, &class_size, NULL, &keys, &key_size, &subclass_size,
                             &values, &value_size, &data_size, NULL, &written);
    if (error)
        return py_raise_win32((DWORD)error, "RegQueryInfoKey");
    return Py_BuildValue("(NIIIIIIK)", py_from_wide(class, class_size), keys, key_size,
                         subclass_size, values, value_size, data_size, ticks_of(&written));
}

static PyObject *reg_flush(PyObject *self, PyObject *object)
{
    LSTATUS error;
    HKEY key;

    if (!py_hkey_converter(object, &key))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegFlushKey(key);
    Py_END_ALLOW_THREADS;
    return py_none_or_win32(error, "RegFlushKey");
}

static PyObject *reg_notify(PyObject *self, PyObject *arguments)
{
    int subtree, asynchronous;
    unsigned filter;
    LSTATUS error;
    HANDLE event;
    HKEY key;

    if (!PyArg_ParseTuple(arguments, "O&pIO&p", py_hkey_converter, &key, &subtree, &filter,
                          py_handle_converter, &event, &asynchronous))
        return NULL;
    Py_BEGIN_ALLOW_THREADS;
    error = RegNotifyChangeKeyValue(key, subtree, filter, event, asynchronous);
    Py_END_ALLOW_THREADS;
    return py_none_or_win32(error, "RegNotifyChangeKeyValue");
}

PyMethodDef py_registry_key_methods[] = {
    {"_RegOpenKeyEx", reg_open, METH_VARARGS, "Opens a key."},
    {"_RegCreateKey", reg_create, METH_VARARGS, "Opens or makes a key."},
    {"_RegCreateKeyEx", reg_create_ex, METH_VARARGS, "Opens or makes a key, and tells which."},
    {"_RegCloseKey", reg_close, METH_O, "Closes a key."},
    {"_RegConnectRegistry", reg_connect, METH_VARARGS, "Opens a key of a machine."},
    {"_RegOverridePredefKey", reg_override, METH_VARARGS, "Lets a key stand for a predefined one."},
    {"_RegOpenCurrentUser", reg_open_user, METH_VARARGS, "Opens the user's own tree."},
    {"_RegDeleteKey", reg_delete, METH_VARARGS, "Deletes a key without subkeys."},
    {"_RegDeleteKeyEx", reg_delete_ex, METH_VARARGS, "Deletes a key of one view."},
    {"_RegDeleteTree", reg_delete_tree, METH_VARARGS, "Deletes a key and all below it."},
    {"_RegDeleteValue", reg_delete_value, METH_VARARGS, "Deletes a value."},
    {"_RegCopyTree", reg_copy_tree, METH_VARARGS, "Copies what is below a key."},
    {"_RegSaveKey", reg_save, METH_VARARGS, "Writes a key into a new file."},
    {"_RegSaveKeyEx", reg_save_ex, METH_VARARGS, "Writes a key into a new file of a format."},
    {"_RegRestoreKey", reg_restore, METH_VARARGS, "Reads a file into a key."},
    {"_RegLoadKey", reg_load, METH_VARARGS, "Mounts a file as a key."},
    {"_RegUnLoadKey", reg_unload, METH_VARARGS, "Ends what RegLoadKey began."},
    {"_RegEnumKey", reg_enum, METH_VARARGS, "A subkey's name by its index."},
    {"_RegEnumKeyEx", reg_enum_ex, METH_VARARGS, "A subkey by its index."},
    {"_RegQueryInfoKey", reg_info, METH_VARARGS, "Counts and sizes of a key."},
    {"_RegFlushKey", reg_flush, METH_O, "Waits until a key is on disk."},
    {"_RegNotifyChangeKeyValue", reg_notify, METH_VARARGS, "Waits for, or announces, a change."},
    {0},
};
