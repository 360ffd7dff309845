/* SPDX-License-Identifier: MIT */
/*
 * What an object hears of those who hold it. Expectations: Windows' "IExternalConnection" and
 * "CoLockObjectExternal" pages.
 */
#include <dirent.h>
#include <pthread.h>
#include <sys/stat.h>

#include "harness/test.h"
#include "witness.h"

static const LARGE_INTEGER start;

/* An object that is nothing but told; how often, and what it heard last. */
static struct {
    LONG refs;
    LONG connected, disconnected;
    DWORD kind;
    BOOL closes;
} heard;

static HRESULT STDMETHODCALLTYPE listener_QueryInterface(IExternalConnection *iface, REFIID riid,
                                                         void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IExternalConnection))
        return E_NOINTERFACE;
    *ppv = iface;
    IExternalConnection_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE listener_AddRef(IExternalConnection *iface)
{
    return (ULONG)InterlockedIncrement(&heard.refs);
}

static ULONG STDMETHODCALLTYPE listener_Release(IExternalConnection *iface)
{
    return (ULONG)InterlockedDecrement(&heard.refs);
}

static DWORD STDMETHODCALLTYPE listener_AddConnection(IExternalConnection *iface, DWORD extconn,
                                                      DWORD reserved)
{
    heard.kind = extconn;
    return (DWORD)InterlockedIncrement(&heard.connected);
}

static DWORD STDMETHODCALLTYPE listener_ReleaseConnection(IExternalConnection *iface, DWORD extconn,
                                                          DWORD reserved, BOOL fLastReleaseCloses)
{
    heard.kind = extconn;
    heard.closes = fLastReleaseCloses;
    return (DWORD)(heard.connected - InterlockedIncrement(&heard.disconnected));
}

static const IExternalConnectionVtbl listener_vtable = {
    .QueryInterface = listener_QueryInterface,
    .AddRef = listener_AddRef,
    .Release = listener_Release,
    .AddConnection = listener_AddConnection,
    .ReleaseConnection = listener_ReleaseConnection,
};
static IExternalConnection listener = {.lpVtbl = (IExternalConnectionVtbl *)&listener_vtable};
static IUnknown *const object = (IUnknown *)&listener;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

static void expect_heard(LONG connected, LONG disconnected)
{
    ASSERT_EQ(heard.connected, connected);
    ASSERT_EQ(heard.disconnected, disconnected);
    if (connected > 0)
        ASSERT_EQ(heard.kind, EXTCONN_STRONG);
}

static IStream *marshal(DWORD flags)
{
    IStream *stream;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    ASSERT_HR(CoMarshalInterface(stream, &IID_IUnknown, object, MSHCTX_LOCAL, NULL, flags), S_OK);
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    return stream;
}

static void release(IStream *stream)
{
    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(CoReleaseMarshalData(stream), S_OK);
    IStream_Release(stream);
}

TEST(an_object_hears_of_the_first_and_the_last_connection)
{
    IStream *first, *second;

    begin();
    first = marshal(MSHLFLAGS_NORMAL);
    expect_heard(1, 0);
    second = marshal(MSHLFLAGS_TABLESTRONG);
    release(first);
    expect_heard(1, 0);
    release(second);
    expect_heard(1, 1);
    ASSERT_TRUE(heard.closes);
    ASSERT_EQ(heard.refs, 0);
    CoUninitialize();
}

TEST(a_weak_packet_is_no_connection)
{
    IStream *packet;

    begin();
    packet = marshal(MSHLFLAGS_TABLEWEAK);
    expect_heard(0, 0);
    release(packet);
    expect_heard(0, 0);
    ASSERT_EQ(heard.refs, 0);
    CoUninitialize();
}

TEST(a_lock_is_a_connection_and_says_whether_its_end_closes)
{
    begin();
    ASSERT_HR(CoLockObjectExternal(object, TRUE, FALSE), S_OK);
    ASSERT_HR(CoLockObjectExternal(object, TRUE, FALSE), S_OK);
    expect_heard(1, 0);
    ASSERT_HR(CoLockObjectExternal(object, FALSE, FALSE), S_OK);
    expect_heard(1, 0);
    ASSERT_HR(CoLockObjectExternal(object, FALSE, FALSE), S_OK);
    expect_heard(1, 1);
    ASSERT_FALSE(heard.closes);
    ASSERT_HR(CoLockObjectExternal(object, TRUE, FALSE), S_OK);
    ASSERT_HR(CoLockObjectExternal(object, FALSE, TRUE), S_OK);
    expect_heard(2, 2);
    ASSERT_TRUE(heard.closes);
    ASSERT_EQ(heard.refs, 0);
    /* One lock too few is none. */
    ASSERT_HR(CoLockObjectExternal(object, FALSE, TRUE), S_OK);
    expect_heard(2, 2);
    ASSERT_HR(CoLockObjectExternal(NULL, TRUE, TRUE), E_INVALIDARG);
    CoUninitialize();
    ASSERT_HR(CoLockObjectExternal(object, TRUE, FALSE), CO_E_NOTINITIALIZED);
}

/* Another apartment's proxy, made and released: a connection like any other's. */
static void *use(void *context)
{
    IUnknown *proxy;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(context, &IID_IUnknown, (void **)&proxy), S_OK);
    ASSERT_TRUE(proxy != object);
    expect_heard(1, 0);
    IUnknown_Release(proxy);
    CoUninitialize();
    return NULL;
}

TEST(a_packet_that_is_taken_stays_the_same_connection)
{
    pthread_t thread;

    begin();
    ASSERT_EQ(pthread_create(&thread, NULL, use, marshal(MSHLFLAGS_NORMAL)), 0);
    pthread_join(thread, NULL);
    expect_heard(1, 1);
    ASSERT_TRUE(heard.closes);
    ASSERT_EQ(heard.refs, 0);
    CoUninitialize();
}

static int count_sockets(void)
{
    DIR *folder = opendir("/proc/self/fd");
    struct dirent *entry;
    struct stat status;
    int n = 0;

    ASSERT_TRUE(folder);
    while ((entry = readdir(folder)))
        n += fstatat(dirfd(folder), entry->d_name, &status, 0) == 0 && S_ISSOCK(status.st_mode);
    closedir(folder);
    return n;
}

/* A daemon that nobody needs can go, whatever else the process does. */
TEST(who_is_done_with_com_keeps_no_connection)
{
    IDispatch *remote;

    test_expect_open_descriptors();
    witness_register();
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
        ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                                   (void **)&remote),
                  S_OK);
        ASSERT_TRUE(count_sockets() > 0);
        IDispatch_Release(remote);
        CoUninitialize();
        ASSERT_EQ(count_sockets(), 0);
    }
}
