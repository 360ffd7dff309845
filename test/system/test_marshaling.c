/* SPDX-License-Identifier: MIT */
/*
 * Interface pointers that go to other apartments by hand: streams, the global interface table, the
 * free-threaded marshaler. Expectations: Windows' "CoMarshalInterface", "IGlobalInterfaceTable" and
 * "CoCreateFreeThreadedMarshaler" pages.
 */
#include <pthread.h>
#include <stddef.h>

#include "harness/test.h"
#include "witness.h"

static const LARGE_INTEGER start;

static IDispatch *create(REFCLSID clsid)
{
    IDispatch *object;

    ASSERT_HR(CoCreateInstance(clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch, (void **)&object),
              S_OK);
    return object;
}

static void begin(void)
{
    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

static IStream *marshal(IDispatch *object, DWORD flags)
{
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(
        CoMarshalInterface(stream, &IID_IDispatch, (IUnknown *)object, MSHCTX_INPROC, NULL, flags),
        S_OK);
    return stream;
}

static HRESULT unmarshal(IStream *stream, IDispatch **ret_object)
{
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    return CoUnmarshalInterface(stream, &IID_IDispatch, (void **)ret_object);
}

static HRESULT release(IStream *stream)
{
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    return CoReleaseMarshalData(stream);
}

static ULONG references(IDispatch *object)
{
    IDispatch_AddRef(object);
    return IDispatch_Release(object);
}

/* Runs in an STA of its own, with the stream or cookie that it is about. */
static void in_sta(void *(*run)(void *), void *context)
{
    pthread_t thread;

    ASSERT_EQ(pthread_create(&thread, NULL, run, context), 0);
    pthread_join(thread, NULL);
}

static void *use_stream(void *context)
{
    IDispatch *object;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(context, &IID_IDispatch, (void **)&object), S_OK);
    ASSERT_EQ(witness_ask(object, WITNESS_APARTMENT), APTTYPE_MTA);
    IDispatch_Release(object);
    CoUninitialize();
    return NULL;
}

TEST(a_stream_takes_an_interface_to_another_thread)
{
    IDispatch *object;
    IStream *stream;

    begin();
    object = create(&CLSID_WitnessFree);
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_IDispatch, (IUnknown *)object, &stream),
              S_OK);
    ASSERT_TRUE(references(object) > 1);
    in_sta(use_stream, stream);
    ASSERT_EQ(references(object), 1);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_normal_packet_is_used_once)
{
    IDispatch *object, *again;
    IStream *stream;

    begin();
    object = create(&CLSID_WitnessFree);
    stream = marshal(object, MSHLFLAGS_NORMAL);
    ASSERT_HR(unmarshal(stream, &again), S_OK);
    ASSERT_TRUE(again == object);
    IDispatch_Release(again);
    ASSERT_EQ(references(object), 1);
    ASSERT_HR(unmarshal(stream, &again), CO_E_OBJNOTCONNECTED);
    ASSERT_HR(release(stream), CO_E_OBJNOTREG);
    IStream_Release(stream);

    stream = marshal(object, MSHLFLAGS_NORMAL);
    ASSERT_TRUE(references(object) > 1);
    ASSERT_HR(release(stream), S_OK);
    ASSERT_EQ(references(object), 1);
    IStream_Release(stream);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_strong_packet_is_used_often_and_holds_the_object)
{
    IDispatch *object, *again;
    IStream *stream;

    begin();
    object = create(&CLSID_WitnessFree);
    stream = marshal(object, MSHLFLAGS_TABLESTRONG);
    for (int i = 0; i < 3; i++) {
        ASSERT_HR(unmarshal(stream, &again), S_OK);
        IDispatch_Release(again);
    }
    ASSERT_TRUE(references(object) > 1);
    ASSERT_HR(release(stream), S_OK);
    ASSERT_EQ(references(object), 1);
    ASSERT_HR(release(stream), CO_E_OBJNOTREG);
    IStream_Release(stream);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_weak_packet_ends_with_the_last_strong_reference)
{
    IDispatch *object, *again;
    IStream *stream;

    begin();
    object = create(&CLSID_WitnessFree);
    stream = marshal(object, MSHLFLAGS_TABLEWEAK);
    ASSERT_HR(unmarshal(stream, &again), S_OK);
    IDispatch_Release(again);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, TRUE, TRUE), S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, FALSE, TRUE), S_OK);
    ASSERT_EQ(references(object), 1);
    ASSERT_TRUE(FAILED(unmarshal(stream, &again)));
    IStream_Release(stream);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_lock_holds_an_object_until_it_is_disconnected)
{
    IDispatch *object;

    begin();
    object = create(&CLSID_WitnessFree);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, TRUE, TRUE), S_OK);
    ASSERT_TRUE(references(object) > 1);
    ASSERT_HR(CoDisconnectObject((IUnknown *)object, 0), S_OK);
    ASSERT_EQ(references(object), 1);
    ASSERT_HR(CoDisconnectObject(NULL, 0), E_INVALIDARG);
    IDispatch_Release(object);
    CoUninitialize();
}

static void *use_wrongly(void *context)
{
    IDispatch *object = context;
    IUnknown *unknown;
    UINT count;

    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), RPC_E_WRONG_THREAD);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(IDispatch_GetTypeInfoCount(object, &count), RPC_E_WRONG_THREAD);
    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IStream, (void **)&unknown),
              RPC_E_WRONG_THREAD);
    CoUninitialize();
    return NULL;
}

