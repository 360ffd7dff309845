/* SPDX-License-Identifier: MIT */
/*
 * PyIPropertyBag, PyIErrorLog and PyIPersistPropertyBag, and their gateways: objects that keep
 * themselves as named values.
 */
#include "gateways/gateway.h"
#include "values/values.h"

/* ---- clients ---- */

static PyObject *bag_persist_InitNew(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistPropertyBag_InitNew((IPersistPropertyBag *)py_pointer(self)));
    return py_method_result(self, hr);
}

static PyObject *bag_persist_Load(PyObject *self, PyObject *arguments)
{
    PyObject *bag_object, *log_object = Py_None;
    IErrorLog *log = NULL;
    IPropertyBag *bag;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O|O", &bag_object, &log_object) ||
        !py_interface_from(bag_object, &IID_IPropertyBag, false, &bag))
        return NULL;
    if (!py_interface_from(log_object, &IID_IErrorLog, true, &log)) {
        py_release(bag);
        return NULL;
    }
    COM_CALL(hr, IPersistPropertyBag_Load((IPersistPropertyBag *)py_pointer(self), bag, log));
    py_release(bag);
    py_release(log);
    return py_method_result(self, hr);
}

static PyObject *bag_persist_Save(PyObject *self, PyObject *arguments)
{
    int clears_dirty, saves_all;
    PyObject *bag_object;
    IPropertyBag *bag;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "Opp", &bag_object, &clears_dirty, &saves_all) ||
        !py_interface_from(bag_object, &IID_IPropertyBag, false, &bag))
        return NULL;
    COM_CALL(hr, IPersistPropertyBag_Save((IPersistPropertyBag *)py_pointer(self), bag,
                                          clears_dirty, saves_all));
    py_release(bag);
    return py_method_result(self, hr);
}

/* The value as the bag has it, or as @type. */
static PyObject *bag_Read(PyObject *self, PyObject *arguments)
{
    PyObject *text, *log_object = Py_None, *result = NULL;
    IErrorLog *log = NULL;
    unsigned type = VT_EMPTY;
    VARIANT value = {0};
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O|IO", &text, &type, &log_object) ||
        !py_interface_from(log_object, &IID_IErrorLog, true, &log))
        return NULL;
    name = py_wide(text, NULL);
    if (name) {
        V_VT(&value) = (VARTYPE)type;
        COM_CALL(hr, IPropertyBag_Read((IPropertyBag *)py_pointer(self), name, &value, log));
        result = FAILED(hr) ? py_method_error(self, hr) : py_from_variant(&value);
        VariantClear(&value);
    }
    PyMem_Free(name);
    py_release(log);
    return result;
}

static PyObject *bag_Write(PyObject *self, PyObject *arguments)
{
    PyObject *text, *object, *result = NULL;
    VARIANT value;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO", &text, &object) ||
        !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    name = py_wide(text, NULL);
    if (name) {
        COM_CALL(hr, IPropertyBag_Write((IPropertyBag *)py_pointer(self), name, &value));
        result = py_method_result(self, hr);
    }
    PyMem_Free(name);
    VariantClear(&value);
    return result;
}

static PyObject *log_AddError(PyObject *self, PyObject *arguments)
{
    PyObject *text, *tuple, *result = NULL;
    EXCEPINFO info;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO", &text, &tuple) || !py_excepinfo_from(tuple, &info))
        return NULL;
    name = py_wide(text, NULL);
    if (name) {
        COM_CALL(hr, IErrorLog_AddError((IErrorLog *)py_pointer(self), name, &info));
        result = py_method_result(self, hr);
    }
    PyMem_Free(name);
    py_excepinfo_clear(&info);
    return result;
}

static PyMethodDef bag_persist_methods[] = {
    {"InitNew", bag_persist_InitNew, METH_NOARGS, "Starts with nothing to load."},
    {"Load", bag_persist_Load, METH_VARARGS, "Reads the object."},
    {"Save", bag_persist_Save, METH_VARARGS, "Writes the object."},
    {0},
};

static PyMethodDef bag_methods[] = {
    {"Read", bag_Read, METH_VARARGS, "The value of a name."},
    {"Write", bag_Write, METH_VARARGS, "Sets the value of a name."},
    {0},
};

static PyMethodDef log_methods[] = {
    {"AddError", log_AddError, METH_VARARGS, "Notes what was wrong with a property."},
    {0},
};

