/* SPDX-License-Identifier: MIT */
/*
 * PyIMoniker and PyIRunningObjectTable: objects by name.
 */
#include "gateways/gateway.h"

static IMoniker *moniker_of(PyObject *self)
{
    return py_pointer(self);
}

/* What most methods begin with: a bind context, and a moniker to the left. */
struct binding {
    IBindCtx *context;
    IMoniker *left;
};

static bool binding_from(PyObject *context, PyObject *left, struct binding *ret_binding)
{
    if (!py_interface_from(context, &IID_IBindCtx, true, &ret_binding->context))
        return false;
    if (py_interface_from(left, &IID_IMoniker, true, &ret_binding->left))
        return true;
    py_release(ret_binding->context);
    return false;
}

static void binding_release(struct binding *binding)
{
    py_release(binding->context);
    py_release(binding->left);
}

static PyObject *moniker_BindToObject(PyObject *self, PyObject *arguments)
{
    PyObject *context, *left;
    struct binding binding;
    void *result = NULL;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OOO&", &context, &left, py_guid_converter, &iid) ||
        !binding_from(context, left, &binding))
        return NULL;
    COM_CALL(hr,
             IMoniker_BindToObject(moniker_of(self), binding.context, binding.left, &iid, &result));
    binding_release(&binding);
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(result, &iid);
}

static PyObject *moniker_BindToStorage(PyObject *self, PyObject *arguments)
{
    PyObject *context, *left;
    struct binding binding;
    void *result = NULL;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OOO&", &context, &left, py_guid_converter, &iid) ||
        !binding_from(context, left, &binding))
        return NULL;
    COM_CALL(
        hr, IMoniker_BindToStorage(moniker_of(self), binding.context, binding.left, &iid, &result));
    binding_release(&binding);
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(result, &iid);
}

static PyObject *moniker_GetDisplayName(PyObject *self, PyObject *arguments)
{
    PyObject *context, *left, *result;
    struct binding binding;
    LPOLESTR name = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO", &context, &left) ||
        !binding_from(context, left, &binding))
        return NULL;
    COM_CALL(hr, IMoniker_GetDisplayName(moniker_of(self), binding.context, binding.left, &name));
    binding_release(&binding);
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_build_text(name);
    CoTaskMemFree(name);
    return result;
}

static PyObject *moniker_IsRunning(PyObject *self, PyObject *arguments)
{
    PyObject *context, *left, *newly_object = Py_None;
    IMoniker *newly = NULL;
    struct binding binding;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO|O", &context, &left, &newly_object) ||
        !binding_from(context, left, &binding))
        return NULL;
    if (!py_interface_from(newly_object, &IID_IMoniker, true, &newly)) {
        binding_release(&binding);
        return NULL;
    }
    COM_CALL(hr, IMoniker_IsRunning(moniker_of(self), binding.context, binding.left, newly));
    binding_release(&binding);
    py_release(newly);
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *moniker_ComposeWith(PyObject *self, PyObject *arguments)
{
    IMoniker *right, *composite = NULL;
    PyObject *right_object;
    int only_special = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O|p", &right_object, &only_special) ||
        !py_interface_from(right_object, &IID_IMoniker, false, &right))
        return NULL;
    COM_CALL(hr, IMoniker_ComposeWith(moniker_of(self), right, only_special, &composite));
    py_release(right);
    return py_interface_or_raise(hr, composite, &IID_IMoniker);
}

static PyObject *moniker_Enum(PyObject *self, PyObject *arguments)
{
    IEnumMoniker *parts = NULL;
    int forward = 1;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|p", &forward))
        return NULL;
    COM_CALL(hr, IMoniker_Enum(moniker_of(self), forward, &parts));
    return py_interface_or_raise(hr, parts, &IID_IEnumMoniker);
}

/* The iterator of what an enumerator is, or of nothing. */
static PyObject *iterator_of(HRESULT hr, IEnumMoniker *monikers)
{
    PyObject *object = py_interface_or_raise(hr, monikers, &IID_IEnumMoniker), *iterator;

    if (object == Py_None)
        Py_SETREF(object, PyTuple_New(0));
    iterator = object ? PyObject_GetIter(object) : NULL;
    Py_XDECREF(object);
    return iterator;
}

static PyObject *moniker_iterate(PyObject *self)
{
    IEnumMoniker *parts = NULL;
    HRESULT hr;

    COM_CALL(hr, IMoniker_Enum(moniker_of(self), TRUE, &parts));
    return iterator_of(hr, parts);
}

