/* SPDX-License-Identifier: MIT */
/*
 * The standard interfaces between two processes, through the ABI alone.
 */
#include "giver.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "harness/test.h"

enum {
    MANY = 64 << 20,
};

static pid_t server;

static IServiceProvider *begin(void)
{
    IServiceProvider *provider;

    server = giver_serve();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_Giver, NULL, CLSCTX_LOCAL_SERVER, &IID_IServiceProvider,
                               (void **)&provider),
              S_OK);
    return provider;
}

static void end(IServiceProvider *provider)
{
    ASSERT_EQ(IServiceProvider_Release(provider), 0);
    CoUninitialize();
}

static void *get(IServiceProvider *provider, REFIID riid)
{
    void *service;

    ASSERT_HR(IServiceProvider_QueryService(provider, &IID_NULL, riid, &service), S_OK);
    return service;
}

static void *query(void *object, REFIID riid)
{
    void *pointer;

    ASSERT_HR(IUnknown_QueryInterface((IUnknown *)object, riid, &pointer), S_OK);
    return pointer;
}

static HRESULT call(IServiceProvider *provider, DISPID id, VARIANT *argument, VARIANT *result)
{
    DISPPARAMS params = {argument, NULL, argument ? 1 : 0, 0};
    IDispatch *dispatch = query(provider, &IID_IDispatch);
    HRESULT hr =
        IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD, &params, result, NULL, NULL);

    IDispatch_Release(dispatch);
    return hr;
}

static HRESULT call_number(IServiceProvider *provider, DISPID id, LONG number)
{
    VARIANT argument = {0};

    V_VT(&argument) = VT_I4;
    V_I4(&argument) = number;
    return call(provider, id, &argument, NULL);
}

/* ---- error objects ---- */

static void assert_error(const OLECHAR *description)
{
    IErrorInfo *error;
    BSTR text;
    GUID guid;
    DWORD context;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_U16(text, description);
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetSource(error, &text), S_OK);
    ASSERT_TRUE(text != NULL);
    ASSERT_EQ(SysStringLen(text), 0);
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetHelpFile(error, &text), S_OK);
    ASSERT_TRUE(text == NULL);
    ASSERT_HR(IErrorInfo_GetGUID(error, &guid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&guid, &IID_IServiceProvider));
    ASSERT_HR(IErrorInfo_GetHelpContext(error, &context), S_OK);
    ASSERT_EQ(context, 77);
    IErrorInfo_Release(error);
}

TEST(a_failed_call_brings_the_servers_error_object)
{
    IServiceProvider *provider = begin();
    ISupportErrorInfo *support;
    IErrorInfo *error;
    void *service;

    ASSERT_HR(IServiceProvider_QueryService(provider, &IID_NULL, &IID_IMoniker, &service),
              (HRESULT)0x80041234);
    ASSERT_TRUE(service == NULL);
    support = query(provider, &IID_ISupportErrorInfo);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IServiceProvider), S_OK);
    ASSERT_HR(ISupportErrorInfo_InterfaceSupportsErrorInfo(support, &IID_IDispatch), S_FALSE);
    ISupportErrorInfo_Release(support);
    assert_error(u"no such service");
    ASSERT_HR(GetErrorInfo(0, &error), S_FALSE);

    ASSERT_HR(call_number(provider, GIVER_FAIL, (LONG)0x8004fedc), (HRESULT)0x8004fedc);
    assert_error(u"failed on purpose");
    ASSERT_HR(call(provider, GIVER_WARN, NULL, NULL), S_FALSE);
    assert_error(u"not quite");
    end(provider);
}

TEST(a_failure_without_an_error_object_leaves_none)
{
    IServiceProvider *provider = begin();
    IErrorInfo *error;

    ASSERT_HR(call_number(provider, GIVER_FAIL, E_ACCESSDENIED), E_ACCESSDENIED);
    ASSERT_HR(call_number(provider, GIVER_FAIL_BARE, E_ACCESSDENIED), E_ACCESSDENIED);
    ASSERT_HR(GetErrorInfo(0, &error), S_FALSE);
    ASSERT_HR(call_number(provider, GIVER_FAIL_BARE, S_FALSE), S_FALSE);
    ASSERT_HR(GetErrorInfo(0, &error), S_FALSE);
    end(provider);
}

