/* SPDX-License-Identifier: MIT */
/*
 * Compound files: the functions that make and open them, and what their arguments are read by.
 */
#include "storages/storages.h"

#include <math.h>

#include "functions/functions.h"
#include "interfaces/interface.h"
#include "values/values.h"

enum {
    DAYS_FROM_1601 = 109205, /* to 1899-12-30 */
    DAY_MS = 24 * 60 * 60 * 1000,
    TICKS_PER_MS = 10000,
};

bool py_must_be_none(PyObject *object)
{
    if (object != Py_None)
        PyErr_Format(PyExc_TypeError, "must be None (got %s)", Py_TYPE(object)->tp_name);
    return object == Py_None;
}

void py_snb_free(SNB names)
{
    for (SNB name = names; name && *name; name++)
        PyMem_Free(*name);
    PyMem_Free(names);
}

bool py_snb_from(PyObject *object, SNB *ret_names)
{
    PyObject *list;
    Py_ssize_t n;
    SNB names;
    bool ok;

    *ret_names = NULL;
    if (object == Py_None)
        return true;
    if (PyUnicode_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "must be a sequence of names, not one name");
        return false;
    }
    list = PySequence_Fast(object, "must be a sequence of names");
    if (!list)
        return false;
    n = PySequence_Fast_GET_SIZE(list);
    names = PyMem_Calloc((size_t)n + 1, sizeof(*names));
    ok = names != NULL;
    if (!ok)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; ok && i < n; i++) {
        names[i] = py_wide(PySequence_Fast_GET_ITEM(list, i), NULL);
        ok = names[i] != NULL;
    }
    Py_DECREF(list);
    if (ok)
        *ret_names = names;
    else
        py_snb_free(names);
    return ok;
}

PyObject *py_snb_new(SNB names)
{
    PyObject *list;

    if (!names)
        Py_RETURN_NONE;
    list = PyList_New(0);
    for (; list && *names; names++) {
        PyObject *name = py_from_wide(*names, (Py_ssize_t)py_wide_len(*names));

        if (!name || PyList_Append(list, name) < 0)
            Py_CLEAR(list);
        Py_XDECREF(name);
    }
    return list;
}

bool py_iids_from(PyObject *object, IID **ret_iids, Py_ssize_t *ret_n)
{
    PyObject *list;
    bool ok = true;
    Py_ssize_t n;
    IID *iids;

    *ret_iids = NULL;
    *ret_n = 0;
    if (object == Py_None)
        return true;
    list = PySequence_Fast(object, "must be a sequence of identifiers");
    if (!list)
        return false;
    n = PySequence_Fast_GET_SIZE(list);
    iids = PyMem_Calloc((size_t)n + 1, sizeof(*iids));
    if (!iids) {
        PyErr_NoMemory();
        ok = false;
    }
    for (Py_ssize_t i = 0; ok && i < n; i++)
        ok = py_guid_from(PySequence_Fast_GET_ITEM(list, i), &iids[i]);
    Py_DECREF(list);
    if (!ok) {
        PyMem_Free(iids);
        return false;
    }
    *ret_iids = iids;
    *ret_n = n;
    return true;
}

bool py_to_filetime(PyObject *object, FILETIME *ret_time)
{
    long long ticks;
    double days;
    DATE date;

    if (!py_to_date(object, &date))
        return false;
    days = trunc(date);
    ticks = ((long long)days + DAYS_FROM_1601) * DAY_MS + llround(fabs(date - days) * DAY_MS);
    if (ticks < 0) {
        PyErr_SetString(PyExc_ValueError, "the time is before 1601");
        return false;
    }
    ticks *= TICKS_PER_MS;
    ret_time->dwLowDateTime = (DWORD)ticks;
    ret_time->dwHighDateTime = (DWORD)(ticks >> 32);
    return true;
}

/* ---- functions ---- */

/* Without a name a temporary file. */
static PyObject *com_StgCreateDocfile(PyObject *self, PyObject *arguments)
{
    unsigned mode, reserved = 0;
    IStorage *storage = NULL;
    WCHAR *name = NULL;
    PyObject *text;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OI|I", &text, &mode, &reserved) ||
        (text != Py_None && !(name = py_wide(text, NULL))))
        return NULL;
    COM_CALL(hr, StgCreateDocfile(name, mode, reserved, &storage));
    PyMem_Free(name);
    return py_interface_or_raise(hr, storage, &IID_IStorage);
}

