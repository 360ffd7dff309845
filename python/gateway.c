/* SPDX-License-Identifier: MIT */
/*
 * Gateways: Python objects as COM objects. The object is a policy: it has _GetIDsOfNames_,
 * _Invoke_ and _QueryInterface_ as win32com.server.policy defines them.
 */
#include "python_com.h"

#include <stddef.h>

struct gateway {
    IDispatch IDispatch_iface;
    LONG refs;
    PyObject *object; /* owned */
};

struct factory {
    IClassFactory IClassFactory_iface;
    LONG refs;
    CLSID clsid;
};

DWORD py_quit_thread;
static LONG uses;     /* (atomic) */
static long gateways; /* guarded by the GIL */

/* Asked of an object to learn whether it is a gateway of this module. */
static const IID iid_gateway = {
    0x25d29cd0, 0x9b98, 0x11d0, {0xae, 0x79, 0x4c, 0xf1, 0xcf, 0x00, 0x00, 0x00}};

static const IDispatchVtbl gateway_vtable;

long py_gateway_count(void)
{
    return gateways;
}

void py_server_lock(int change)
{
    if (__atomic_add_fetch(&uses, change, __ATOMIC_ACQ_REL) == 0 && py_quit_thread)
        PostThreadMessageW(py_quit_thread, WM_QUIT, 0, 0);
}

static struct gateway *gateway_from(IDispatch *iface)
{
    return (struct gateway *)((char *)iface - offsetof(struct gateway, IDispatch_iface));
}

IUnknown *py_gateway_new(PyObject *object, REFIID iid)
{
    struct gateway *gateway = calloc(1, sizeof(*gateway));

    if (!gateway) {
        PyErr_NoMemory();
        return NULL;
    }
    gateway->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&gateway_vtable;
    gateway->refs = 1;
    gateway->object = Py_NewRef(object);
    gateways++;
    py_server_lock(1);
    return (IUnknown *)&gateway->IDispatch_iface;
}

PyObject *py_gateway_unwrap(IUnknown *unknown)
{
    struct gateway *gateway;

    if (FAILED(IUnknown_QueryInterface(unknown, &iid_gateway, (void **)&gateway))) {
        PyErr_SetString(PyExc_ValueError, "argument is not a COM object implemented in Python");
        return NULL;
    }
    return Py_NewRef(gateway->object);
}

/* ---- errors ---- */

static BSTR attribute_text(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name), *text;
    BSTR bstr = NULL;

    if (value && value != Py_None) {
        text = PyObject_Str(value);
        bstr = text ? py_bstr(text) : NULL;
        Py_XDECREF(text);
    }
    Py_XDECREF(value);
    PyErr_Clear();
    return bstr;
}

static long attribute_number(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    long number = value && value != Py_None ? (long)PyLong_AsUnsignedLongMask(value) : 0;

    Py_XDECREF(value);
    PyErr_Clear();
    return number;
}

/* The traceback as text, for exceptions that a server did not mean to show. */
static BSTR traceback_text(PyObject *type, PyObject *value, PyObject *traceback)
{
    PyObject *module = PyImport_ImportModule("traceback"), *lines = NULL, *text = NULL;
    BSTR bstr = NULL;

    if (module)
        lines = PyObject_CallMethod(module, "format_exception", "OOO", type, value,
                                    traceback ? traceback : Py_None);
    if (lines) {
        PyObject *empty = PyUnicode_FromString("Unexpected Python Error: ");
        PyObject *nothing = PyUnicode_FromString("");
        PyObject *joined = nothing ? PyUnicode_Join(nothing, lines) : NULL;

        text = empty && joined ? PyUnicode_Concat(empty, joined) : NULL;
        Py_XDECREF(empty);
        Py_XDECREF(nothing);
        Py_XDECREF(joined);
    }
    if (text)
        bstr = py_bstr(text);
    Py_XDECREF(text);
    Py_XDECREF(lines);
    Py_XDECREF(module);
    PyErr_Clear();
    return bstr;
}