TEST(error_objects_can_be_used_from_afar)
{
    IServiceProvider *provider = begin();
    ICreateErrorInfo *create = get(provider, &IID_ICreateErrorInfo);
    IErrorInfo *error;
    BSTR text;
    GUID guid;

    ASSERT_HR(ICreateErrorInfo_SetGUID(create, &IID_IStream), S_OK);
    ASSERT_HR(ICreateErrorInfo_SetDescription(create, (LPOLESTR)u"described"), S_OK);
    ASSERT_HR(ICreateErrorInfo_SetSource(create, (LPOLESTR)u""), S_OK);
    ASSERT_HR(ICreateErrorInfo_SetSource(create, NULL), HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER));
    error = query(create, &IID_IErrorInfo);
    ICreateErrorInfo_Release(create);
    ASSERT_HR(IErrorInfo_GetDescription(error, &text), S_OK);
    ASSERT_U16(text, u"described");
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetSource(error, &text), S_OK);
    ASSERT_TRUE(text != NULL);
    ASSERT_EQ(SysStringLen(text), 0);
    SysFreeString(text);
    ASSERT_HR(IErrorInfo_GetHelpFile(error, &text), S_OK);
    ASSERT_TRUE(text == NULL);
    ASSERT_HR(IErrorInfo_GetGUID(error, &guid), S_OK);
    ASSERT_TRUE(IsEqualGUID(&guid, &IID_IStream));
    ASSERT_EQ(IErrorInfo_Release(error), 0);
    end(provider);
}

/* ---- streams ---- */

TEST(a_stream_takes_and_gives_64_mebibytes)
{
    IServiceProvider *provider = begin();
    IStream *stream = get(provider, &IID_IStream);
    char *bytes = malloc(MANY), *back = calloc(1, MANY);
    LARGE_INTEGER start = {0};
    ULARGE_INTEGER position;
    STATSTG statistics;
    ULONG n;

    for (size_t i = 0; i < MANY; i++)
        bytes[i] = (char)(i ^ i >> 8 ^ i >> 16);
    ASSERT_HR(IStream_Write(stream, bytes, MANY, &n), S_OK);
    ASSERT_EQ(n, MANY);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_END, &position), S_OK);
    ASSERT_EQ(position.QuadPart, MANY);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(IStream_Read(stream, back, MANY, &n), S_OK);
    ASSERT_EQ(n, MANY);
    ASSERT_MEM(bytes, back, MANY);
    ASSERT_HR(IStream_Stat(stream, &statistics, STATFLAG_NONAME), S_OK);
    ASSERT_EQ(statistics.cbSize.QuadPart, MANY);
    ASSERT_EQ(statistics.type, STGTY_STREAM);
    ASSERT_EQ(IStream_Release(stream), 0);
    free(bytes);
    free(back);
    end(provider);
}