/* What is open in priority mode stands for the name, and its reference goes with the success. */
static PyObject *com_StgOpenStorage(PyObject *self, PyObject *arguments)
{
    PyObject *text, *priority_object, *exclude = Py_None;
    IStorage *priority = NULL, *storage = NULL;
    unsigned mode, reserved = 0;
    LPOLESTR *names = NULL;
    WCHAR *name = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOI|OI", &text, &priority_object, &mode, &exclude,
                          &reserved) ||
        (text != Py_None && !(name = py_wide(text, NULL))))
        return NULL;
    if (!py_snb_from(exclude, &names) ||
        !py_interface_from(priority_object, &IID_IStorage, true, &priority)) {
        py_snb_free(names);
        PyMem_Free(name);
        return NULL;
    }
    COM_CALL(hr, StgOpenStorage(name, priority, mode, names, reserved, &storage));
    if (FAILED(hr))
        py_release(priority);
    py_snb_free(names);
    PyMem_Free(name);
    return py_interface_or_raise(hr, storage, &IID_IStorage);
}

/* A dict of what is not the default, or None: NULL. */
static bool options_from(PyObject *object, STGOPTIONS *options, STGOPTIONS **ret_options)
{
    static char *names[] = {"Version", "reserved", "SectorSize", "TemplateFile", NULL};
    PyObject *nothing, *template = Py_None;
    unsigned short version = STGOPTIONS_VERSION, reserved = 0;
    unsigned size = 512;
    bool ok;

    *ret_options = NULL;
    if (object == Py_None)
        return true;
    if (!PyDict_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "STGOPTIONS is a dict");
        return false;
    }
    nothing = PyTuple_New(0);
    ok = nothing &&
         PyArg_ParseTupleAndKeywords(nothing, object, "|HHIO", names, &version, &reserved, &size,
                                     &template) &&
         py_must_be_none(template);
    Py_XDECREF(nothing);
    *options = (STGOPTIONS){.usVersion = version, .reserved = reserved, .ulSectorSize = size};
    *ret_options = options;
    return ok;
}

typedef HRESULT (*ex_function)(const WCHAR *pwcsName, DWORD grfMode, DWORD stgfmt, DWORD grfAttrs,
                               STGOPTIONS *pStgOptions, PSECURITY_DESCRIPTOR pSecurityDescriptor,
                               REFIID riid, void **ppObjectOpen);

/* Both take a name, the mode, the format, attributes, an identifier, options and a security
 * descriptor, which must be None. */
static PyObject *call_ex(PyObject *arguments, ex_function function)
{
    PyObject *text, *options_object = Py_None, *security = Py_None;
    unsigned mode, format, attributes;
    STGOPTIONS place, *options;
    WCHAR *name = NULL;
    void *object = NULL;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OIIIO&|OO", &text, &mode, &format, &attributes,
                          py_guid_converter, &iid, &options_object, &security) ||
        !py_must_be_none(security) || !options_from(options_object, &place, &options) ||
        (text != Py_None && !(name = py_wide(text, NULL))))
        return NULL;
    COM_CALL(hr, function(name, mode, format, attributes, options, NULL, &iid, &object));
    PyMem_Free(name);
    return py_interface_or_raise(hr, object, &iid);
}

static PyObject *com_StgCreateStorageEx(PyObject *self, PyObject *arguments)
{
    return call_ex(arguments, StgCreateStorageEx);
}

static PyObject *com_StgOpenStorageEx(PyObject *self, PyObject *arguments)
{
    return call_ex(arguments, StgOpenStorageEx);
}

static PyObject *com_StgIsStorageFile(PyObject *self, PyObject *arguments)
{
    PyObject *text;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U", &text) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, StgIsStorageFile(name));
    PyMem_Free(name);
    return FAILED(hr) ? py_raise_hr(hr) : PyBool_FromLong(hr == S_OK);
}

PyMethodDef py_storage_methods[] = {
    {"StgCreateDocfile", com_StgCreateDocfile, METH_VARARGS, "A new compound file's storage."},
    {"StgOpenStorage", com_StgOpenStorage, METH_VARARGS, "The storage of a compound file."},
    {"StgCreateStorageEx", com_StgCreateStorageEx, METH_VARARGS,
     "An interface of a new compound file."},
    {"StgOpenStorageEx", com_StgOpenStorageEx, METH_VARARGS, "An interface of a compound file."},
    {"StgIsStorageFile", com_StgIsStorageFile, METH_VARARGS, "Whether a file is compound."},
    {0},
};
