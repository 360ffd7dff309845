/* SPDX-License-Identifier: MIT */
#include "giver.h"

#include <dirent.h>
#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/test.h"

enum {
    SINKS_MAX = 4,
};

const CLSID CLSID_Giver = {
    0x1f2f3a10, 0x5d21, 0x4c76, {0xa1, 0x30, 0x6c, 0x0a, 0x5e, 0x44, 0x90, 0x01}};

static sem_t leave, left;
static IDispatch *sinks[SINKS_MAX];
static IUnknown *site;

/* One object for the life of the process: references are not counted. */
static IUnknown *giver(void);
static HRESULT find_interface(REFIID riid, void **ppv);

static HRESULT any_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    return find_interface(riid, ppv);
}

static ULONG any_AddRef(void *iface)
{
    return 2;
}

static ULONG any_Release(void *iface)
{
    return 1;
}

#define ANY_UNKNOWN(interface_name)                                                                \
    .QueryInterface = (HRESULT(*)(interface_name *, REFIID, void **))any_QueryInterface,           \
    .AddRef = (ULONG(*)(interface_name *))any_AddRef,                                              \
    .Release = (ULONG(*)(interface_name *))any_Release

static void set_error(const OLECHAR *description)
{
    ICreateErrorInfo *create;
    IErrorInfo *error;

    CreateErrorInfo(&create);
    ICreateErrorInfo_SetGUID(create, &IID_IServiceProvider);
    ICreateErrorInfo_SetDescription(create, (LPOLESTR)description);
    ICreateErrorInfo_SetSource(create, (LPOLESTR)u"");
    ICreateErrorInfo_SetHelpContext(create, 77);
    ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&error);
    SetErrorInfo(0, error);
    IErrorInfo_Release(error);
    ICreateErrorInfo_Release(create);
}

/* ---- enumerators ---- */

struct names {
    IEnumString IEnumString_iface;
    ULONG at;
};

static const OLECHAR *const all_names[] = {u"first", u""};

static HRESULT names_Next(IEnumString *iface, ULONG celt, LPOLESTR *rgelt, ULONG *pceltFetched)
{
    struct names *names = (struct names *)iface;

    for (*pceltFetched = 0; *pceltFetched < celt && names->at < 2; ++*pceltFetched) {
        const OLECHAR *name = all_names[names->at++];
        size_t size = name[0] ? sizeof(u"first") : sizeof(u"");

        rgelt[*pceltFetched] = CoTaskMemAlloc(size);
        memcpy(rgelt[*pceltFetched], name, size);
    }
    return *pceltFetched == celt ? S_OK : S_FALSE;
}

static HRESULT names_Skip(IEnumString *iface, ULONG celt)
{
    struct names *names = (struct names *)iface;

    names->at += celt;
    return names->at <= 2 ? S_OK : S_FALSE;
}

static HRESULT names_Reset(IEnumString *iface)
{
    ((struct names *)iface)->at = 0;
    return S_OK;
}

static HRESULT names_QueryInterface(IEnumString *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IEnumString);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static HRESULT names_Clone(IEnumString *iface, IEnumString **ppenum);

static const IEnumStringVtbl names_vtable = {
    ANY_UNKNOWN(IEnumString), .Next = names_Next,   .Skip = names_Skip,
    .Reset = names_Reset,     .Clone = names_Clone,
};
static IEnumStringVtbl names_own_vtable;

static IEnumString *new_names(ULONG at)
{
    struct names *names = calloc(1, sizeof(*names)); /* lives as long as the process */

    names_own_vtable = names_vtable;
    names_own_vtable.QueryInterface = names_QueryInterface;
    names->IEnumString_iface.lpVtbl = &names_own_vtable;
    names->at = at;
    return &names->IEnumString_iface;
}

static HRESULT names_Clone(IEnumString *iface, IEnumString **ppenum)
{
    *ppenum = new_names(((struct names *)iface)->at);
    return S_OK;
}

/* ---- IServiceProvider ---- */

static HRESULT provider_QueryService(IServiceProvider *iface, REFGUID guidService, REFIID riid,
                                     void **ppvObject)
{
    *ppvObject = NULL;
    if (IsEqualIID(riid, &IID_IStream))
        return CreateStreamOnHGlobal(NULL, TRUE, (IStream **)ppvObject);
    if (IsEqualIID(riid, &IID_ICreateErrorInfo))
        return CreateErrorInfo((ICreateErrorInfo **)ppvObject);
    if (IsEqualIID(riid, &IID_IEnumString)) {
        *ppvObject = new_names(0);
        return S_OK;
    }
    if (IsEqualIID(riid, &IID_IUnknown)) {
        *ppvObject = giver();
        return S_OK;
    }
    set_error(u"no such service");
    return (HRESULT)0x80041234;
}

