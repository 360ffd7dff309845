/* SPDX-License-Identifier: MIT */
/*
 * Document 0's script, in C: client [PROGID].
 */
#define COBJMACROS
#include <objbase.h>
#include <oleauto.h>
#include <windows.h>

#include <stdio.h>

static HRESULT call(IDispatch *object, const WCHAR *member, WORD flags, VARIANT *arguments, UINT n,
                    VARIANT *result)
{
    DISPID put = DISPID_PROPERTYPUT, id;
    DISPPARAMS params = {.rgvarg = arguments, .cArgs = n};
    LPOLESTR names[] = {(LPOLESTR)member};
    HRESULT hr;

    hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &id);
    if (FAILED(hr))
        return hr;

    if (flags == DISPATCH_PROPERTYPUT) {
        params.rgdispidNamedArgs = &put;
        params.cNamedArgs = 1;
    }
    return IDispatch_Invoke(object, id, &IID_NULL, LOCALE_USER_DEFAULT, flags, &params, result,
                            NULL, NULL);
}

/* The ASCII text of a BSTR, and what is not ASCII as '?'. */
static void print_text(BSTR text)
{
    for (UINT i = 0; i < SysStringLen(text); i++)
        putchar(text[i] < 0x80 ? text[i] : '?');
}

static HRESULT use(IDispatch *dictionary)
{
    VARIANT arguments[2], name, count; /* last argument first: value, key */
    HRESULT hr;

    VariantInit(&name);
    VariantInit(&count);
    V_VT(&arguments[0]) = VT_BSTR;
    V_BSTR(&arguments[0]) = SysAllocString(u"Vasya Pupkin");
    V_VT(&arguments[1]) = VT_BSTR;
    V_BSTR(&arguments[1]) = SysAllocString(u"name");

    hr = call(dictionary, u"Item", DISPATCH_PROPERTYPUT, arguments, 2, NULL);
    if (SUCCEEDED(hr))
        hr = call(dictionary, u"Item", DISPATCH_PROPERTYGET, &arguments[1], 1, &name);
    if (SUCCEEDED(hr))
        hr = call(dictionary, u"Count", DISPATCH_PROPERTYGET, NULL, 0, &count);
    if (SUCCEEDED(hr) && V_VT(&name) == VT_BSTR && V_VT(&count) == VT_I4) {
        printf("Name:  ");
        print_text(V_BSTR(&name));
        printf(" ; Count:  %d\n", (int)V_I4(&count));
    }
    VariantClear(&name);
    VariantClear(&count);
    VariantClear(&arguments[0]);
    VariantClear(&arguments[1]);
    return hr;
}

static HRESULT create(const char *prog_id, IDispatch **ret_dictionary)
{
    WCHAR name[128];
    CLSID clsid;
    HRESULT hr;

    MultiByteToWideChar(CP_UTF8, 0, prog_id, -1, name, 128);
    hr = CLSIDFromProgID(name, &clsid);
    if (FAILED(hr))
        return hr;

    return CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)ret_dictionary);
}

int main(int argc, char **argv)
{
    const char *prog_id = argc > 1 ? argv[1] : "Python.Dictionary";
    IDispatch *dictionary;
    HRESULT hr;

    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(hr))
        return 1;

    hr = create(prog_id, &dictionary);
    if (SUCCEEDED(hr)) {
        hr = use(dictionary);
        IDispatch_Release(dictionary);
    }
    CoUninitialize();
    if (FAILED(hr))
        fprintf(stderr, "%s: failed with 0x%08x\n", prog_id, (unsigned)hr);
    return FAILED(hr) ? 1 : 0;
}
