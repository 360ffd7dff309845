/* SPDX-License-Identifier: MIT */
/*
 * A module for comity doctor. Its classes {D0C70200-...-0000000000NN} differ in what is wrong with
 * them, which the last byte says.
 */
#define COBJMACROS
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <comity/windows.h>

enum ailment {
    HEALTHY,
    WITHOUT_DISPATCH,
    CRASHES,        /* in DllGetClassObject */
    HANGS,          /* in CreateInstance */
    EXITS,          /* in CreateInstance */
    FAILS,          /* CreateInstance says E_OUTOFMEMORY */
    MAKES_NOTHING,  /* S_OK, and no object */
    HAS_EVERYTHING, /* QueryInterface never says no */
    DISPATCH_FAILS, /* IDispatch answers E_FAIL */
    LEAKS,          /* a reference to itself */
    NOT_LICENSED,
    WAITS,   /* in IDispatch, until the pipe "gate" of the home was opened and closed */
    UNKNOWN, /* the module has no such class */
};

static enum ailment ailment;

/* ---- the object ---- */

struct patient {
    IDispatch IDispatch_iface; /* first */
    LONG refs;
};

static LONG patients;

static HRESULT STDMETHODCALLTYPE object_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) ||
                    (IsEqualIID(riid, &IID_IDispatch) && ailment != WITHOUT_DISPATCH);

    *ppv = is_known || ailment == HAS_EVERYTHING ? iface : NULL;
    if (!*ppv)
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE object_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&((struct patient *)iface)->refs);
}

static ULONG STDMETHODCALLTYPE object_Release(IDispatch *iface)
{
    struct patient *patient = (struct patient *)iface;
    LONG refs = InterlockedDecrement(&patient->refs);

    if (refs == 0) {
        InterlockedDecrement(&patients);
        free(patient);
    }
    return (ULONG)refs;
}

static HRESULT STDMETHODCALLTYPE object_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    char path[4096];
    int gate;

    *pctinfo = 0;
    if (ailment == WAITS) {
        snprintf(path, sizeof(path), "%s/gate", getenv("COMITY_HOME"));
        gate = open(path, O_RDONLY);
        while (read(gate, path, sizeof(path)) > 0)
            ;
        close(gate);
    }
    return ailment == DISPATCH_FAILS ? E_FAIL : S_OK;
}

static HRESULT STDMETHODCALLTYPE object_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                                    ITypeInfo **ppTInfo)
{
    return DISP_E_BADINDEX;
}

static HRESULT STDMETHODCALLTYPE object_GetIDsOfNames(IDispatch *iface, REFIID riid,
                                                      LPOLESTR *rgszNames, UINT cNames, LCID lcid,
                                                      DISPID *rgDispId)
{
    *rgDispId = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT STDMETHODCALLTYPE object_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid,
                                               LCID lcid, WORD wFlags, DISPPARAMS *pDispParams,
                                               VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                                               UINT *puArgErr)
{
    return DISP_E_MEMBERNOTFOUND;
}

static const IDispatchVtbl object_vtable = {
    .QueryInterface = object_QueryInterface,
    .AddRef = object_AddRef,
    .Release = object_Release,
    .GetTypeInfoCount = object_GetTypeInfoCount,
    .GetTypeInfo = object_GetTypeInfo,
    .GetIDsOfNames = object_GetIDsOfNames,
    .Invoke = object_Invoke,
};

static HRESULT make_object(REFIID riid, void **ppv)
{
    struct patient *patient = calloc(1, sizeof(*patient));
    HRESULT hr;

    if (!patient)
        return E_OUTOFMEMORY;
    patient->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&object_vtable;
    patient->refs = ailment == LEAKS ? 2 : 1;
    InterlockedIncrement(&patients);
    hr = IDispatch_QueryInterface(&patient->IDispatch_iface, riid, ppv);
    IDispatch_Release(&patient->IDispatch_iface);
    return hr;
}

/* ---- the class object ---- */

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *outer,
                                                        REFIID riid, void **ppv)
{
    *ppv = NULL;
    switch (ailment) {
    case HANGS:
        for (;;)
            pause();
    case EXITS:
        exit(7);
    case FAILS:
        return E_OUTOFMEMORY;
    case MAKES_NOTHING:
        return S_OK;
    case NOT_LICENSED:
        return CLASS_E_NOTLICENSED;
    default:
        return make_object(riid, ppv);
    }
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};
static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtable};

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    ailment = (enum ailment)rclsid->Data4[7];
    *ppv = NULL;
    if (ailment == CRASHES)
        abort();
    if (ailment >= UNKNOWN)
        return CLASS_E_CLASSNOTAVAILABLE;
    return factory_QueryInterface(&factory, riid, ppv);
}

STDAPI DllCanUnloadNow(void)
{
    return patients > 0 ? S_FALSE : S_OK;
}
