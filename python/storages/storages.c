/* SPDX-License-Identifier: MIT */
/*
 * PyIStorage: a folder of streams and other storages in a file.
 */
#include "storages/storages.h"
#include "interfaces/interface.h"
#include "interfaces/streams.h"
#include "values/values.h"

static IStorage *storage_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- elements ---- */

static PyObject *storage_CreateStream(PyObject *self, PyObject *arguments)
{
    unsigned mode, reserved1 = 0, reserved2 = 0;
    IStream *stream = NULL;
    PyObject *text;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UI|II", &text, &mode, &reserved1, &reserved2) ||
        !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr,
             IStorage_CreateStream(storage_of(self), name, mode, reserved1, reserved2, &stream));
    PyMem_Free(name);
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)stream, &IID_IStream);
}

static PyObject *storage_OpenStream(PyObject *self, PyObject *arguments)
{
    PyObject *text, *reserved1;
    unsigned mode, reserved2 = 0;
    IStream *stream = NULL;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UOI|I", &text, &reserved1, &mode, &reserved2) ||
        !py_must_be_none(reserved1) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, IStorage_OpenStream(storage_of(self), name, NULL, mode, reserved2, &stream));
    PyMem_Free(name);
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)stream, &IID_IStream);
}

static PyObject *storage_CreateStorage(PyObject *self, PyObject *arguments)
{
    unsigned mode, reserved1 = 0, reserved2 = 0;
    IStorage *storage = NULL;
    PyObject *text;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UI|II", &text, &mode, &reserved1, &reserved2) ||
        !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr,
             IStorage_CreateStorage(storage_of(self), name, mode, reserved1, reserved2, &storage));
    PyMem_Free(name);
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)storage, &IID_IStorage);
}

static PyObject *storage_OpenStorage(PyObject *self, PyObject *arguments)
{
    PyObject *text, *priority_object, *exclude = Py_None, *result = NULL;
    IStorage *priority = NULL, *storage = NULL;
    unsigned mode, reserved = 0;
    LPOLESTR *names = NULL;
    WCHAR *name = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UOI|OI", &text, &priority_object, &mode, &exclude,
                          &reserved) ||
        !py_interface_from(priority_object, &IID_IStorage, true, &priority))
        return NULL;
    if (py_snb_from(exclude, &names) && (name = py_wide(text, NULL))) {
        COM_CALL(hr, IStorage_OpenStorage(storage_of(self), name, priority, mode, names, reserved,
                                          &storage));
        result = FAILED(hr) ? py_method_error(self, hr)
                            : py_interface_new((IUnknown *)storage, &IID_IStorage);
    }
    PyMem_Free(name);
    py_snb_free(names);
    py_release(priority);
    return result;
}

static PyObject *storage_EnumElements(PyObject *self, PyObject *arguments)
{
    unsigned reserved1 = 0, reserved3 = 0;
    PyObject *reserved2 = Py_None;
    IEnumSTATSTG *elements = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|IOI", &reserved1, &reserved2, &reserved3))
        return NULL;
    COM_CALL(hr, IStorage_EnumElements(storage_of(self), reserved1, NULL, reserved3, &elements));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)elements, &IID_IEnumSTATSTG);
}

static PyObject *storage_DestroyElement(PyObject *self, PyObject *arguments)
{
    PyObject *text;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U", &text) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, IStorage_DestroyElement(storage_of(self), name));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyObject *storage_RenameElement(PyObject *self, PyObject *arguments)
{
    PyObject *old_text, *new_text, *result = NULL;
    WCHAR *old_name, *new_name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UU", &old_text, &new_text))
        return NULL;
    old_name = py_wide(old_text, NULL);
    new_name = old_name ? py_wide(new_text, NULL) : NULL;
    if (new_name) {
        COM_CALL(hr, IStorage_RenameElement(storage_of(self), old_name, new_name));
        result = py_method_result(self, hr);
    }
    PyMem_Free(new_name);
    PyMem_Free(old_name);
    return result;
}

/* ---- copies ---- */

static PyObject *storage_CopyTo(PyObject *self, PyObject *arguments)
{
    PyObject *iids_object, *exclude, *target_object, *result = NULL;
    LPOLESTR *names = NULL;
    IStorage *target = NULL;
    IID *iids = NULL;
    Py_ssize_t n = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOO", &iids_object, &exclude, &target_object))
        return NULL;
    if (py_iids_from(iids_object, &iids, &n) && py_snb_from(exclude, &names) &&
        py_interface_from(target_object, &IID_IStorage, false, &target)) {
        COM_CALL(hr, IStorage_CopyTo(storage_of(self), (DWORD)n, iids, names, target));
        result = py_method_result(self, hr);
    }
    py_release(target);
    py_snb_free(names);
    PyMem_Free(iids);
    return result;
}

static PyObject *storage_MoveElementTo(PyObject *self, PyObject *arguments)
{
    PyObject *old_text, *target_object, *new_text, *result = NULL;
    WCHAR *old_name, *new_name;
    IStorage *target;
    unsigned flags;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "UOUI", &old_text, &target_object, &new_text, &flags) ||
        !py_interface_from(target_object, &IID_IStorage, false, &target))
        return NULL;
    old_name = py_wide(old_text, NULL);
    new_name = old_name ? py_wide(new_text, NULL) : NULL;
    if (new_name) {
        COM_CALL(hr, IStorage_MoveElementTo(storage_of(self), old_name, target, new_name, flags));
        result = py_method_result(self, hr);
    }
    PyMem_Free(new_name);
    PyMem_Free(old_name);
    py_release(target);
    return result;
}

