/* SPDX-License-Identifier: MIT */
/*
 * Uses a shape by the vtable of its interface, whatever language the shape is in and wherever it
 * runs: shape_client PROGID.
 */
#define COBJMACROS
#include <initguid.h>
#include <stdio.h>

#include <windows.h>

#include "shape.h"

static HRESULT use(IShape *shape)
{
    BSTR before = SysAllocString(u"scaled"), description = NULL;
    char text[64] = "";
    double area = 0;
    LONG times = 6;
    HRESULT hr;

    hr = IShape_Scale(shape, 2, &times);
    if (SUCCEEDED(hr))
        hr = IShape_get_Area(shape, &area);
    if (SUCCEEDED(hr))
        hr = IShape_Describe(shape, before, &description);
    if (SUCCEEDED(hr)) {
        WideCharToMultiByte(CP_UTF8, 0, description, -1, text, sizeof(text), NULL, NULL);
        printf("%s of area %.1f, %d times\n", text, area, (int)times);
        hr = IShape_Scale(shape, -1, &times);
        printf("and by -1: 0x%08x\n", (unsigned)hr);
        hr = hr == E_INVALIDARG ? S_OK : E_UNEXPECTED;
    }
    SysFreeString(before);
    SysFreeString(description);
    return hr;
}

int main(int argc, char **argv)
{
    WCHAR prog_id[128];
    IShape *shape;
    CLSID clsid;
    HRESULT hr;

    if (argc != 2 || !MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, prog_id, 128)) {
        fprintf(stderr, "usage: %s PROGID\n", argv[0]);
        return 2;
    }
    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(hr))
        return 1;
    hr = CLSIDFromProgID(prog_id, &clsid);
    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IShape, (void **)&shape);
    if (SUCCEEDED(hr)) {
        hr = use(shape);
        IShape_Release(shape);
    }
    CoUninitialize();
    if (FAILED(hr))
        fprintf(stderr, "%s: failed with 0x%08x\n", argv[1], (unsigned)hr);
    return FAILED(hr) ? 1 : 0;
}
