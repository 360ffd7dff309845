/* SPDX-License-Identifier: MIT */
/*
 * Message filters, spies, call contexts and what proxies offer. Expectations: Windows'
 * "IMessageFilter", "IInitializeSpy", "IMultiQI" and "IClientSecurity" pages.
 */
#include <pthread.h>
#include <stddef.h>

#define COBJMACROS
#include <ctxtcall.h>

#include "harness/test.h"
#include "witness.h"

static void begin(DWORD model)
{
    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, model), S_OK);
}

static IDispatch *create(REFCLSID clsid)
{
    IDispatch *object;

    ASSERT_HR(CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object),
              S_OK);
    return object;
}

/* ---- a filter that turns away the first calls ---- */

static struct filter {
    IMessageFilter IMessageFilter_iface;
    DWORD answers[4];
    int asked;
    DWORD retry_ms;
    int retries;
    DWORD pending_answer;
    DWORD pending_type;
    int pending;
} filter;

static HRESULT STDMETHODCALLTYPE filter_QueryInterface(IMessageFilter *iface, REFIID riid,
                                                       void **ppv)
{
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE filter_AddRef(IMessageFilter *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE filter_Release(IMessageFilter *iface)
{
    return 1;
}

static DWORD STDMETHODCALLTYPE filter_HandleInComingCall(IMessageFilter *iface, DWORD dwCallType,
                                                         HTASK htaskCaller, DWORD dwTickCount,
                                                         LPINTERFACEINFO lpInterfaceInfo)
{
    ASSERT_TRUE(IsEqualIID(&lpInterfaceInfo->iid, &IID_IDispatch));
    return filter.answers[filter.asked++];
}

static DWORD STDMETHODCALLTYPE filter_RetryRejectedCall(IMessageFilter *iface, HTASK htaskCallee,
                                                        DWORD dwTickCount, DWORD dwRejectType)
{
    filter.retries++;
    return filter.retry_ms;
}

static DWORD STDMETHODCALLTYPE filter_MessagePending(IMessageFilter *iface, HTASK htaskCallee,
                                                     DWORD dwTickCount, DWORD dwPendingType)
{
    filter.pending++;
    filter.pending_type = dwPendingType;
    return filter.pending_answer;
}

static const IMessageFilterVtbl filter_vtable = {
    .QueryInterface = filter_QueryInterface,
    .AddRef = filter_AddRef,
    .Release = filter_Release,
    .HandleInComingCall = filter_HandleInComingCall,
    .RetryRejectedCall = filter_RetryRejectedCall,
    .MessagePending = filter_MessagePending,
};

struct caller {
    IStream *stream;
    DWORD main_thread;
    bool has_filter;
    HRESULT hr[3];
};

/* Calls the object of the filtering apartment from an STA of its own. */
static void *call_thrice(void *context)
{
    struct caller *caller = context;
    IDispatch *object;
    UINT count;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(caller->stream, &IID_IDispatch, (void **)&object),
              S_OK);
    if (caller->has_filter)
        ASSERT_HR(CoRegisterMessageFilter(&filter.IMessageFilter_iface, NULL), S_OK);
    for (int i = 0; i < 3; i++)
        caller->hr[i] = IDispatch_GetTypeInfoCount(object, &count);
    IDispatch_Release(object);
    CoUninitialize();
    PostThreadMessageW(caller->main_thread, WM_QUIT, 0, 0);
    return NULL;
}

static void let_call(struct caller *caller)
{
    IDispatch *object = create(&CLSID_WitnessBoth);
    pthread_t thread;
    MSG msg;

    caller->main_thread = GetCurrentThreadId();
    ASSERT_HR(
        CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)object, &caller->stream),
        S_OK);
    ASSERT_EQ(pthread_create(&thread, NULL, call_thrice, caller), 0);
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    pthread_join(thread, NULL);
    IDispatch_Release(object);
}

TEST(a_filter_turns_calls_away)
{
    struct caller caller = {0};
    IMessageFilter *old = &filter.IMessageFilter_iface;

    begin(COINIT_APARTMENTTHREADED);
    filter = (struct filter){.IMessageFilter_iface = {(IMessageFilterVtbl *)&filter_vtable},
                             .answers = {SERVERCALL_REJECTED, SERVERCALL_RETRYLATER}};
    ASSERT_HR(CoRegisterMessageFilter(&filter.IMessageFilter_iface, &old), S_OK);
    ASSERT_TRUE(old == NULL);
    let_call(&caller);
    ASSERT_HR(caller.hr[0], RPC_E_CALL_REJECTED);
    ASSERT_HR(caller.hr[1], RPC_E_SERVERCALL_RETRYLATER);
    ASSERT_HR(caller.hr[2], S_OK);
    ASSERT_HR(CoRegisterMessageFilter(NULL, &old), S_OK);
    ASSERT_TRUE(old == &filter.IMessageFilter_iface);
    CoUninitialize();
    ASSERT_HR(CoRegisterMessageFilter(NULL, NULL), CO_E_NOT_SUPPORTED);
}

