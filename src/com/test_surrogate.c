/* SPDX-License-Identifier: MIT */
/*
 * Through the ABI alone. Source: Windows' "ISurrogate::FreeSurrogate" page: it is called when there
 * are no external references to the objects of the process.
 */
#define COBJMACROS
#include "apartment/test_server.h"
#include "test.h"

static LONG n_refs, n_freed;

static HRESULT surrogate_QueryInterface(ISurrogate *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    return E_NOINTERFACE;
}

static ULONG surrogate_AddRef(ISurrogate *iface)
{
    return (ULONG)InterlockedIncrement(&n_refs);
}

static ULONG surrogate_Release(ISurrogate *iface)
{
    return (ULONG)InterlockedDecrement(&n_refs);
}

static HRESULT surrogate_LoadDllServer(ISurrogate *iface, REFCLSID clsid)
{
    return E_NOTIMPL;
}

static HRESULT surrogate_FreeSurrogate(ISurrogate *iface)
{
    InterlockedIncrement(&n_freed);
    return S_OK;
}

static ISurrogateVtbl vtable = {
    .QueryInterface = surrogate_QueryInterface,
    .AddRef = surrogate_AddRef,
    .Release = surrogate_Release,
    .LoadDllServer = surrogate_LoadDllServer,
    .FreeSurrogate = surrogate_FreeSurrogate,
};
static ISurrogate surrogate = {&vtable};

/* Lets the world hold the object. */
static IStream *lend(IUnknown *object, REFIID iid)
{
    IStream *packet;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &packet), S_OK);
    ASSERT_HR(CoMarshalInterface(packet, iid, object, MSHCTX_LOCAL, NULL, MSHLFLAGS_NORMAL), S_OK);
    return packet;
}

/* The same for an object of its own. */
static IStream *lend_object(void)
{
    IStream *object, *packet;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &object), S_OK);
    packet = lend((IUnknown *)object, &IID_IStream);
    IStream_Release(object);
    return packet;
}

static void take_back(IStream *packet)
{
    static const LARGE_INTEGER start;

    ASSERT_HR(IStream_Seek(packet, start, STREAM_SEEK_SET, NULL), S_OK);
    ASSERT_HR(CoReleaseMarshalData(packet), S_OK);
    IStream_Release(packet);
}

static void begin(DWORD *ret_cookie)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterSurrogate(&surrogate), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_test, (IUnknown *)&test_factory, CLSCTX_LOCAL_SERVER,
                                    REGCLS_MULTIPLEUSE | REGCLS_SURROGATE, ret_cookie),
              S_OK);
}

static void end(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

TEST(a_surrogate_is_freed_with_the_last_object_that_others_hold)
{
    IStream *first, *second;
    DWORD cookie;

    begin(&cookie);
    first = lend_object();
    second = lend_object();
    take_back(first);
    ASSERT_EQ(n_freed, 0);
    take_back(second);
    ASSERT_EQ(n_freed, 1);
    end(cookie);
}

/* An object that lends the next one while it goes itself. */
static IStream *lent_by_heir;
static LONG heir_refs;

static HRESULT heir_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown))
        return E_NOINTERFACE;
    IUnknown_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG heir_AddRef(IUnknown *iface)
{
    return (ULONG)InterlockedIncrement(&heir_refs);
}

static ULONG heir_Release(IUnknown *iface)
{
    LONG refs = InterlockedDecrement(&heir_refs);

    if (refs == 0)
        lent_by_heir = lend_object();
    return (ULONG)refs;
}

static IUnknownVtbl heir_vtable = {
    .QueryInterface = heir_QueryInterface,
    .AddRef = heir_AddRef,
    .Release = heir_Release,
};

TEST(a_surrogate_that_got_another_holder_meanwhile_is_kept)
{
    IUnknown heir = {&heir_vtable};
    IStream *packet;
    DWORD cookie;

    begin(&cookie);
    IUnknown_AddRef(&heir);
    packet = lend(&heir, &IID_IUnknown);
    IUnknown_Release(&heir);
    ASSERT_TRUE(!lent_by_heir);
    take_back(packet);
    ASSERT_TRUE(lent_by_heir);
    ASSERT_EQ(n_freed, 0);
    take_back(lent_by_heir);
    ASSERT_EQ(n_freed, 1);
    end(cookie);
}

TEST(what_counts_as_a_use_of_the_process_keeps_a_surrogate)
{
    DWORD cookie;

    begin(&cookie);
    ASSERT_EQ(CoAddRefServerProcess(), 1);
    take_back(lend_object());
    ASSERT_EQ(n_freed, 0);
    ASSERT_EQ(CoReleaseServerProcess(), 0);
    end(cookie);
}

TEST(the_last_surrogate_registered_is_held)
{
    ASSERT_HR(CoRegisterSurrogate(NULL), E_INVALIDARG);
    ASSERT_HR(CoRegisterSurrogate(&surrogate), S_OK);
    ASSERT_HR(CoRegisterSurrogate(&surrogate), S_OK);
    ASSERT_EQ(n_refs, 1);
}
