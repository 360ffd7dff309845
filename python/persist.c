/* SPDX-License-Identifier: MIT */
/*
 * PyIPersist and its heirs for streams and property bags, and their gateways: objects that keep
 * themselves somewhere.
 */
#include "gateway.h"

static IPersistStreamInit *persist_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- clients: IPersistStream is IPersistStreamInit without InitNew ---- */

static PyObject *persist_GetClassID(PyObject *self, PyObject *unused)
{
    CLSID clsid;
    HRESULT hr;

    COM_CALL(hr, IPersist_GetClassID((IPersist *)py_pointer(self), &clsid));
    return FAILED(hr) ? py_method_error(self, hr) : py_iid_new(&clsid);
}

static PyObject *persist_IsDirty(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_IsDirty(persist_of(self)));
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *persist_Load(PyObject *self, PyObject *stream_object)
{
    IStream *stream;
    HRESULT hr;

    if (!py_stream_converter(stream_object, &stream))
        return NULL;
    COM_CALL(hr, IPersistStreamInit_Load(persist_of(self), stream));
    py_release(stream);
    return py_method_result(self, hr);
}

static PyObject *persist_Save(PyObject *self, PyObject *arguments)
{
    int clears_dirty = 1;
    IStream *stream;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&|p", py_stream_converter, &stream, &clears_dirty))
        return NULL;
    COM_CALL(hr, IPersistStreamInit_Save(persist_of(self), stream, clears_dirty));
    py_release(stream);
    return py_method_result(self, hr);
}

static PyObject *persist_GetSizeMax(PyObject *self, PyObject *unused)
{
    ULARGE_INTEGER size = {.QuadPart = 0};
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_GetSizeMax(persist_of(self), &size));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLongLong(size.QuadPart);
}

static PyObject *persist_InitNew(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStreamInit_InitNew(persist_of(self)));
    return py_method_result(self, hr);
}

/* ---- clients: property bags ---- */

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

static PyMethodDef persist_methods[] = {
    {"GetClassID", persist_GetClassID, METH_NOARGS, "The class that can load the object."},
    {0},
};

static PyMethodDef stream_methods[] = {
    {"IsDirty", persist_IsDirty, METH_NOARGS, "Whether there is something to save."},
    {"Load", persist_Load, METH_O, "Reads the object."},
    {"Save", persist_Save, METH_VARARGS, "Writes the object."},
    {"GetSizeMax", persist_GetSizeMax, METH_NOARGS, "How long the object can be."},
    {0},
};

static PyMethodDef init_methods[] = {
    {"InitNew", persist_InitNew, METH_NOARGS, "Starts with nothing to load."},
    {0},
};

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

static HRESULT gateway_GetClassID(IPersistStreamInit *iface, CLSID *pClassID)
{
    return py_gateway_call(iface, "GetClassID", py_take_guid, pClassID, "()");
}

static HRESULT gateway_IsDirty(IPersistStreamInit *iface)
{
    ULONG is_dirty = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "IsDirty", py_take_ulong, &is_dirty, "()");
    return hr == S_OK && !is_dirty ? S_FALSE : hr;
}

static HRESULT gateway_Load(IPersistStreamInit *iface, IStream *pStm)
{
    return py_gateway_call(iface, "Load", NULL, NULL, "(O&)", py_build_stream, pStm);
}

static HRESULT gateway_Save(IPersistStreamInit *iface, IStream *pStm, BOOL fClearDirty)
{
    return py_gateway_call(iface, "Save", NULL, NULL, "(O&i)", py_build_stream, pStm,
                           (int)fClearDirty);
}

static HRESULT gateway_GetSizeMax(IPersistStreamInit *iface, ULARGE_INTEGER *pCbSize)
{
    ULONGLONG size = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "GetSizeMax", py_take_ulonglong, &size, "()");
    pCbSize->QuadPart = size;
    return hr;
}

static HRESULT gateway_InitNew(IPersistStreamInit *iface)
{
    return py_gateway_call(iface, "InitNew", NULL, NULL, "()");
}

/* Also those of IPersist and IPersistStream, whose methods come first. */
static const IPersistStreamInitVtbl stream_gateway = {
    GATEWAY_UNKNOWN,
    .GetClassID = gateway_GetClassID,
    .IsDirty = gateway_IsDirty,
    .Load = gateway_Load,
    .Save = gateway_Save,
    .GetSizeMax = gateway_GetSizeMax,
    .InitNew = gateway_InitNew,
};

static PyObject *build_bag(void *bag)
{
    if (bag)
        IUnknown_AddRef((IUnknown *)bag);
    return py_interface_new(bag, &IID_IPropertyBag);
}

static PyObject *build_log(void *log)
{
    if (log)
        IUnknown_AddRef((IUnknown *)log);
    return py_interface_new(log, &IID_IErrorLog);
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

const struct py_kind py_persist_kind = {
    .iid = &IID_IPersist,
    .name = "PyIPersist",
    .base = &py_unknown_kind,
    .methods = persist_methods,
    .gateway = &stream_gateway,
};

const struct py_kind py_persist_stream_kind = {
    .iid = &IID_IPersistStream,
    .name = "PyIPersistStream",
    .base = &py_persist_kind,
    .methods = stream_methods,
    .gateway = &stream_gateway,
};

/* A type of its own to COM, though the methods begin as IPersistStream's do. */
const struct py_kind py_persist_stream_init_kind = {
    .iid = &IID_IPersistStreamInit,
    .name = "PyIPersistStreamInit",
    .base = &py_persist_stream_kind,
    .methods = init_methods,
    .gateway = &stream_gateway,
};

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