TEST(streams_copy_across_the_border)
{
    IServiceProvider *provider = begin();
    IStream *there = get(provider, &IID_IStream), *clone, *here;
    ULARGE_INTEGER size = {.QuadPart = 5}, n_read, n_written;
    LARGE_INTEGER start = {0};
    char bytes[8] = {0};
    ULONG n;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &here), S_OK);
    ASSERT_HR(IStream_Write(there, "far away", 8, NULL), S_OK);
    ASSERT_HR(IStream_Clone(there, &clone), S_OK);
    ASSERT_TRUE(clone != there);
    ASSERT_HR(IStream_Seek(clone, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(IStream_CopyTo(clone, here, size, &n_read, &n_written), S_OK);
    ASSERT_EQ(n_read.QuadPart, 5);
    ASSERT_EQ(n_written.QuadPart, 5);
    ASSERT_HR(IStream_Seek(here, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(IStream_Read(here, bytes, 8, &n), S_OK);
    ASSERT_EQ(n, 5);
    ASSERT_MEM(bytes, "far a", 5);
    ASSERT_HR(IStream_LockRegion(there, size, size, LOCK_EXCLUSIVE), STG_E_INVALIDFUNCTION);
    ASSERT_EQ(IStream_Release(clone), 0);
    ASSERT_EQ(IStream_Release(there), 0);
    IStream_Release(here);
    end(provider);
}

/* ---- enumerators ---- */

TEST(an_enumerator_tells_how_many_there_were)
{
    IServiceProvider *provider = begin();
    IEnumString *names = get(provider, &IID_IEnumString), *clone;
    LPOLESTR all[4] = {NULL};
    ULONG n;

    ASSERT_HR(IEnumString_Next(names, 4, all, &n), S_FALSE);
    ASSERT_EQ(n, 2);
    ASSERT_U16(all[0], u"first");
    ASSERT_U16(all[1], u"");
    ASSERT_TRUE(all[2] == NULL);
    CoTaskMemFree(all[0]);
    CoTaskMemFree(all[1]);
    ASSERT_HR(IEnumString_Next(names, 1, all, NULL), S_FALSE);
    ASSERT_HR(IEnumString_Reset(names), S_OK);
    ASSERT_HR(IEnumString_Skip(names, 1), S_OK);
    ASSERT_HR(IEnumString_Clone(names, &clone), S_OK);
    ASSERT_HR(IEnumString_Next(clone, 1, all, NULL), S_OK);
    ASSERT_U16(all[0], u"");
    CoTaskMemFree(all[0]);
    ASSERT_HR(IEnumString_Skip(names, 7), S_FALSE);
    IEnumString_Release(clone);
    IEnumString_Release(names);
    end(provider);
}

/* ---- an object of this process, for the other to hold ---- */

static LONG refs = 1;
static LONG fired;

static HRESULT sink_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch);

    *ppv = is_known ? iface : NULL;
    if (is_known)
        __atomic_add_fetch(&refs, 1, __ATOMIC_SEQ_CST);
    return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG sink_AddRef(IDispatch *iface)
{
    return (ULONG)__atomic_add_fetch(&refs, 1, __ATOMIC_SEQ_CST);
}

static ULONG sink_Release(IDispatch *iface)
{
    return (ULONG)__atomic_sub_fetch(&refs, 1, __ATOMIC_SEQ_CST);
}

static HRESULT sink_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    fired += V_I4(&pDispParams->rgvarg[0]);
    return S_OK;
}

static const IDispatchVtbl sink_vtable = {
    .QueryInterface = sink_QueryInterface,
    .AddRef = sink_AddRef,
    .Release = sink_Release,
    .Invoke = sink_Invoke,
};
static IDispatch sink = {(IDispatchVtbl *)&sink_vtable};

TEST(events_come_while_the_client_calls)
{
    IServiceProvider *provider = begin();
    IConnectionPointContainer *container = query(provider, &IID_IConnectionPointContainer);
    IConnectionPoint *point;
    DWORD first, second;
    IID iid;

    ASSERT_HR(IConnectionPointContainer_FindConnectionPoint(container, &IID_IStream, &point),
              CONNECT_E_NOCONNECTION);
    ASSERT_TRUE(point == NULL);
    ASSERT_HR(IConnectionPointContainer_FindConnectionPoint(container, &IID_IDispatch, &point),
              S_OK);
    ASSERT_HR(IConnectionPoint_GetConnectionInterface(point, &iid), S_OK);
    ASSERT_TRUE(IsEqualIID(&iid, &IID_IDispatch));
    ASSERT_HR(IConnectionPoint_Advise(point, (IUnknown *)&sink, &first), S_OK);
    ASSERT_HR(IConnectionPoint_Advise(point, (IUnknown *)&sink, &second), S_OK);
    ASSERT_HR(call_number(provider, GIVER_FIRE, 21), S_OK);
    ASSERT_EQ(fired, 42);
    ASSERT_HR(IConnectionPoint_Unadvise(point, first), S_OK);
    ASSERT_HR(IConnectionPoint_Unadvise(point, first), CONNECT_E_NOCONNECTION);
    ASSERT_HR(call_number(provider, GIVER_FIRE, 1), S_OK);
    ASSERT_EQ(fired, 43);
    ASSERT_HR(IConnectionPoint_Unadvise(point, second), S_OK);
    IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
    end(provider);
}

TEST(identity_survives_the_way_there_and_back)
{
    IServiceProvider *provider = begin();
    IObjectWithSite *sited = query(provider, &IID_IObjectWithSite);
    IUnknown *site, *identity = query(provider, &IID_IUnknown), *again;

    ASSERT_HR(IObjectWithSite_SetSite(sited, (IUnknown *)&sink), S_OK);
    ASSERT_HR(IObjectWithSite_GetSite(sited, &IID_IDispatch, (void **)&site), S_OK);
    ASSERT_TRUE(site == (IUnknown *)&sink);
    IUnknown_Release(site);
    ASSERT_HR(IObjectWithSite_SetSite(sited, NULL), S_OK);
    ASSERT_HR(IObjectWithSite_GetSite(sited, &IID_IDispatch, (void **)&site), E_FAIL);
    ASSERT_TRUE(site == NULL);

    again = get(provider, &IID_IUnknown);
    ASSERT_TRUE(again == identity);
    IUnknown_Release(again);
    IUnknown_Release(identity);
    IObjectWithSite_Release(sited);
    end(provider);
}

TEST(a_server_may_leave_while_it_is_called)
{
    IServiceProvider *provider = begin();
    int status;

    call(provider, GIVER_LEAVE, NULL, NULL); /* answered or not */
    ASSERT_EQ(waitpid(server, &status, 0), server);
    ASSERT_EQ(status, 0);
    IServiceProvider_Release(provider);
    CoUninitialize();
}
