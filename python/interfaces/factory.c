/* SPDX-License-Identifier: MIT */
/*
 * Class objects: PyIClassFactory for clients, and the factory that makes Python classes' objects.
 */
#include "gateways/gateway.h"

#include <stddef.h>

#include "gateways/uses.h"

struct factory {
    IClassFactory IClassFactory_iface;
    LONG refs;
    CLSID clsid;
};

/* ---- clients ---- */

static PyObject *class_factory_CreateInstance(PyObject *self, PyObject *arguments)
{
    IUnknown *outer, *result = NULL;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&O&", py_optional_unknown_converter, &outer,
                          py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr, IClassFactory_CreateInstance((IClassFactory *)py_pointer(self), outer, &iid,
                                              (void **)&result));
    py_release(outer);
    return FAILED(hr) ? py_method_error(self, hr) : py_interface_new(result, &iid);
}

static PyObject *class_factory_LockServer(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    int lock;

    if (!PyArg_ParseTuple(arguments, "p", &lock))
        return NULL;
    COM_CALL(hr, IClassFactory_LockServer((IClassFactory *)py_pointer(self), lock));
    return py_method_result(self, hr);
}

static PyMethodDef class_factory_methods[] = {
    {"CreateInstance", class_factory_CreateInstance, METH_VARARGS, "A new object of the class."},
    {"LockServer", class_factory_LockServer, METH_VARARGS, "Keeps the server running, or not."},
    {0},
};

const struct py_kind py_class_factory_kind = {
    .iid = &IID_IClassFactory,
    .name = "PyIClassFactory",
    .base = &py_unknown_kind,
    .methods = class_factory_methods,
};

/* ---- the factory ---- */

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
    CLSID before = py_class_enter(clsid);
    HRESULT hr = S_OK;

    if (policy)
        object = PyObject_CallMethod(policy, "CreateInstance", "NN", py_iid_new(clsid),
                                     py_iid_new(riid));
    Py_XDECREF(policy);
    if (!object) {
        hr = py_hresult_of_exception(NULL, "CreateInstance");
    } else if (!py_interface_from(object, riid, false, ppv)) {
        PyErr_Clear();
        hr = E_NOINTERFACE;
    }
    Py_XDECREF(object);
    py_class_enter(&before);
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
    if (!py_use_begin_new())
        return CO_E_SERVER_STOPPING;
    hr = CO_E_SERVER_STOPPING;
    if (py_gil_take(&state)) {
        hr = create_object(&factory_from(iface)->clsid, riid, ppv);
        PyGILState_Release(state);
    }
    py_use_end();
    return hr;
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        py_use_begin();
    else
        py_use_end();
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

HRESULT py_get_class_object(REFCLSID rclsid, REFIID riid, void **ppv)
{
    PyGILState_STATE state;
    IClassFactory *factory;
    HRESULT hr;

    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_INVALIDARG;
    if (!py_gil_take(&state))
        return CLASS_E_CLASSNOTAVAILABLE;
    factory = py_factory_new(rclsid);
    PyErr_Clear();
    PyGILState_Release(state);
    if (!factory)
        return E_OUTOFMEMORY;
    hr = IClassFactory_QueryInterface(factory, riid, ppv);
    IClassFactory_Release(factory);
    return hr;
}