TEST(a_caller_s_filter_decides_about_another_try)
{
    struct caller caller = {.has_filter = true};

    begin(COINIT_APARTMENTTHREADED);
    filter = (struct filter){.IMessageFilter_iface = {(IMessageFilterVtbl *)&filter_vtable},
                             .answers = {SERVERCALL_RETRYLATER}};
    ASSERT_HR(CoRegisterMessageFilter(&filter.IMessageFilter_iface, NULL), S_OK);
    let_call(&caller);
    ASSERT_HR(caller.hr[0], S_OK);
    ASSERT_EQ(filter.retries, 1);

    filter.retry_ms = (DWORD)-1;
    filter.asked = 0;
    let_call(&caller);
    ASSERT_HR(caller.hr[0], RPC_E_SERVERCALL_RETRYLATER);
    ASSERT_HR(CoRegisterMessageFilter(NULL, NULL), S_OK);
    CoUninitialize();
}

/* ---- what is posted while a call waits ---- */

/* An object in another apartment, for a thread with a filter. */
static IDispatch *create_elsewhere(void)
{
    filter = (struct filter){.IMessageFilter_iface = {(IMessageFilterVtbl *)&filter_vtable},
                             .pending_answer = PENDINGMSG_WAITDEFPROCESS};
    ASSERT_HR(CoRegisterMessageFilter(&filter.IMessageFilter_iface, NULL), S_OK);
    return create(&CLSID_WitnessFree);
}

static void end_elsewhere(IDispatch *object)
{
    IDispatch_Release(object);
    ASSERT_HR(CoRegisterMessageFilter(NULL, NULL), S_OK);
    CoUninitialize();
}

TEST(a_filter_is_asked_about_messages_that_wait)
{
    IDispatch *object;
    UINT count;
    MSG msg;

    begin(COINIT_APARTMENTTHREADED);
    object = create_elsewhere();
    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), S_OK);
    ASSERT_EQ(filter.pending, 0);
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_USER, 0, 0));
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_USER + 1, 0, 0));
    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), S_OK);
    ASSERT_EQ(filter.pending, 1);
    ASSERT_EQ(filter.pending_type, PENDINGTYPE_TOPLEVEL);
    /* They stay where they were, and are no news when they have been looked at. */
    ASSERT_TRUE(PeekMessageW(&msg, NULL, WM_USER + 1, WM_USER + 1, PM_NOREMOVE));
    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), S_OK);
    ASSERT_EQ(filter.pending, 1);
    ASSERT_TRUE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
    ASSERT_EQ(msg.message, WM_USER);
    ASSERT_TRUE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
    end_elsewhere(object);
}

TEST(a_filter_may_cancel_a_call)
{
    IDispatch *object;
    UINT count;
    MSG msg;

    begin(COINIT_APARTMENTTHREADED);
    object = create_elsewhere();
    filter.pending_answer = PENDINGMSG_CANCELCALL;
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_USER, 0, 0));
    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), RPC_E_CALL_CANCELED);
    ASSERT_TRUE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
    /* The object is still held, and answers the next call. */
    for (int i = 0; i < 10; i++)
        ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), S_OK);
    end_elsewhere(object);
}

/* ---- spies ---- */

static struct spy {
    IInitializeSpy IInitializeSpy_iface;
    int before, after, before_leaving, after_leaving;
} spy;