static const IServiceProviderVtbl provider_vtable = {
    ANY_UNKNOWN(IServiceProvider),
    .QueryService = provider_QueryService,
};
static IServiceProvider provider = {(IServiceProviderVtbl *)&provider_vtable};

static IUnknown *giver(void)
{
    return (IUnknown *)&provider;
}

/* ---- IDispatch ---- */

static HRESULT dispatch_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT fire(VARIANT *value)
{
    DISPPARAMS params = {value, NULL, 1, 0};
    HRESULT hr = S_OK;

    for (int i = 0; i < SINKS_MAX && SUCCEEDED(hr); i++) {
        if (sinks[i])
            hr = IDispatch_Invoke(sinks[i], 1, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, NULL,
                                  NULL);
    }
    return hr;
}

/* A value moves as it is: a copy need not be the same in all. */
static HRESULT echo(VARIANT *argument, VARIANT *result)
{
    if (V_VT(argument) & VT_BYREF)
        return VariantCopyInd(result, argument);
    *result = *argument;
    V_VT(argument) = VT_EMPTY;
    return S_OK;
}

static void take(VARIANT *argument)
{
    VARIANT inner = {0};
    VARTYPE vt = V_VT(argument) & ~VT_BYREF;

    if (vt == VT_VARIANT) {
        VariantClear(V_VARIANTREF(argument));
    } else if (vt & VT_ARRAY || vt == VT_BSTR || vt == VT_UNKNOWN || vt == VT_DISPATCH) {
        V_VT(&inner) = vt;
        V_BYREF(&inner) = *(void **)V_BYREF(argument);
        VariantClear(&inner);
        *(void **)V_BYREF(argument) = NULL;
    } else {
        *V_UI1REF(argument) = 0;
    }
}

