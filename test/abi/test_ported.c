/* SPDX-License-Identifier: MIT */
/*
 * A client as one writes it for Windows, of the server in ported_server.cc. Built, as that is, with
 * -fshort-wchar, so that L"..." is what it is there.
 */
#define COBJMACROS
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include <windows.h>

#include <objbase.h>

#include "test.h"

typedef HRESULT(STDAPICALLTYPE *PFNREGISTER)(void);

/* What regsvr32 does with a module, here with the one beside this program. */
static HRESULT call_export(const char *name)
{
    char program[PATH_MAX - 32], path[PATH_MAX];
    PFNREGISTER pfn;
    HMODULE module;
    HRESULT hr;

    ASSERT_TRUE(realpath("/proc/self/exe", program) != NULL);
    snprintf(path, sizeof(path), "%s/ported_server.so", dirname(program));
    module = LoadLibraryA(path);
    ASSERT_TRUE(module != NULL);
    pfn = (PFNREGISTER)GetProcAddress(module, name);
    ASSERT_TRUE(pfn != NULL);
    hr = pfn();
    ASSERT_TRUE(FreeLibrary(module));
    return hr;
}

static HRESULT create(IDispatch **ret_dispatch)
{
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID(L"Ported.Greeter", &clsid);
    if (FAILED(hr))
        return hr;
    return CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatch,
                            (void **)ret_dispatch);
}

TEST(source_for_windows_is_registered_created_and_called)
{
    LPOLESTR name = L"Greet";
    VARIANTARG argument;
    DISPPARAMS arguments = {&argument, NULL, 1, 0};
    IDispatch *dispatch;
    VARIANT result;
    DISPID dispid;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitialize(NULL), S_OK);
    ASSERT_HR(create(&dispatch), CO_E_CLASSSTRING);
    ASSERT_HR(call_export("DllRegisterServer"), S_OK);
    ASSERT_HR(create(&dispatch), S_OK);
    ASSERT_HR(IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &dispid),
              S_OK);
    V_VT(&argument) = VT_BSTR;
    V_BSTR(&argument) = SysAllocString(L"Windows");
    ASSERT_HR(IDispatch_Invoke(dispatch, dispid, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                               &arguments, &result, NULL, NULL),
              S_OK);
    ASSERT_EQ(lstrcmpW(V_BSTR(&result), L"Hello, Windows!"), 0);
    VariantClear(&argument);
    VariantClear(&result);
    ASSERT_EQ(IDispatch_Release(dispatch), 0);
    CoFreeUnusedLibraries();
    ASSERT_HR(call_export("DllUnregisterServer"), S_OK);
    ASSERT_HR(create(&dispatch), CO_E_CLASSSTRING);
    CoUninitialize();
}
