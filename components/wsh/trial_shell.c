/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <windows.h>

#include <ocidl.h>

#include <initguid.h>

#include <wshom.h>

#include <comity_wide.h>

#include "trial_shell.h"

IWshShell3 *shell;
VARIANT missing = {.vt = VT_ERROR, .scode = DISP_E_PARAMNOTFOUND};

void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_WshShell, NULL, CLSCTX_INPROC_SERVER, &IID_IWshShell3,
                               (void **)&shell),
              S_OK);
}

void end(void)
{
    ASSERT_EQ(IWshShell3_Release(shell), 0);
    CoUninitialize();
}

VARIANT text_variant(const WCHAR *text)
{
    VARIANT value = {.vt = VT_BSTR, .bstrVal = SysAllocString(text)};

    return value;
}

VARIANT number_variant(LONG number)
{
    VARIANT value = {.vt = VT_I4, .lVal = number};

    return value;
}

void assert_text(BSTR text, const WCHAR *expected)
{
    ASSERT_TRUE(text);
    ASSERT_EQ(comity_wcscmp(text, expected), 0);
    ASSERT_EQ(SysStringLen(text), comity_wcslen(expected));
    SysFreeString(text);
}

void assert_error(const WCHAR *source, const WCHAR *text)
{
    IErrorInfo *error = NULL;
    BSTR found = NULL;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetSource(error, &found), S_OK);
    assert_text(found, source);
    ASSERT_HR(IErrorInfo_GetDescription(error, &found), S_OK);
    assert_text(found, text);
    IErrorInfo_Release(error);
}
