/* SPDX-License-Identifier: MIT */
/*
 * Gateways: identity, lifetime, and how methods reach the object.
 */
#include "gateways/gateway.h"

#include <stdarg.h>
#include <stddef.h>

#include "gateways/uses.h"
#include "typelibs/universal.h"
#include "values/values.h"

static long gateways; /* guarded by the GIL */

/* Asked of an object to learn whether it is a gateway of this module. */
static const IID iid_gateway = {
    0x25d29cd0, 0x9b98, 0x11d0, {0xae, 0x79, 0x4c, 0xf1, 0xcf, 0x00, 0x00, 0x00}};

static const ISupportErrorInfoVtbl support_error_info_vtable;

long py_gateway_count(void)
{
    return gateways;
}

bool py_gil_take(PyGILState_STATE *ret_state)
{
#if PY_VERSION_HEX >= 0x030d0000
    bool is_ending = Py_IsFinalizing();
#else
    bool is_ending = _Py_IsFinalizing();
#endif

    if (!Py_IsInitialized() || is_ending)
        return false;
    *ret_state = PyGILState_Ensure();
    return true;
}

struct gateway *py_gateway_from_IDispatchEx(IDispatchEx *iface)
{
    return (struct gateway *)((char *)iface - offsetof(struct gateway, IDispatchEx_iface));
}

struct gateway *py_gateway_from_own(void *iface)
{
    return (struct gateway *)((char *)iface - offsetof(struct gateway, own));
}

static struct gateway *gateway_from_ISupportErrorInfo(ISupportErrorInfo *iface)
{
    return (struct gateway *)((char *)iface - offsetof(struct gateway, ISupportErrorInfo_iface));
}

const struct py_kind *py_gateway_kind_of(REFIID iid)
{
    const struct py_kind *kind = py_kind_of(iid);

    if (!kind)
        kind = py_universal_kind_of(iid);
    return kind && kind->gateway ? kind : NULL;
}

/* ---- lifetime ---- */

static IUnknown *kind_interface(struct gateway *gateway)
{
    if (gateway->kind->gateway == &py_gateway_dispatch_ex)
        return (IUnknown *)&gateway->IDispatchEx_iface;
    return &gateway->own;
}

static ULONG gateway_add_ref(struct gateway *gateway)
{
    return (ULONG)__atomic_add_fetch(&gateway->refs, 1, __ATOMIC_RELAXED);
}

IUnknown *py_gateway_new(PyObject *object, const struct py_kind *kind, struct gateway *base)
{
    struct gateway *gateway = calloc(1, sizeof(*gateway));

    if (!gateway) {
        PyErr_NoMemory();
        return NULL;
    }
    gateway->IDispatchEx_iface.lpVtbl = (IDispatchExVtbl *)&py_gateway_dispatch_ex;
    gateway->ISupportErrorInfo_iface.lpVtbl = (ISupportErrorInfoVtbl *)&support_error_info_vtable;
    gateway->own.lpVtbl = (IUnknownVtbl *)kind->gateway;
    gateway->refs = 1;
    gateway->kind = kind;
    gateway->object = Py_NewRef(object);
    gateway->base = base;
    gateway->clsid = py_class_current();
    if (base)
        gateway_add_ref(base);
    gateways++;
    py_use_begin();
    return kind_interface(gateway);
}

static ULONG gateway_release(struct gateway *gateway)
{
    LONG refs = __atomic_sub_fetch(&gateway->refs, 1, __ATOMIC_ACQ_REL);
    PyGILState_STATE state;

    if (refs > 0)
        return (ULONG)refs;
    if (py_gil_take(&state)) {
        Py_DECREF(gateway->object);
        gateways--;
        PyGILState_Release(state);
    }
    if (gateway->base)
        gateway_release(gateway->base);
    free(gateway);
    py_use_end();
    return 0;
}

/* ---- QueryInterface ---- */

static bool has_interface(const struct gateway *gateway, REFIID iid)
{
    for (const struct py_kind *kind = gateway->kind; kind; kind = kind->base) {
        if (IsEqualIID(kind->iid, iid))
            return true;
    }
    return false;
}

static IUnknown *own_interface(struct gateway *gateway, REFIID riid)
{
    if (IsEqualIID(riid, &IID_IUnknown) && gateway->base)
        return own_interface(gateway->base, riid);
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &iid_gateway) ||
        IsEqualIID(riid, &IID_IDispatch) || IsEqualIID(riid, &IID_IDispatchEx))
        return (IUnknown *)&gateway->IDispatchEx_iface;
    if (IsEqualIID(riid, &IID_ISupportErrorInfo))
        return (IUnknown *)&gateway->ISupportErrorInfo_iface;
    return has_interface(gateway, riid) ? kind_interface(gateway) : NULL;
}