static HRESULT STDMETHODCALLTYPE spy_QueryInterface(IInitializeSpy *iface, REFIID riid, void **ppv)
{
    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE spy_AddRef(IInitializeSpy *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE spy_Release(IInitializeSpy *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE spy_PreInitialize(IInitializeSpy *iface, DWORD dwCoInit,
                                                   DWORD dwCurThreadAptRefs)
{
    ASSERT_EQ(dwCurThreadAptRefs, spy.before);
    spy.before++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE spy_PostInitialize(IInitializeSpy *iface, HRESULT hrCoInit,
                                                    DWORD dwCoInit, DWORD dwNewThreadAptRefs)
{
    spy.after++;
    ASSERT_EQ(dwNewThreadAptRefs, spy.after);
    return hrCoInit;
}

static HRESULT STDMETHODCALLTYPE spy_PreUninitialize(IInitializeSpy *iface,
                                                     DWORD dwCurThreadAptRefs)
{
    spy.before_leaving++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE spy_PostUninitialize(IInitializeSpy *iface,
                                                      DWORD dwNewThreadAptRefs)
{
    spy.after_leaving++;
    ASSERT_EQ(dwNewThreadAptRefs, 2 - spy.after_leaving);
    return S_OK;
}

TEST(a_spy_is_told_of_entering_and_leaving)
{
    static const IInitializeSpyVtbl vtable = {
        .QueryInterface = spy_QueryInterface,
        .AddRef = spy_AddRef,
        .Release = spy_Release,
        .PreInitialize = spy_PreInitialize,
        .PostInitialize = spy_PostInitialize,
        .PreUninitialize = spy_PreUninitialize,
        .PostUninitialize = spy_PostUninitialize,
    };
    ULARGE_INTEGER cookie;

    spy.IInitializeSpy_iface.lpVtbl = (IInitializeSpyVtbl *)&vtable;
    ASSERT_HR(CoRegisterInitializeSpy(&spy.IInitializeSpy_iface, &cookie), S_OK);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_FALSE);
    CoUninitialize();
    CoUninitialize();
    ASSERT_EQ(spy.before, 2);
    ASSERT_EQ(spy.after_leaving, 2);
    ASSERT_HR(CoRevokeInitializeSpy(cookie), S_OK);
    ASSERT_HR(CoRevokeInitializeSpy(cookie), E_INVALIDARG);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    CoUninitialize();
    ASSERT_EQ(spy.before, 2);
}

/* Cookies are places in the thread's list. Source: what Windows answers. */
TEST(a_spy_takes_the_first_place_that_is_free)
{
    static const IInitializeSpyVtbl vtable = {
        .QueryInterface = spy_QueryInterface,
        .AddRef = spy_AddRef,
        .Release = spy_Release,
    };
    ULARGE_INTEGER cookies[3];

    spy.IInitializeSpy_iface.lpVtbl = (IInitializeSpyVtbl *)&vtable;
    for (DWORD i = 0; i < 3; i++) {
        ASSERT_HR(CoRegisterInitializeSpy(&spy.IInitializeSpy_iface, &cookies[i]), S_OK);
        ASSERT_EQ(cookies[i].u.HighPart, GetCurrentThreadId());
        ASSERT_EQ(cookies[i].u.LowPart, i);
    }
    ASSERT_HR(CoRevokeInitializeSpy(cookies[1]), S_OK);
    ASSERT_HR(CoRegisterInitializeSpy(&spy.IInitializeSpy_iface, &cookies[1]), S_OK);
    ASSERT_EQ(cookies[1].u.LowPart, 1);
    for (DWORD i = 0; i < 3; i++)
        ASSERT_HR(CoRevokeInitializeSpy(cookies[i]), S_OK);
}

/* ---- proxies' own interfaces, and the context of a call ---- */

TEST(a_proxy_offers_more_than_its_object)
{
    static const IID *const iids[] = {&IID_IMarshal, &IID_IMultiQI, &IID_IClientSecurity};
    IUnknown *identity, *service, *same;
    DWORD level, impersonation;
    IDispatch *proxy;

    begin(COINIT_MULTITHREADED);
    proxy = create(&CLSID_WitnessApartment);
    ASSERT_HR(IDispatch_QueryInterface(proxy, &IID_IUnknown, (void **)&identity), S_OK);
    for (size_t i = 0; i < sizeof(iids) / sizeof(*iids); i++) {
        ASSERT_HR(IDispatch_QueryInterface(proxy, iids[i], (void **)&service), S_OK);
        ASSERT_HR(IUnknown_QueryInterface(service, &IID_IUnknown, (void **)&same), S_OK);
        ASSERT_TRUE(same == identity);
        IUnknown_Release(same);
        IUnknown_Release(service);
    }
    IUnknown_Release(identity);
    ASSERT_HR(CoQueryProxyBlanket((IUnknown *)proxy, NULL, NULL, NULL, &level, &impersonation, NULL,
                                  NULL),
              S_OK);
    ASSERT_EQ(level, RPC_C_AUTHN_LEVEL_PKT_PRIVACY);
    ASSERT_HR(CoSetProxyBlanket((IUnknown *)proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, level,
                                RPC_C_IMP_LEVEL_IMPERSONATE, NULL, 0),
              S_OK);
    ASSERT_EQ(IDispatch_Release(proxy), 0);
    ASSERT_HR(CoQueryClientBlanket(NULL, NULL, NULL, NULL, NULL, NULL, NULL), RPC_E_CALL_COMPLETE);
    ASSERT_HR(CoImpersonateClient(), RPC_E_CALL_COMPLETE);
    CoUninitialize();
}

TEST(many_interfaces_are_asked_for_at_once)
{
    MULTI_QI queries[] = {{&IID_IDispatch, NULL, S_OK}, {&IID_IStream, NULL, S_OK}};
    IDispatch *proxy;
    IMultiQI *multi;

    begin(COINIT_MULTITHREADED);
    proxy = create(&CLSID_WitnessApartment);
    ASSERT_HR(IDispatch_QueryInterface(proxy, &IID_IMultiQI, (void **)&multi), S_OK);
    ASSERT_HR(IMultiQI_QueryMultipleInterfaces(multi, 2, queries), S_FALSE);
    ASSERT_TRUE(queries[0].pItf == (IUnknown *)proxy);
    ASSERT_HR(queries[1].hr, E_NOINTERFACE);
    IUnknown_Release(queries[0].pItf);
    IMultiQI_Release(multi);
    IDispatch_Release(proxy);
    CoUninitialize();
}

TEST(security_is_initialised_once)
{
    ASSERT_HR(CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                   RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL),
              CO_E_NOTINITIALIZED);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                   RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL),
              S_OK);
    ASSERT_HR(CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_DEFAULT,
                                   RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL),
              RPC_E_TOO_LATE);
    CoUninitialize();
}