/* ---- the storage itself ---- */

static PyObject *storage_Commit(PyObject *self, PyObject *arguments)
{
    unsigned flags = STGC_DEFAULT;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, IStorage_Commit(storage_of(self), flags));
    return py_method_result(self, hr);
}

static PyObject *storage_Revert(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IStorage_Revert(storage_of(self)));
    return py_method_result(self, hr);
}

/* A name of None is the storage itself, a time of None one that stays. */
static PyObject *storage_SetElementTimes(PyObject *self, PyObject *arguments)
{
    PyObject *text, *objects[3];
    const FILETIME *times[3] = {0};
    FILETIME places[3];
    WCHAR *name = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOOO", &text, &objects[0], &objects[1], &objects[2]))
        return NULL;
    for (size_t i = 0; i < 3; i++) {
        if (objects[i] == Py_None)
            continue;
        if (!py_to_filetime(objects[i], &places[i]))
            return NULL;
        times[i] = &places[i];
    }
    if (text != Py_None && !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, IStorage_SetElementTimes(storage_of(self), name, times[0], times[1], times[2]));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyObject *storage_SetClass(PyObject *self, PyObject *arguments)
{
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&", py_guid_converter, &clsid))
        return NULL;
    COM_CALL(hr, IStorage_SetClass(storage_of(self), &clsid));
    return py_method_result(self, hr);
}

static PyObject *storage_SetStateBits(PyObject *self, PyObject *arguments)
{
    unsigned bits, mask;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "II", &bits, &mask))
        return NULL;
    COM_CALL(hr, IStorage_SetStateBits(storage_of(self), bits, mask));
    return py_method_result(self, hr);
}

static PyObject *storage_Stat(PyObject *self, PyObject *arguments)
{
    unsigned flags = STATFLAG_DEFAULT;
    STATSTG stat = {0};
    PyObject *result;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, IStorage_Stat(storage_of(self), &stat, flags));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_stat_new(&stat);
    CoTaskMemFree(stat.pwcsName);
    return result;
}

/* A storage is iterated over as its elements are. */
static PyObject *storage_iterate(PyObject *self)
{
    PyObject *elements = PyObject_CallMethod(self, "EnumElements", NULL);
    PyObject *iterator = elements ? PyObject_GetIter(elements) : NULL;

    Py_XDECREF(elements);
    return iterator;
}

static PyMethodDef methods[] = {
    {"CreateStream", storage_CreateStream, METH_VARARGS, "A new stream in the storage."},
    {"OpenStream", storage_OpenStream, METH_VARARGS, "A stream of the storage."},
    {"CreateStorage", storage_CreateStorage, METH_VARARGS, "A new storage in the storage."},
    {"OpenStorage", storage_OpenStorage, METH_VARARGS, "A storage in the storage."},
    {"CopyTo", storage_CopyTo, METH_VARARGS, "Copies everything into another storage."},
    {"MoveElementTo", storage_MoveElementTo, METH_VARARGS,
     "Moves or copies an element into another storage."},
    {"Commit", storage_Commit, METH_VARARGS, "Makes changes last."},
    {"Revert", storage_Revert, METH_NOARGS, "Takes changes back."},
    {"EnumElements", storage_EnumElements, METH_VARARGS, "What is in the storage, as STATSTGs."},
    {"DestroyElement", storage_DestroyElement, METH_VARARGS, "Removes an element."},
    {"RenameElement", storage_RenameElement, METH_VARARGS, "Gives an element another name."},
    {"SetElementTimes", storage_SetElementTimes, METH_VARARGS,
     "Changes when an element was created, read and written."},
    {"SetClass", storage_SetClass, METH_VARARGS, "Names the class of what is stored."},
    {"SetStateBits", storage_SetStateBits, METH_VARARGS, "Changes the bits in a mask."},
    {"Stat", storage_Stat, METH_VARARGS, "The storage's own STATSTG."},
    {0},
};

const struct py_kind py_storage_kind = {
    .iid = &IID_IStorage,
    .name = "PyIStorage",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &py_storage_gateway,
    .iterate = storage_iterate,
};
