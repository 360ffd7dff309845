/* SPDX-License-Identifier: MIT */
/*
 * Through the ABI alone.
 */
#define COBJMACROS
#include <comity/objbase.h>
#include <comity/oleauto.h>
#include <comity/winreg.h>

#include "test.h"

static const IID iid_events = {0x7a0d8a54, 0x3c1b, 0x4b8e, {1, 2, 3, 4, 5, 6, 7, 8}};
static const WCHAR key[] = u"Interface\\{7A0D8A54-3C1B-4B8E-0102-030405060708}\\ProxyStubClsid32";

/* An object that is nothing but an IDispatch, also called by the name of its events. */
static HRESULT sink_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
                    IsEqualIID(riid, &iid_events);

    *ppv = is_known ? iface : NULL;
    return is_known ? S_OK : E_NOINTERFACE;
}

static ULONG sink_count(IDispatch *iface)
{
    return 1;
}

static const IDispatchVtbl sink_vtable = {
    .QueryInterface = sink_QueryInterface,
    .AddRef = sink_count,
    .Release = sink_count,
};

static HRESULT marshal_events(void)
{
    static const LARGE_INTEGER start;
    IDispatch sink = {.lpVtbl = (IDispatchVtbl *)&sink_vtable};
    IStream *stream;
    HRESULT hr;

    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    hr = CoMarshalInterface(stream, &iid_events, (IUnknown *)&sink, MSHCTX_LOCAL, NULL,
                            MSHLFLAGS_NORMAL);
    if (SUCCEEDED(hr)) {
        ASSERT_HR(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL), S_OK);
        ASSERT_HR(CoReleaseMarshalData(stream), S_OK);
    }
    IStream_Release(stream);
    return hr;
}

static void register_proxy(const WCHAR *clsid)
{
    ASSERT_EQ(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, clsid, 0), ERROR_SUCCESS);
}

TEST(a_dispinterface_travels_once_it_is_registered)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(marshal_events(), E_NOINTERFACE);
    register_proxy(u"{00020420-0000-0000-c000-000000000046}");
    ASSERT_HR(marshal_events(), S_OK);
    CoUninitialize();
}

TEST(other_proxies_are_not_there)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_proxy(u"{00020424-0000-0000-C000-000000000046}");
    ASSERT_HR(marshal_events(), E_NOINTERFACE);
    register_proxy(u"no identifier");
    ASSERT_HR(marshal_events(), E_NOINTERFACE);
    CoUninitialize();
}
