/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/shlwapi.h>

#include "test.h"

static const CLSID clsid_letter = {0x1e77e2, 1, 2, {3}};

/* One object, which keeps one letter; its class makes always the same. */
static char letter;

static HRESULT query(IPersistStream *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IPersistStream))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG count(IPersistStream *iface)
{
    return 1;
}

static HRESULT get_class(IPersistStream *iface, CLSID *pClassID)
{
    *pClassID = clsid_letter;
    return S_OK;
}

static HRESULT load(IPersistStream *iface, IStream *pStm)
{
    ULONG n;

    return IStream_Read(pStm, &letter, 1, &n) == S_OK && n == 1 ? S_OK : STG_E_READFAULT;
}

static HRESULT save(IPersistStream *iface, IStream *pStm, BOOL fClearDirty)
{
    return IStream_Write(pStm, &letter, 1, NULL);
}

static IPersistStreamVtbl letter_vtable = {
    .QueryInterface = query,
    .AddRef = count,
    .Release = count,
    .GetClassID = get_class,
    .Load = load,
    .Save = save,
};
static IPersistStream letter_object = {&letter_vtable};

static HRESULT query_class(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = iface;
    return S_OK;
}

static ULONG count_class(IClassFactory *iface)
{
    return 1;
}

static HRESULT create(IClassFactory *iface, IUnknown *outer, REFIID riid, void **ppv)
{
    return IPersistStream_QueryInterface(&letter_object, riid, ppv);
}

static HRESULT lock(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static IClassFactoryVtbl class_vtable = {
    .QueryInterface = query_class,
    .AddRef = count_class,
    .Release = count_class,
    .CreateInstance = create,
    .LockServer = lock,
};
static IClassFactory class_object = {&class_vtable};

static void rewind_stream(IStream *stream)
{
    LARGE_INTEGER start = {.QuadPart = 0};

    ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
}

TEST(an_object_is_saved_and_made_again)
{
    IStream *stream = SHCreateMemStream(NULL, 0);
    IPersistStream *object;
    DWORD cookie;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&clsid_letter, (IUnknown *)&class_object, CLSCTX_INPROC_SERVER,
                                    REGCLS_MULTIPLEUSE, &cookie),
              S_OK);
    letter = 'q';
    ASSERT_HR(OleSaveToStream(&letter_object, stream), S_OK);
    letter = 0;
    rewind_stream(stream);
    ASSERT_HR(OleLoadFromStream(stream, &IID_IPersistStream, (void **)&object), S_OK);
    ASSERT_TRUE(object == &letter_object);
    ASSERT_EQ(letter, 'q');
    rewind_stream(stream);
    ASSERT_HR(OleLoadFromStream(stream, &IID_IDispatch, (void **)&object), E_NOINTERFACE);
    ASSERT_HR(OleLoadFromStream(stream, &IID_IPersistStream, (void **)&object), STG_E_READFAULT);
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    IStream_Release(stream);
    CoUninitialize();
}

TEST(half_a_class_identifier_is_none)
{
    IStream *stream = SHCreateMemStream((const BYTE *)"12345678", 8);
    CLSID clsid = clsid_letter;

    ASSERT_HR(ReadClassStm(stream, &clsid), STG_E_READFAULT);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &CLSID_NULL));
    ASSERT_HR(ReadClassStm(NULL, &clsid), E_INVALIDARG);
    ASSERT_HR(WriteClassStm(stream, NULL), E_INVALIDARG);
    ASSERT_HR(WriteClassStm(NULL, &clsid), E_INVALIDARG);
    IStream_Release(stream);
}