/* The object says what it implements: with a pointer, or with 1 for another gateway around it. */
static HRESULT query_object(struct gateway *gateway, REFIID riid, void **ppv)
{
    const struct py_kind *kind = py_gateway_kind_of(riid);
    HRESULT hr = E_NOINTERFACE;
    PyObject *answer;

    answer = PyObject_CallMethod(gateway->object, "_QueryInterface_", "N", py_iid_new(riid));
    if (answer && PyLong_Check(answer)) {
        if (kind && PyLong_AsLong(answer) == 1)
            *ppv = py_gateway_new(gateway->object, kind, gateway);
    } else if (answer && py_is_interface(answer) && !kind) {
        /* Events come to any IDispatch: what the object gives for their identifier is taken. */
        *ppv = py_pointer(answer);
        IUnknown_AddRef((IUnknown *)*ppv);
    } else if (answer && answer != Py_None) {
        py_interface_from(answer, riid, false, ppv);
    }
    if (*ppv)
        hr = S_OK;
    Py_XDECREF(answer);
    PyErr_Clear();
    return hr;
}

static HRESULT query(struct gateway *gateway, REFIID riid, void **ppv)
{
    IUnknown *own = own_interface(gateway, riid);
    PyGILState_STATE state;
    HRESULT hr;

    *ppv = NULL;
    if (own) {
        IUnknown_AddRef(own);
        *ppv = own;
        return S_OK;
    }
    if (gateway->base)
        return query(gateway->base, riid, ppv);
    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    hr = query_object(gateway, riid, ppv);
    PyGILState_Release(state);
    return hr;
}

HRESULT py_gateway_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    return query(py_gateway_from_own(iface), riid, ppv);
}

ULONG py_gateway_AddRef(IUnknown *iface)
{
    return gateway_add_ref(py_gateway_from_own(iface));
}

ULONG py_gateway_Release(IUnknown *iface)
{
    return gateway_release(py_gateway_from_own(iface));
}

HRESULT py_gateway_dispatch_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    return query(py_gateway_from_IDispatchEx(iface), riid, ppv);
}

ULONG py_gateway_dispatch_AddRef(IDispatchEx *iface)
{
    return gateway_add_ref(py_gateway_from_IDispatchEx(iface));
}

ULONG py_gateway_dispatch_Release(IDispatchEx *iface)
{
    return gateway_release(py_gateway_from_IDispatchEx(iface));
}

PyObject *py_gateway_unwrap(IUnknown *unknown)
{
    PyObject *object = NULL;
    IDispatchEx *found;
    HRESULT hr;

    WITHOUT_GIL(hr = IUnknown_QueryInterface(unknown, &iid_gateway, (void **)&found));
    if (SUCCEEDED(hr)) {
        if (found->lpVtbl == &py_gateway_dispatch_ex)
            object = Py_NewRef(py_gateway_from_IDispatchEx(found)->object);
        WITHOUT_GIL(IDispatchEx_Release(found));
    }
    if (!object)
        PyErr_SetString(PyExc_ValueError, "argument is not a COM object implemented in Python");
    return object;
}

/* ---- ISupportErrorInfo ---- */

static HRESULT support_QueryInterface(ISupportErrorInfo *iface, REFIID riid, void **ppv)
{
    return query(gateway_from_ISupportErrorInfo(iface), riid, ppv);
}

static ULONG support_AddRef(ISupportErrorInfo *iface)
{
    return gateway_add_ref(gateway_from_ISupportErrorInfo(iface));
}

static ULONG support_Release(ISupportErrorInfo *iface)
{
    return gateway_release(gateway_from_ISupportErrorInfo(iface));
}

/* Invoke() tells in EXCEPINFO what went wrong, the other interfaces in the error object. */
static HRESULT support_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID riid)
{
    struct gateway *gateway = gateway_from_ISupportErrorInfo(iface);

    if (gateway->kind->gateway == &py_gateway_dispatch_ex || IsEqualIID(riid, &IID_IUnknown))
        return S_FALSE;
    return has_interface(gateway, riid) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl support_error_info_vtable = {
    .QueryInterface = support_QueryInterface,
    .AddRef = support_AddRef,
    .Release = support_Release,
    .InterfaceSupportsErrorInfo = support_InterfaceSupportsErrorInfo,
};

/* ---- calls by name ---- */

static HRESULT call_object(struct gateway *gateway, const char *method, PyObject *arguments,
                           py_take take, void *ret)
{
    PyObject *result = NULL;
    bool ok;

    if (arguments)
        result = PyObject_CallMethod(gateway->object, "_InvokeEx_", "siiOOO", method, 0,
                                     DISPATCH_METHOD, arguments, Py_None, Py_None);
    ok = result && (!take || take(result, ret));
    Py_XDECREF(result);
    return ok ? S_OK : py_hresult_of_exception(NULL, method);
}

HRESULT py_gateway_call(void *iface, const char *method, py_take take, void *ret,
                        const char *format, ...)
{
    struct gateway *gateway = py_gateway_from_own(iface);
    PyGILState_STATE state;
    PyObject *arguments;
    va_list list;
    CLSID before;
    HRESULT hr;

    if (!py_gil_take(&state))
        return CO_E_SERVER_STOPPING;
    before = py_class_enter(&gateway->clsid);
    va_start(list, format);
    arguments = Py_VaBuildValue(format, list);
    va_end(list);
    hr = call_object(gateway, method, arguments, take, ret);
    Py_XDECREF(arguments);
    py_class_enter(&before);
    PyGILState_Release(state);
    return hr;
}