/* A thread that entered no apartment is in the multi-threaded one while that exists. */
TEST(a_proxy_is_for_its_own_apartment)
{
    CO_MTA_USAGE_COOKIE mta;
    IDispatch *proxy;

    witness_register();
    test_expect_open_descriptors();
    ASSERT_HR(CoIncrementMTAUsage(&mta), S_OK);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    proxy = create(&CLSID_WitnessFree);
    in_sta(use_wrongly, proxy);
    IDispatch_Release(proxy);
    CoUninitialize();
    ASSERT_HR(CoDecrementMTAUsage(mta), S_OK);
}

TEST(a_proxy_is_cut_off_when_its_apartment_ends)
{
    IDispatch *proxy;
    UINT count;

    begin();
    proxy = create(&CLSID_WitnessApartment);
    CoUninitialize();
    ASSERT_HR(IDispatch_GetTypeInfoCount(proxy, &count), CO_E_OBJNOTCONNECTED);
    ASSERT_EQ(IDispatch_Release(proxy), 0);
}

/* ---- the global interface table ---- */

static IGlobalInterfaceTable *global_table(void)
{
    IGlobalInterfaceTable *table;

    ASSERT_HR(CoCreateInstance(&CLSID_StdGlobalInterfaceTable, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IGlobalInterfaceTable, (void **)&table),
              S_OK);
    return table;
}

static void *use_cookie(void *context)
{
    IGlobalInterfaceTable *table;
    IDispatch *object;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    table = global_table();
    ASSERT_HR(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, *(DWORD *)context, &IID_IDispatch,
                                                           (void **)&object),
              S_OK);
    ASSERT_EQ(witness_ask(object, WITNESS_APARTMENT), APTTYPE_MTA);
    IDispatch_Release(object);
    CoUninitialize();
    return NULL;
}

TEST(a_global_interface_is_had_from_any_apartment)
{
    IGlobalInterfaceTable *table;
    IDispatch *object, *again;
    DWORD cookie;

    begin();
    table = global_table();
    ASSERT_EQ(IGlobalInterfaceTable_AddRef(table), 1);
    ASSERT_EQ(IGlobalInterfaceTable_Release(table), 1);
    object = create(&CLSID_WitnessFree);
    ASSERT_HR(IGlobalInterfaceTable_RegisterInterfaceInGlobal(table, (IUnknown *)object,
                                                              &IID_IDispatch, &cookie),
              S_OK);
    in_sta(use_cookie, &cookie);
    in_sta(use_cookie, &cookie);
    ASSERT_HR(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, cookie, &IID_IDispatch,
                                                           (void **)&again),
              S_OK);
    ASSERT_TRUE(again == object);
    IDispatch_Release(again);
    ASSERT_HR(IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, cookie), S_OK);
    ASSERT_EQ(references(object), 1);
    ASSERT_HR(IGlobalInterfaceTable_RevokeInterfaceFromGlobal(table, cookie), E_INVALIDARG);
    ASSERT_HR(IGlobalInterfaceTable_GetInterfaceFromGlobal(table, cookie, &IID_IDispatch,
                                                           (void **)&again),
              E_INVALIDARG);
    IDispatch_Release(object);
    CoUninitialize();
}

/* ---- the free-threaded marshaler ---- */

TEST(the_free_threaded_marshaler_writes_the_pointer)
{
    IUnknown *unknown, *again;
    IMarshal *marshaler;
    IDispatch *object;
    IStream *stream;
    DWORD size;

    begin();
    object = create(&CLSID_WitnessFree);
    ASSERT_HR(CoCreateFreeThreadedMarshaler(NULL, &unknown), S_OK);
    ASSERT_HR(IUnknown_QueryInterface(unknown, &IID_IMarshal, (void **)&marshaler), S_OK);
    IUnknown_Release(unknown);
    ASSERT_HR(IMarshal_GetMarshalSizeMax(marshaler, &IID_IDispatch, object, MSHCTX_INPROC, NULL,
                                         MSHLFLAGS_NORMAL, &size),
              S_OK);
    ASSERT_EQ(size, 28);
    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(IMarshal_MarshalInterface(marshaler, stream, &IID_IDispatch, object, MSHCTX_INPROC,
                                        NULL, MSHLFLAGS_NORMAL),
              S_OK);
    ASSERT_EQ(references(object), 2);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(IMarshal_UnmarshalInterface(marshaler, stream, &IID_IUnknown, (void **)&again), S_OK);
    ASSERT_TRUE((void *)again == (void *)object);
    IUnknown_Release(again);
    ASSERT_EQ(references(object), 1);
    IStream_Release(stream);
    IMarshal_Release(marshaler);
    IDispatch_Release(object);
    CoUninitialize();
}

TEST(a_stream_without_a_packet_is_refused)
{
    IDispatch *object = (IDispatch *)&object;
    IStream *stream;

    begin();
    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(CoUnmarshalInterface(stream, &IID_IDispatch, (void **)&object), STG_E_READFAULT);
    ASSERT_TRUE(object == NULL);
    ASSERT_HR(IStream_Write(stream, "not what COM writes: it begins otherwise", 40, NULL), S_OK);
    ASSERT_HR(unmarshal(stream, &object), RPC_E_INVALID_OBJREF);
    ASSERT_HR(CoUnmarshalInterface(NULL, &IID_IDispatch, (void **)&object), E_INVALIDARG);
    IStream_Release(stream);
    CoUninitialize();
}