HRESULT py_hresult_of_exception(EXCEPINFO *excepinfo, const char *method)
{
    PyObject *type, *value, *traceback;
    HRESULT hr = DISP_E_EXCEPTION;

    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (value && PyErr_GivenExceptionMatches(value, py_com_error) &&
        (PyObject *)Py_TYPE(value) != py_com_error) {
        HRESULT scode = (HRESULT)attribute_number(value, "hresult");

        if (HRESULT_FACILITY(scode) == FACILITY_DISPATCH || !excepinfo) {
            hr = scode;
        } else {
            excepinfo->scode = scode;
            excepinfo->bstrDescription = attribute_text(value, "description");
            excepinfo->bstrSource = attribute_text(value, "source");
            excepinfo->bstrHelpFile = attribute_text(value, "helpfile");
            excepinfo->dwHelpContext = (DWORD)attribute_number(value, "helpcontext");
            excepinfo->wCode = (WORD)attribute_number(value, "code");
        }
    } else {
        PySys_WriteStderr("pythoncom error: Unexpected exception in gateway method '%s'\n", method);
        if (excepinfo) {
            excepinfo->bstrSource = SysAllocString(u"Python COM Server Internal Error");
            excepinfo->bstrDescription = traceback_text(type, value, traceback);
            excepinfo->scode = E_FAIL;
        } else {
            hr = E_FAIL;
        }
        PyErr_Restore(type, value, traceback);
        PyErr_Print();
        return hr;
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return hr;
}

/* ---- the gateway's methods: each takes the GIL ---- */

static HRESULT query_object(struct gateway *gateway, REFIID riid, void **ppv)
{
    PyObject *iid = py_iid_new(riid), *answer = NULL;
    IUnknown *unknown = NULL;
    HRESULT hr = E_NOINTERFACE;

    if (iid)
        answer = PyObject_CallMethod(gateway->object, "_QueryInterface_", "N", iid);
    if (answer && PyObject_TypeCheck(answer, &py_unknown_type)) {
        if (py_interface_from(answer, riid, false, &unknown)) {
            *ppv = unknown;
            hr = S_OK;
        }
    }
    Py_XDECREF(answer);
    PyErr_Clear();
    return hr;
}

static HRESULT gateway_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    struct gateway *gateway = gateway_from(iface);
    PyGILState_STATE state;
    HRESULT hr;

    *ppv = NULL;
    if (IsEqualIID(riid, &iid_gateway)) {
        *ppv = gateway;
        return S_OK;
    }
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch)) {
        IDispatch_AddRef(iface);
        *ppv = iface;
        return S_OK;
    }
    state = PyGILState_Ensure();
    hr = query_object(gateway, riid, ppv);
    PyGILState_Release(state);
    return hr;
}

static ULONG gateway_AddRef(IDispatch *iface)
{
    return (ULONG)__atomic_add_fetch(&gateway_from(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG gateway_Release(IDispatch *iface)
{
    struct gateway *gateway = gateway_from(iface);
    LONG refs = __atomic_sub_fetch(&gateway->refs, 1, __ATOMIC_ACQ_REL);
    PyGILState_STATE state;

    if (refs > 0)
        return (ULONG)refs;
    if (Py_IsInitialized()) {
        state = PyGILState_Ensure();
        Py_DECREF(gateway->object);
        gateways--;
        PyGILState_Release(state);
    }
    free(gateway);
    py_server_lock(-1);
    return 0;
}

static HRESULT gateway_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT gateway_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static size_t wide_len(const WCHAR *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

static HRESULT names_to_ids(struct gateway *gateway, LPOLESTR *names, UINT n, LCID lcid,
                            DISPID *ids)
{
    PyObject *tuple = PyTuple_New(n), *answer;
    HRESULT hr = S_OK;

    for (UINT i = 0; tuple && i < n; i++) {
        PyObject *name = py_from_wide(names[i], (Py_ssize_t)wide_len(names[i]));

        if (!name)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, i, name);
        ids[i] = DISPID_UNKNOWN;
    }
    answer = tuple ? PyObject_CallMethod(gateway->object, "_GetIDsOfNames_", "Nk", tuple,
                                         (unsigned long)lcid)
                   : NULL;
    if (!answer)
        return py_hresult_of_exception(NULL, "GetIDsOfNames");

    if (!PySequence_Check(answer) || PySequence_Size(answer) != (Py_ssize_t)n) {
        Py_DECREF(answer);
        return E_FAIL;
    }
    for (UINT i = 0; i < n; i++) {
        PyObject *id = PySequence_GetItem(answer, i);

        ids[i] = id ? (DISPID)PyLong_AsLong(id) : DISPID_UNKNOWN;
        if (ids[i] == DISPID_UNKNOWN)
            hr = DISP_E_UNKNOWNNAME;
        Py_XDECREF(id);
        PyErr_Clear();
    }
    Py_DECREF(answer);
    return hr;
}

static HRESULT gateway_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    PyGILState_STATE state = PyGILState_Ensure();
    HRESULT hr = names_to_ids(gateway_from(iface), rgszNames, cNames, lcid, rgDispId);

    PyGILState_Release(state);
    return hr;
}

/* The arguments in the order of the call: a put's value comes last. */
static PyObject *arguments_tuple(const DISPPARAMS *params)
{
    bool is_put = params->cNamedArgs == 1 && params->rgdispidNamedArgs[0] == DISPID_PROPERTYPUT;
    PyObject *tuple = PyTuple_New(params->cArgs);
    UINT n = 0;

    for (UINT i = params->cArgs; tuple && i > 0; i--) {
        PyObject *item;

        if (is_put && i == 1)
            break;
        item = py_from_variant(&params->rgvarg[i - 1]);
        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, n++, item);
    }
    if (tuple && is_put) {
        PyObject *item = py_from_variant(&params->rgvarg[0]);

        if (!item)
            Py_CLEAR(tuple);
        else
            PyTuple_SET_ITEM(tuple, n, item);
    }
    return tuple;
}

/* A tuple result is taken apart: its first item is the value. */
static HRESULT take_result(PyObject *value, VARIANT *result)
{
    if (!result)
        return S_OK;
    if (PyTuple_Check(value) && PyTuple_GET_SIZE(value) > 0)
        value = PyTuple_GET_ITEM(value, 0);
    return py_to_variant(value, PY_EMPTY_PLAIN, result) ? S_OK : E_FAIL;
}

static HRESULT invoke_object(struct gateway *gateway, DISPID id, LCID lcid, WORD flags,
                             DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo)
{
    PyObject *arguments = arguments_tuple(params), *answer = NULL;
    HRESULT hr = S_OK;

    if (arguments)
        answer = PyObject_CallMethod(gateway->object, "_Invoke_", "lkiN", (long)id,
                                     (unsigned long)lcid, (int)flags, arguments);
    if (!answer)
        return py_hresult_of_exception(excepinfo, "Invoke");

    if (PyLong_Check(answer)) {
        hr = (HRESULT)PyLong_AsUnsignedLongMask(answer);
    } else if (PyTuple_Check(answer) && PyTuple_GET_SIZE(answer) > 0) {
        hr = (HRESULT)PyLong_AsUnsignedLongMask(PyTuple_GET_ITEM(answer, 0));
        if (SUCCEEDED(hr) && PyTuple_GET_SIZE(answer) > 2)
            if (FAILED(take_result(PyTuple_GET_ITEM(answer, 2), result)))
                hr = py_hresult_of_exception(excepinfo, "Invoke");
    } else {
        hr = E_FAIL;
    }
    Py_DECREF(answer);
    return hr;
}

static HRESULT gateway_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    PyGILState_STATE state = PyGILState_Ensure();
    HRESULT hr;

    if (pVarResult)
        VariantInit(pVarResult);
    hr = invoke_object(gateway_from(iface), dispIdMember, lcid, wFlags, pDispParams, pVarResult,
                       pExcepInfo);
    PyGILState_Release(state);
    return hr;
}