/* ---- gateways ---- */

static PyObject *build_bag(void *bag)
{
    return py_build_interface(&(struct py_passed){&IID_IPropertyBag, bag});
}

static PyObject *build_log(void *log)
{
    return py_build_interface(&(struct py_passed){&IID_IErrorLog, log});
}

static HRESULT gateway_bag_GetClassID(IPersistPropertyBag *iface, CLSID *pClassID)
{
    return py_gateway_call(iface, "GetClassID", py_take_guid, pClassID, "()");
}

static HRESULT gateway_bag_InitNew(IPersistPropertyBag *iface)
{
    return py_gateway_call(iface, "InitNew", NULL, NULL, "()");
}

static HRESULT gateway_bag_Load(IPersistPropertyBag *iface, IPropertyBag *pPropBag,
                                IErrorLog *pErrorLog)
{
    return py_gateway_call(iface, "Load", NULL, NULL, "(O&O&)", build_bag, pPropBag, build_log,
                           pErrorLog);
}

static HRESULT gateway_bag_Save(IPersistPropertyBag *iface, IPropertyBag *pPropBag,
                                BOOL fClearDirty, BOOL fSaveAllProperties)
{
    return py_gateway_call(iface, "Save", NULL, NULL, "(O&ii)", build_bag, pPropBag,
                           (int)fClearDirty, (int)fSaveAllProperties);
}

static const IPersistPropertyBagVtbl bag_persist_gateway = {
    GATEWAY_UNKNOWN,
    .GetClassID = gateway_bag_GetClassID,
    .InitNew = gateway_bag_InitNew,
    .Load = gateway_bag_Load,
    .Save = gateway_bag_Save,
};

struct wanted_value {
    VARTYPE vt;
    VARIANT *place;
};

static bool take_value(PyObject *result, void *wanted_)
{
    const struct wanted_value *wanted = wanted_;
    VARIANT value;
    bool ok;

    ok = wanted->vt == VT_EMPTY ? py_to_variant(result, PY_EMPTY_PLAIN, &value)
                                : py_to_typed(result, wanted->vt, &value);
    if (ok)
        *wanted->place = value;
    return ok;
}

static HRESULT gateway_bag_Read(IPropertyBag *iface, LPCOLESTR pszPropName, VARIANT *pVar,
                                IErrorLog *pErrorLog)
{
    struct wanted_value wanted = {V_VT(pVar), pVar};

    return py_gateway_call(iface, "Read", take_value, &wanted, "(O&iO&)", py_build_text,
                           pszPropName, (int)wanted.vt, build_log, pErrorLog);
}

static HRESULT gateway_bag_Write(IPropertyBag *iface, LPCOLESTR pszPropName, VARIANT *pVar)
{
    return py_gateway_call(iface, "Write", NULL, NULL, "(O&O&)", py_build_text, pszPropName,
                           py_build_variant, pVar);
}

static const IPropertyBagVtbl bag_gateway = {
    GATEWAY_UNKNOWN,
    .Read = gateway_bag_Read,
    .Write = gateway_bag_Write,
};

static PyObject *build_excepinfo(void *info)
{
    return py_excepinfo_new(info);
}

static HRESULT gateway_AddError(IErrorLog *iface, LPCOLESTR pszPropName, EXCEPINFO *pExcepInfo)
{
    return py_gateway_call(iface, "AddError", NULL, NULL, "(O&O&)", py_build_text, pszPropName,
                           build_excepinfo, pExcepInfo);
}

static const IErrorLogVtbl log_gateway = {
    GATEWAY_UNKNOWN,
    .AddError = gateway_AddError,
};

/* ---- kinds ---- */

const struct py_kind py_persist_property_bag_kind = {
    .iid = &IID_IPersistPropertyBag,
    .name = "PyIPersistPropertyBag",
    .base = &py_persist_kind,
    .methods = bag_persist_methods,
    .gateway = &bag_persist_gateway,
};

const struct py_kind py_property_bag_kind = {
    .iid = &IID_IPropertyBag,
    .name = "PyIPropertyBag",
    .base = &py_unknown_kind,
    .methods = bag_methods,
    .gateway = &bag_gateway,
};

const struct py_kind py_error_log_kind = {
    .iid = &IID_IErrorLog,
    .name = "PyIErrorLog",
    .base = &py_unknown_kind,
    .methods = log_methods,
    .gateway = &log_gateway,
};
