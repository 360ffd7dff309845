/* SPDX-License-Identifier: MIT */
/*
 * PyICreateTypeLib and PyICreateTypeLib2: a type library in the making, and the functions that
 * begin one. Source: Windows' "ICreateTypeLib" and "ICreateTypeLib2" pages, and the methods that
 * pywin32 documents.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"
#include "values/values.h"

typedef HRESULT set_text(ICreateTypeLib *, LPOLESTR);
typedef HRESULT set_number(ICreateTypeLib *, DWORD);

static ICreateTypeLib *maker_of(PyObject *self)
{
    return py_pointer(self);
}

static ICreateTypeLib2 *maker2_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *take_text(PyObject *self, PyObject *text, set_text *set)
{
    WCHAR *wide = py_wide(text, NULL);
    HRESULT hr;

    if (!wide)
        return NULL;
    COM_CALL(hr, set(maker_of(self), wide));
    PyMem_Free(wide);
    return py_method_result(self, hr);
}

static PyObject *take_number(PyObject *self, PyObject *arguments, set_number *set)
{
    unsigned long number;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "k", &number))
        return NULL;
    COM_CALL(hr, set(maker_of(self), (DWORD)number));
    return py_method_result(self, hr);
}

/* ---- ICreateTypeLib ---- */

static PyObject *maker_CreateTypeInfo(PyObject *self, PyObject *arguments)
{
    ICreateTypeInfo *info = NULL;
    PyObject *text;
    WCHAR *name;
    HRESULT hr;
    int kind;

    if (!PyArg_ParseTuple(arguments, "Ui", &text, &kind) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, ICreateTypeLib_CreateTypeInfo(maker_of(self), name, (TYPEKIND)kind, &info));
    PyMem_Free(name);
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)info, &IID_ICreateTypeInfo);
}

static PyObject *maker_SetName(PyObject *self, PyObject *text)
{
    return take_text(self, text, maker_of(self)->lpVtbl->SetName);
}

static PyObject *maker_SetVersion(PyObject *self, PyObject *arguments)
{
    unsigned short major, minor;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "HH", &major, &minor))
        return NULL;
    COM_CALL(hr, ICreateTypeLib_SetVersion(maker_of(self), major, minor));
    return py_method_result(self, hr);
}

static PyObject *maker_SetGuid(PyObject *self, PyObject *guid_object)
{
    HRESULT hr;
    GUID guid;

    if (!py_guid_from(guid_object, &guid))
        return NULL;
    COM_CALL(hr, ICreateTypeLib_SetGuid(maker_of(self), &guid));
    return py_method_result(self, hr);
}

static PyObject *maker_SetDocString(PyObject *self, PyObject *text)
{
    return take_text(self, text, maker_of(self)->lpVtbl->SetDocString);
}

static PyObject *maker_SetHelpFileName(PyObject *self, PyObject *text)
{
    return take_text(self, text, maker_of(self)->lpVtbl->SetHelpFileName);
}

static PyObject *maker_SetHelpContext(PyObject *self, PyObject *arguments)
{
    return take_number(self, arguments, maker_of(self)->lpVtbl->SetHelpContext);
}

static PyObject *maker_SetLcid(PyObject *self, PyObject *arguments)
{
    return take_number(self, arguments, maker_of(self)->lpVtbl->SetLcid);
}

static PyObject *maker_SetLibFlags(PyObject *self, PyObject *arguments)
{
    return take_number(self, arguments, maker_of(self)->lpVtbl->SetLibFlags);
}

static PyObject *maker_SaveAllChanges(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, ICreateTypeLib_SaveAllChanges(maker_of(self)));
    return py_method_result(self, hr);
}

static PyMethodDef maker_methods[] = {
    {"CreateTypeInfo", maker_CreateTypeInfo, METH_VARARGS, "(name, TKIND_*) of a new type."},
    {"SetName", maker_SetName, METH_O, "The library's name."},
    {"SetVersion", maker_SetVersion, METH_VARARGS, "Major and minor number."},
    {"SetGuid", maker_SetGuid, METH_O, "The library's identifier."},
    {"SetDocString", maker_SetDocString, METH_O, "What browsers show of the library."},
    {"SetHelpFileName", maker_SetHelpFileName, METH_O, "The help file."},
    {"SetHelpContext", maker_SetHelpContext, METH_VARARGS, "Where help has it."},
    {"SetLcid", maker_SetLcid, METH_VARARGS, "The language of its texts."},
    {"SetLibFlags", maker_SetLibFlags, METH_VARARGS, "LIBFLAG_*."},
    {"SaveAllChanges", maker_SaveAllChanges, METH_NOARGS, "Writes the file."},
    {0},
};

