/* SPDX-License-Identifier: MIT */
/*
 * A program without Python that uses Python classes: python_host CLSCTX CLSID... Calls the member
 * Process of an object of each, and prints whether that is in this process, or the failure. For the
 * tests.
 */
#define COBJMACROS
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <windows.h>

#include <oleauto.h>

static HRESULT call_process(IDispatch *object, VARIANT *ret_result)
{
    LPOLESTR member = (LPOLESTR)u"Process";
    DISPPARAMS params = {0};
    HRESULT hr;
    DISPID id;

    hr = IDispatch_GetIDsOfNames(object, &IID_NULL, &member, 1, LOCALE_USER_DEFAULT, &id);
    if (FAILED(hr))
        return hr;
    return IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD, &params,
                            ret_result, NULL, NULL);
}

static HRESULT use(const char *text, DWORD context)
{
    IDispatch *object = NULL;
    VARIANT result = {0};
    WCHAR wide[39];
    CLSID clsid;
    HRESULT hr;

    for (int i = 0; i < 39; i++)
        wide[i] = (WCHAR)text[i];
    hr = CLSIDFromString(wide, &clsid);
    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, context, &IID_IDispatch, (void **)&object);
    if (FAILED(hr))
        return hr;
    hr = call_process(object, &result);
    if (SUCCEEDED(hr))
        puts(V_I4(&result) == getpid() ? "in this process" : "in another process");
    IDispatch_Release(object);
    return hr;
}

/* What the client is told of the failure of a call. */
static void print_failure(HRESULT hr)
{
    BSTR description = NULL;
    IErrorInfo *error;

    printf("0x%08x", (unsigned)hr);
    if (GetErrorInfo(0, &error) == S_OK) {
        IErrorInfo_GetDescription(error, &description);
        IErrorInfo_Release(error);
    }
    for (UINT i = 0; i < SysStringLen(description); i++)
        printf("%s%c", i ? "" : " ", description[i]);
    puts("");
    SysFreeString(description);
}

int main(int argc, char **argv)
{
    DWORD context = argc > 2 ? (DWORD)atoi(argv[1]) : 0;
    bool has_failed = false;
    HRESULT hr;

    hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (FAILED(hr) || argc < 3)
        return 2;
    for (int i = 2; i < argc; i++) {
        if (strlen(argv[i]) != 38)
            return 2;
        hr = use(argv[i], context);
        if (FAILED(hr))
            print_failure(hr);
        has_failed |= FAILED(hr);
    }
    CoUninitialize();
    return has_failed;
}