static const IDispatchVtbl gateway_vtable = {
    .QueryInterface = gateway_QueryInterface,
    .AddRef = gateway_AddRef,
    .Release = gateway_Release,
    .GetTypeInfoCount = gateway_GetTypeInfoCount,
    .GetTypeInfo = gateway_GetTypeInfo,
    .GetIDsOfNames = gateway_GetIDsOfNames,
    .Invoke = gateway_Invoke,
};

/* ---- class factories ---- */

static struct factory *factory_from(IClassFactory *iface)
{
    return (struct factory *)((char *)iface - offsetof(struct factory, IClassFactory_iface));
}

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    IClassFactory_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG factory_AddRef(IClassFactory *iface)
{
    return (ULONG)__atomic_add_fetch(&factory_from(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG factory_Release(IClassFactory *iface)
{
    LONG refs = __atomic_sub_fetch(&factory_from(iface)->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        free(factory_from(iface));
    return (ULONG)refs;
}

static HRESULT create_object(const CLSID *clsid, REFIID riid, void **ppv)
{
    PyObject *policy = PyImport_ImportModule("win32com.server.policy"), *object = NULL;
    IUnknown *unknown;
    HRESULT hr = E_FAIL;

    if (policy)
        object = PyObject_CallMethod(policy, "CreateInstance", "NN", py_iid_new(clsid),
                                     py_iid_new(riid));
    Py_XDECREF(policy);
    if (!object)
        return py_hresult_of_exception(NULL, "CreateInstance");
    if (py_interface_from(object, riid, false, &unknown)) {
        *ppv = unknown;
        hr = S_OK;
    } else {
        PyErr_Clear();
        hr = E_NOINTERFACE;
    }
    Py_DECREF(object);
    return hr;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppv)
{
    PyGILState_STATE state;
    HRESULT hr;

    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;

    /* The server must not go while it creates: an object of the making may be dropped at once. */
    py_server_lock(1);
    state = PyGILState_Ensure();
    hr = create_object(&factory_from(iface)->clsid, riid, ppv);
    PyGILState_Release(state);
    py_server_lock(-1);
    return hr;
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    py_server_lock(fLock ? 1 : -1);
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};

IClassFactory *py_factory_new(REFCLSID clsid)
{
    struct factory *factory = calloc(1, sizeof(*factory));

    if (!factory) {
        PyErr_NoMemory();
        return NULL;
    }
    factory->IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&factory_vtable;
    factory->refs = 1;
    factory->clsid = *clsid;
    return &factory->IClassFactory_iface;
}

/* In-process use by a program that runs Python already. */
STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    PyGILState_STATE state;
    IClassFactory *factory;
    HRESULT hr;

    *ppv = NULL;
    if (!Py_IsInitialized())
        return CLASS_E_CLASSNOTAVAILABLE;
    state = PyGILState_Ensure();
    factory = py_factory_new(rclsid);
    PyGILState_Release(state);
    if (!factory)
        return E_OUTOFMEMORY;
    hr = IClassFactory_QueryInterface(factory, riid, ppv);
    IClassFactory_Release(factory);
    return hr;
}

STDAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}