/* ---- ICreateTypeLib2 ---- */

static PyObject *maker2_DeleteTypeInfo(PyObject *self, PyObject *text)
{
    WCHAR *name = py_wide(text, NULL);
    HRESULT hr;

    if (!name)
        return NULL;
    COM_CALL(hr, ICreateTypeLib2_DeleteTypeInfo(maker2_of(self), name));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyObject *maker2_SetCustData(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    VARIANT value;
    HRESULT hr;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "O&O", py_guid_converter, &guid, &object) ||
        !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    COM_CALL(hr, ICreateTypeLib2_SetCustData(maker2_of(self), &guid, &value));
    VariantClear(&value);
    return py_method_result(self, hr);
}

static PyObject *maker2_SetHelpStringContext(PyObject *self, PyObject *arguments)
{
    unsigned long context;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "k", &context))
        return NULL;
    COM_CALL(hr, ICreateTypeLib2_SetHelpStringContext(maker2_of(self), (ULONG)context));
    return py_method_result(self, hr);
}

static PyObject *maker2_SetHelpStringDll(PyObject *self, PyObject *text)
{
    WCHAR *name = py_wide(text, NULL);
    HRESULT hr;

    if (!name)
        return NULL;
    COM_CALL(hr, ICreateTypeLib2_SetHelpStringDll(maker2_of(self), name));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyMethodDef maker2_methods[] = {
    {"DeleteTypeInfo", maker2_DeleteTypeInfo, METH_O, "The type of that name goes."},
    {"SetCustData", maker2_SetCustData, METH_VARARGS, "(identifier, value)."},
    {"SetHelpStringContext", maker2_SetHelpStringContext, METH_VARARGS, "A help string's number."},
    {"SetHelpStringDll", maker2_SetHelpStringDll, METH_O, "The module with help strings."},
    {0},
};

const struct py_kind py_create_type_lib_kind = {
    .iid = &IID_ICreateTypeLib,
    .name = "PyICreateTypeLib",
    .base = &py_unknown_kind,
    .methods = maker_methods,
};

const struct py_kind py_create_type_lib2_kind = {
    .iid = &IID_ICreateTypeLib2,
    .name = "PyICreateTypeLib2",
    .base = &py_create_type_lib_kind,
    .methods = maker2_methods,
};

/* ---- functions ---- */

/* (SYS_*, path) as both functions take them. */
static bool take_place(PyObject *arguments, int *ret_system, WCHAR **ret_path)
{
    PyObject *text;

    if (!PyArg_ParseTuple(arguments, "iU", ret_system, &text))
        return false;
    *ret_path = py_wide(text, NULL);
    return *ret_path != NULL;
}

static PyObject *maker_new(HRESULT hr, void *maker, const IID *iid)
{
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(maker, iid);
}

static PyObject *com_CreateTypeLib(PyObject *self, PyObject *arguments)
{
    ICreateTypeLib *maker = NULL;
    WCHAR *path;
    HRESULT hr;
    int system;

    if (!take_place(arguments, &system, &path))
        return NULL;
    COM_CALL(hr, CreateTypeLib((SYSKIND)system, path, &maker));
    PyMem_Free(path);
    return maker_new(hr, maker, &IID_ICreateTypeLib);
}

static PyObject *com_CreateTypeLib2(PyObject *self, PyObject *arguments)
{
    ICreateTypeLib2 *maker = NULL;
    WCHAR *path;
    HRESULT hr;
    int system;

    if (!take_place(arguments, &system, &path))
        return NULL;
    COM_CALL(hr, CreateTypeLib2((SYSKIND)system, path, &maker));
    PyMem_Free(path);
    return maker_new(hr, maker, &IID_ICreateTypeLib2);
}

PyMethodDef py_library_maker_methods[] = {
    {"CreateTypeLib", com_CreateTypeLib, METH_VARARGS, "Begins a type library: (SYS_*, file)."},
    {"CreateTypeLib2", com_CreateTypeLib2, METH_VARARGS, "Begins a type library: (SYS_*, file)."},
    {0},
};
