/* SPDX-License-Identifier: MIT */
/*
 * Compound files in bytes, and what objects keep in storages: functions.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"
#include "storages/storages.h"

static bool bytes_from(PyObject *object, ILockBytes **ret_bytes)
{
    return py_interface_from(object, &IID_ILockBytes, false, ret_bytes);
}

/* New memory alone: handles of memory are numbers that nobody here has. */
static PyObject *com_CreateILockBytesOnHGlobal(PyObject *self, PyObject *arguments)
{
    PyObject *handle = Py_None;
    ILockBytes *bytes = NULL;
    int deletes = 1;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|Op", &handle, &deletes) || !py_must_be_none(handle))
        return NULL;
    hr = CreateILockBytesOnHGlobal(NULL, deletes, &bytes);
    return py_interface_or_raise(hr, bytes, &IID_ILockBytes);
}

static PyObject *com_StgCreateDocfileOnILockBytes(PyObject *self, PyObject *arguments)
{
    unsigned mode, reserved = 0;
    IStorage *storage = NULL;
    ILockBytes *bytes;
    PyObject *object;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OI|I", &object, &mode, &reserved) ||
        !bytes_from(object, &bytes))
        return NULL;
    COM_CALL(hr, StgCreateDocfileOnILockBytes(bytes, mode, reserved, &storage));
    py_release(bytes);
    return py_interface_or_raise(hr, storage, &IID_IStorage);
}

static PyObject *com_StgOpenStorageOnILockBytes(PyObject *self, PyObject *arguments)
{
    PyObject *object, *priority_object, *exclude = Py_None;
    IStorage *priority = NULL, *storage = NULL;
    unsigned mode, reserved = 0;
    LPOLESTR *names = NULL;
    ILockBytes *bytes;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOI|OI", &object, &priority_object, &mode, &exclude,
                          &reserved) ||
        !bytes_from(object, &bytes))
        return NULL;
    if (!py_interface_from(priority_object, &IID_IStorage, true, &priority) ||
        !py_snb_from(exclude, &names)) {
        py_release(priority);
        py_release(bytes);
        return NULL;
    }
    COM_CALL(hr, StgOpenStorageOnILockBytes(bytes, priority, mode, names, reserved, &storage));
    if (FAILED(hr))
        py_release(priority);
    py_snb_free(names);
    py_release(bytes);
    return py_interface_or_raise(hr, storage, &IID_IStorage);
}

static PyObject *com_StgIsStorageILockBytes(PyObject *self, PyObject *object)
{
    ILockBytes *bytes;
    HRESULT hr;

    if (!bytes_from(object, &bytes))
        return NULL;
    COM_CALL(hr, StgIsStorageILockBytes(bytes));
    py_release(bytes);
    return FAILED(hr) ? py_raise_hr(hr) : PyBool_FromLong(hr == S_OK);
}

/* ---- classes ---- */

static PyObject *com_ReadClassStg(PyObject *self, PyObject *object)
{
    IStorage *storage;
    CLSID clsid;
    HRESULT hr;

    if (!py_interface_from(object, &IID_IStorage, false, &storage))
        return NULL;
    COM_CALL(hr, ReadClassStg(storage, &clsid));
    py_release(storage);
    return FAILED(hr) ? py_raise_hr(hr) : py_iid_new(&clsid);
}

static PyObject *com_WriteClassStg(PyObject *self, PyObject *arguments)
{
    IStorage *storage;
    PyObject *object;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO&", &object, py_guid_converter, &clsid) ||
        !py_interface_from(object, &IID_IStorage, false, &storage))
        return NULL;
    COM_CALL(hr, WriteClassStg(storage, &clsid));
    py_release(storage);
    return py_none_or_raise(hr);
}

PyMethodDef py_bytes_file_methods[] = {
    {"CreateILockBytesOnHGlobal", com_CreateILockBytesOnHGlobal, METH_VARARGS, "Bytes in memory."},
    {"StgCreateDocfileOnILockBytes", com_StgCreateDocfileOnILockBytes, METH_VARARGS,
     "The storage of a new compound file in bytes."},
    {"StgOpenStorageOnILockBytes", com_StgOpenStorageOnILockBytes, METH_VARARGS,
     "The storage of a compound file in bytes."},
    {"StgIsStorageILockBytes", com_StgIsStorageILockBytes, METH_O,
     "Whether bytes are a compound file."},
    {"ReadClassStg", com_ReadClassStg, METH_O, "The class that a storage names."},
    {"WriteClassStg", com_WriteClassStg, METH_VARARGS, "Names a storage's class."},
    {0},
};
