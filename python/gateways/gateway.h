/* SPDX-License-Identifier: MIT */
/*
 * Gateways: Python objects as COM objects.
 *
 * The object is a policy as win32com.server.policy defines it. A gateway always has IDispatchEx,
 * and besides one interface of its own; more interfaces are more gateways around the same object,
 * which hold the first as their base and share its IUnknown.
 */
#pragma once

#include "gateways/current_class.h"
#include "interfaces/interface.h"

struct gateway {
    IDispatchEx IDispatchEx_iface;
    ISupportErrorInfo ISupportErrorInfo_iface;
    IUnknown own; /* its vtable is the kind's */
    LONG refs;
    const struct py_kind *kind;
    PyObject *object;     /* owned */
    struct gateway *base; /* NULL, or a reference */
    CLSID clsid;          /* (const) of the object that it was made by; GUID_NULL if unknown */
};

/* A COM object around a policy object; the reference is the caller's. The kind has a gateway. */
IUnknown *py_gateway_new(PyObject *object, const struct py_kind *kind, struct gateway *base);

/* The kind that Python objects implement an interface by, or NULL. */
const struct py_kind *py_gateway_kind_of(REFIID iid);

/* The object in a gateway of this process, else ValueError. */
PyObject *py_gateway_unwrap(IUnknown *unknown);
long py_gateway_count(void);

struct gateway *py_gateway_from_IDispatchEx(IDispatchEx *iface);
struct gateway *py_gateway_from_own(void *iface);

extern const IDispatchExVtbl py_gateway_dispatch_ex;
HRESULT py_gateway_dispatch_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv);
ULONG py_gateway_dispatch_AddRef(IDispatchEx *iface);
ULONG py_gateway_dispatch_Release(IDispatchEx *iface);

/*
 * Calls arrive on any thread, and perhaps when the interpreter is ending, which answers no more:
 * false, and nothing to release.
 */
bool py_gil_take(PyGILState_STATE *ret_state);

/* The arguments in the order of the call, a put's value last; what was not passed is Missing. */
PyObject *py_invoked_arguments(const DISPPARAMS *params);

/* A result, or a tuple of one and of what arguments by reference get. */
bool py_invoked_result(PyObject *value, const DISPPARAMS *params, VARIANT *result);

/* For the vtables of kinds: IUnknown on gateway.own. */
HRESULT py_gateway_QueryInterface(IUnknown *iface, REFIID riid, void **ppv);
ULONG py_gateway_AddRef(IUnknown *iface);
ULONG py_gateway_Release(IUnknown *iface);
#define GATEWAY_UNKNOWN                                                                            \
    .QueryInterface = (void *)py_gateway_QueryInterface, .AddRef = (void *)py_gateway_AddRef,      \
    .Release = (void *)py_gateway_Release

/*
 * Calls a method of the object by its name through _InvokeEx_. @format is of Py_BuildValue() and
 * makes a tuple. The result goes to @take, which may be NULL; it returns false with an exception
 * set, and leaves @ret alone then. Takes the GIL.
 */
typedef bool (*py_take)(PyObject *result, void *ret);
HRESULT py_gateway_call(void *iface, const char *method, py_take take, void *ret,
                        const char *format, ...);

/* Results: of the types that their names say. */
bool py_take_bool(PyObject *result, void *ret_int);
bool py_take_ulong(PyObject *result, void *ret_ulong);
bool py_take_ulonglong(PyObject *result, void *ret_ulonglong);
bool py_take_guid(PyObject *result, void *ret_guid);
bool py_take_task_text(PyObject *result, void *ret_text); /* of CoTaskMemAlloc() */

/* A number, an HRESULT perhaps; anything else leaves @ret_ulong as it is. */
bool py_take_answer(PyObject *result, void *ret_ulong);

struct py_wanted {
    const IID *iid;
    void **ppv;
    bool allows_none;
};
bool py_take_interface(PyObject *result, void *wanted);

/* Arguments for "O&" in @format. */
PyObject *py_build_guid(void *guid);
PyObject *py_build_text(void *wide);
PyObject *py_build_variant(void *variant);
PyObject *py_build_unknown(void *unknown);
PyObject *py_build_stream(void *stream);

/* An interface of any kind, or NULL for None: &(struct py_passed){&IID_..., pointer}. */
struct py_passed {
    const IID *iid;
    void *pointer; /* borrowed */
};
PyObject *py_build_interface(void *passed);

IClassFactory *py_factory_new(REFCLSID clsid);

/* DllGetClassObject() of the loader, which has seen to it that there is an interpreter. */
HRESULT py_get_class_object(REFCLSID rclsid, REFIID riid, void **ppv);