static PyObject *moniker_IsEqual(PyObject *self, PyObject *other_object)
{
    IMoniker *other;
    HRESULT hr;

    if (!py_interface_from(other_object, &IID_IMoniker, false, &other))
        return NULL;
    COM_CALL(hr, IMoniker_IsEqual(moniker_of(self), other));
    py_release(other);
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *moniker_Hash(PyObject *self, PyObject *unused)
{
    DWORD hash = 0;
    HRESULT hr;

    COM_CALL(hr, IMoniker_Hash(moniker_of(self), &hash));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(hash);
}

static PyObject *moniker_IsSystemMoniker(PyObject *self, PyObject *unused)
{
    DWORD kind = MKSYS_NONE;
    HRESULT hr;

    COM_CALL(hr, IMoniker_IsSystemMoniker(moniker_of(self), &kind));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(kind);
}

static PyObject *moniker_Inverse(PyObject *self, PyObject *unused)
{
    IMoniker *inverse = NULL;
    HRESULT hr;

    COM_CALL(hr, IMoniker_Inverse(moniker_of(self), &inverse));
    return py_interface_or_raise(hr, inverse, &IID_IMoniker);
}

static PyMethodDef moniker_methods[] = {
    {"BindToObject", moniker_BindToObject, METH_VARARGS, "The object that is named."},
    {"BindToStorage", moniker_BindToStorage, METH_VARARGS, "Where it is kept."},
    {"GetDisplayName", moniker_GetDisplayName, METH_VARARGS, "The name as text."},
    {"IsRunning", moniker_IsRunning, METH_VARARGS, "Whether the object runs."},
    {"ComposeWith", moniker_ComposeWith, METH_VARARGS, "A longer name."},
    {"Enum", moniker_Enum, METH_VARARGS, "The parts of the name."},
    {"IsEqual", moniker_IsEqual, METH_O, "Whether both name the same."},
    {"Hash", moniker_Hash, METH_NOARGS, "A number that equal names share."},
    {"IsSystemMoniker", moniker_IsSystemMoniker, METH_NOARGS, "Which of COM's own kinds it is."},
    {"Inverse", moniker_Inverse, METH_NOARGS, "The name that takes this one away."},
    {0},
};

/* ---- IRunningObjectTable ---- */

static IRunningObjectTable *table_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *table_Register(PyObject *self, PyObject *arguments)
{
    PyObject *object, *moniker_object;
    IUnknown *unknown;
    IMoniker *moniker;
    DWORD cookie = 0;
    unsigned flags;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IOO", &flags, &object, &moniker_object) ||
        !py_unknown_converter(object, &unknown))
        return NULL;
    if (!py_interface_from(moniker_object, &IID_IMoniker, false, &moniker)) {
        py_release(unknown);
        return NULL;
    }
    COM_CALL(hr, IRunningObjectTable_Register(table_of(self), flags, unknown, moniker, &cookie));
    py_release(unknown);
    py_release(moniker);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *table_Revoke(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    COM_CALL(hr, IRunningObjectTable_Revoke(table_of(self), cookie));
    return py_method_result(self, hr);
}

static PyObject *table_IsRunning(PyObject *self, PyObject *moniker_object)
{
    IMoniker *moniker;
    HRESULT hr;

    if (!py_interface_from(moniker_object, &IID_IMoniker, false, &moniker))
        return NULL;
    COM_CALL(hr, IRunningObjectTable_IsRunning(table_of(self), moniker));
    py_release(moniker);
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *table_GetObject(PyObject *self, PyObject *moniker_object)
{
    IUnknown *unknown = NULL;
    IMoniker *moniker;
    HRESULT hr;

    if (!py_interface_from(moniker_object, &IID_IMoniker, false, &moniker))
        return NULL;
    COM_CALL(hr, IRunningObjectTable_GetObject(table_of(self), moniker, &unknown));
    py_release(moniker);
    return hr != S_OK ? py_method_error(self, hr) : py_interface_new(unknown, &IID_IUnknown);
}

static PyObject *table_EnumRunning(PyObject *self, PyObject *unused)
{
    IEnumMoniker *monikers = NULL;
    HRESULT hr;

    COM_CALL(hr, IRunningObjectTable_EnumRunning(table_of(self), &monikers));
    return py_interface_or_raise(hr, monikers, &IID_IEnumMoniker);
}

static PyObject *table_iterate(PyObject *self)
{
    IEnumMoniker *monikers = NULL;
    HRESULT hr;

    COM_CALL(hr, IRunningObjectTable_EnumRunning(table_of(self), &monikers));
    return iterator_of(hr, monikers);
}

static PyMethodDef table_methods[] = {
    {"Register", table_Register, METH_VARARGS, "Makes an object known under a name."},
    {"Revoke", table_Revoke, METH_VARARGS, "Takes that back."},
    {"IsRunning", table_IsRunning, METH_O, "Whether an object has the name."},
    {"GetObject", table_GetObject, METH_O, "The object of a name."},
    {"EnumRunning", table_EnumRunning, METH_NOARGS, "All names."},
    {0},
};

/* ---- kinds ---- */

const struct py_kind py_moniker_kind = {
    .iid = &IID_IMoniker,
    .name = "PyIMoniker",
    .base = &py_persist_stream_kind,
    .methods = moniker_methods,
    .iterate = moniker_iterate,
};

const struct py_kind py_running_object_table_kind = {
    .iid = &IID_IRunningObjectTable,
    .name = "PyIRunningObjectTable",
    .base = &py_unknown_kind,
    .methods = table_methods,
    .iterate = table_iterate,
};