static HRESULT dispatch_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                               WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                               EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    VARIANT *argument = pDispParams->rgvarg;

    switch (dispIdMember) {
    case GIVER_ECHO:
        return echo(argument, pVarResult);
    case GIVER_TAKE:
        take(argument);
        return S_OK;
    case GIVER_FAIL:
        set_error(u"failed on purpose");
        return V_I4(argument);
    case GIVER_FAIL_BARE:
        return V_I4(argument);
    case GIVER_WARN:
        set_error(u"not quite");
        return S_FALSE;
    case GIVER_FIRE:
        return fire(argument);
    case GIVER_LEAVE:
        sem_post(&leave);
        sem_wait(&left);
        return S_OK;
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

static const IDispatchVtbl dispatch_vtable = {
    ANY_UNKNOWN(IDispatch),
    .GetTypeInfoCount = dispatch_GetTypeInfoCount,
    .Invoke = dispatch_Invoke,
};
static IDispatch dispatch = {(IDispatchVtbl *)&dispatch_vtable};

/* ---- connection points ---- */

static IConnectionPoint point;

static HRESULT container_FindConnectionPoint(IConnectionPointContainer *iface, REFIID riid,
                                             IConnectionPoint **ppCP)
{
    *ppCP = IsEqualIID(riid, &IID_IDispatch) ? &point : NULL;
    return *ppCP ? S_OK : CONNECT_E_NOCONNECTION;
}

static HRESULT container_EnumConnectionPoints(IConnectionPointContainer *iface,
                                              IEnumConnectionPoints **ppEnum)
{
    *ppEnum = NULL;
    return E_NOTIMPL;
}

static const IConnectionPointContainerVtbl container_vtable = {
    ANY_UNKNOWN(IConnectionPointContainer),
    .EnumConnectionPoints = container_EnumConnectionPoints,
    .FindConnectionPoint = container_FindConnectionPoint,
};
static IConnectionPointContainer container = {(IConnectionPointContainerVtbl *)&container_vtable};

static HRESULT point_GetConnectionInterface(IConnectionPoint *iface, IID *pIID)
{
    *pIID = IID_IDispatch;
    return S_OK;
}

static HRESULT point_GetConnectionPointContainer(IConnectionPoint *iface,
                                                 IConnectionPointContainer **ppCPC)
{
    *ppCPC = &container;
    return S_OK;
}

static HRESULT point_Advise(IConnectionPoint *iface, IUnknown *pUnkSink, DWORD *pdwCookie)
{
    for (DWORD i = 0; i < SINKS_MAX; i++) {
        if (sinks[i])
            continue;
        *pdwCookie = i + 1;
        return IUnknown_QueryInterface(pUnkSink, &IID_IDispatch, (void **)&sinks[i]);
    }
    return CONNECT_E_ADVISELIMIT;
}

static HRESULT point_Unadvise(IConnectionPoint *iface, DWORD dwCookie)
{
    if (dwCookie - 1 >= SINKS_MAX || !sinks[dwCookie - 1])
        return CONNECT_E_NOCONNECTION;
    IDispatch_Release(sinks[dwCookie - 1]);
    sinks[dwCookie - 1] = NULL;
    return S_OK;
}

static const IConnectionPointVtbl point_vtable = {
    ANY_UNKNOWN(IConnectionPoint),
    .GetConnectionInterface = point_GetConnectionInterface,
    .GetConnectionPointContainer = point_GetConnectionPointContainer,
    .Advise = point_Advise,
    .Unadvise = point_Unadvise,
};
static IConnectionPoint point = {(IConnectionPointVtbl *)&point_vtable};

/* ---- ISupportErrorInfo, IObjectWithSite ---- */

static HRESULT support_InterfaceSupportsErrorInfo(ISupportErrorInfo *iface, REFIID riid)
{
    return IsEqualIID(riid, &IID_IServiceProvider) ? S_OK : S_FALSE;
}

static const ISupportErrorInfoVtbl support_vtable = {
    ANY_UNKNOWN(ISupportErrorInfo),
    .InterfaceSupportsErrorInfo = support_InterfaceSupportsErrorInfo,
};
static ISupportErrorInfo support = {(ISupportErrorInfoVtbl *)&support_vtable};

static HRESULT sited_SetSite(IObjectWithSite *iface, IUnknown *pUnkSite)
{
    if (pUnkSite)
        IUnknown_AddRef(pUnkSite);
    if (site)
        IUnknown_Release(site);
    site = pUnkSite;
    return S_OK;
}

static HRESULT sited_GetSite(IObjectWithSite *iface, REFIID riid, void **ppvSite)
{
    *ppvSite = NULL;
    return site ? IUnknown_QueryInterface(site, riid, ppvSite) : E_FAIL;
}

static const IObjectWithSiteVtbl sited_vtable = {
    ANY_UNKNOWN(IObjectWithSite),
    .SetSite = sited_SetSite,
    .GetSite = sited_GetSite,
};
static IObjectWithSite sited = {(IObjectWithSiteVtbl *)&sited_vtable};

static HRESULT find_interface(REFIID riid, void **ppv)
{
    const struct {
        const IID *iid;
        void *pointer;
    } interfaces[] = {
        {&IID_IUnknown, &provider},      {&IID_IServiceProvider, &provider},
        {&IID_IDispatch, &dispatch},     {&IID_IConnectionPointContainer, &container},
        {&IID_IConnectionPoint, &point}, {&IID_ISupportErrorInfo, &support},
        {&IID_IObjectWithSite, &sited},
    };

    for (size_t i = 0; i < sizeof(interfaces) / sizeof(*interfaces); i++) {
        if (IsEqualIID(riid, interfaces[i].iid)) {
            *ppv = interfaces[i].pointer;
            return S_OK;
        }
    }
    *ppv = NULL;
    return E_NOINTERFACE;
}

/* ---- its class ---- */

static HRESULT factory_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IClassFactory);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static HRESULT factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                      void **ppv)
{
    return find_interface(riid, ppv);
}

static HRESULT factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = (ULONG(*)(IClassFactory *))any_AddRef,
    .Release = (ULONG(*)(IClassFactory *))any_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};
static IClassFactory factory = {(IClassFactoryVtbl *)&factory_vtable};

static int count_threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    int n = 0;

    for (const struct dirent *entry; (entry = readdir(folder));)
        n += entry->d_name[0] != '.';
    closedir(folder);
    return n;
}

static void serve(int ready)
{
    DWORD cookie;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(CoRegisterClassObject(&CLSID_Giver, (IUnknown *)&factory, CLSCTX_LOCAL_SERVER,
                                     REGCLS_MULTIPLEUSE, &cookie)))
        _exit(1);
    if (write(ready, "", 1) != 1)
        _exit(1);
    /* The harness kills what a test leaves here. */
    sem_wait(&leave);
    CoUninitialize();
    sem_post(&left);
    while (count_threads() > 1)
        sched_yield();
    _exit(0);
}

pid_t giver_serve(void)
{
    int ready[2];
    char told;
    pid_t pid;

    ASSERT_EQ(sem_init(&leave, 0, 0), 0);
    ASSERT_EQ(sem_init(&left, 0, 0), 0);
    ASSERT_EQ(pipe(ready), 0);
    pid = fork();
    ASSERT_TRUE(pid >= 0);
    if (pid == 0)
        serve(ready[1]);
    close(ready[1]);
    ASSERT_EQ(read(ready[0], &told, 1), 1);
    close(ready[0]);
    return pid;
}
