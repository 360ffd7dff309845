/* SPDX-License-Identifier: MIT */
/*
 * A program without Python that uses a Python class: python_host CLSID CLSCTX. Calls its member
 * Process, and prints whether the object is in this process. For the tests.
 */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
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

int main(int argc, char **argv)
{
    HRESULT hr;

    if (argc != 3 || strlen(argv[1]) != 38)
        return 2;
    hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    if (SUCCEEDED(hr)) {
        hr = use(argv[1], (DWORD)atoi(argv[2]));
        CoUninitialize();
    }
    if (FAILED(hr))
        printf("0x%08x\n", (unsigned)hr);
    return FAILED(hr);
}