/* ---- contexts ---- */

TEST(the_token_of_a_context_is_the_context)
{
    IComThreadingInfo *info;
    ULONG_PTR token, again;
    IObjContext *context;
    THDTYPE type;
    GUID id;

    ASSERT_HR(CoGetContextToken(&token), CO_E_NOTINITIALIZED);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetContextToken(NULL), E_POINTER);
    ASSERT_HR(CoGetContextToken(&token), S_OK);
    ASSERT_HR(CoGetContextToken(&again), S_OK);
    ASSERT_TRUE(token == again);
    ASSERT_EQ(IUnknown_AddRef((IUnknown *)token), 1);
    ASSERT_HR(CoGetObjectContext(&IID_IObjContext, (void **)&context), S_OK);
    ASSERT_TRUE(context == (IObjContext *)token);
    ASSERT_EQ(IObjContext_Release(context), 1);
    ASSERT_EQ(IObjContext_Release(context), 0);

    ASSERT_HR(CoGetObjectContext(&IID_IComThreadingInfo, (void **)&info), S_OK);
    ASSERT_HR(IComThreadingInfo_GetCurrentThreadType(info, &type), S_OK);
    ASSERT_EQ(type, THDTYPE_PROCESSMESSAGES);
    ASSERT_HR(IComThreadingInfo_GetCurrentLogicalThreadId(info, NULL), E_INVALIDARG);
    ASSERT_HR(IComThreadingInfo_GetCurrentLogicalThreadId(info, &id), S_OK);
    CoUninitialize();
    ASSERT_EQ(IComThreadingInfo_Release(info), 0);
}

static HRESULT STDMETHODCALLTYPE note_thread(ComCallData *data)
{
    *(DWORD *)data->pUserDefined = GetCurrentThreadId();
    return S_FALSE;
}

TEST(a_callback_runs_in_its_context)
{
    DWORD thread = 0, self = GetCurrentThreadId();
    ComCallData data = {.pUserDefined = &thread};
    IContextCallback *callback;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetObjectContext(&IID_IContextCallback, (void **)&callback), S_OK);
    ASSERT_HR(
        IContextCallback_ContextCallback(callback, note_thread, &data, &IID_IUnknown, 5, NULL),
        S_FALSE);
    ASSERT_EQ(thread, self);
    IContextCallback_Release(callback);
    CoUninitialize();
}

TEST(a_process_names_the_class_of_an_interface_s_proxies)
{
    static const IID iid = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x20}};
    CLSID clsid;

    test_expect_open_descriptors();
    ASSERT_HR(CoRegisterPSClsid(&iid, &CLSID_WitnessBoth), CO_E_NOTINITIALIZED);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoGetPSClsid(&iid, &clsid), REGDB_E_IIDNOTREG);
    ASSERT_HR(CoGetPSClsid(&IID_IClassFactory, &clsid), S_OK);
    ASSERT_HR(CoRegisterPSClsid(&iid, &CLSID_WitnessBoth), S_OK);
    ASSERT_HR(CoGetPSClsid(&iid, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &CLSID_WitnessBoth));
    CoUninitialize();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoGetPSClsid(&iid, &clsid), REGDB_E_IIDNOTREG);
    CoUninitialize();
}
