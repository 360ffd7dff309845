/* SPDX-License-Identifier: MIT */
/*
 * Asks for a class's object in this process, or for a type library, and prints what came of it:
 * trial_activator PROGID, or {LIBID}.
 */
#include <stdio.h>

#include <comity/windows.h>

static HRESULT load_library(const WCHAR *text)
{
    ITypeLib *library = NULL;
    GUID guid;
    HRESULT hr = CLSIDFromString(text, &guid);

    if (SUCCEEDED(hr))
        hr = LoadRegTypeLib(&guid, 1, 0, 0, &library);
    if (library)
        library->lpVtbl->Release(library);
    return hr;
}

static HRESULT get_object(const WCHAR *progid)
{
    IUnknown *object = NULL;
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(progid, &clsid);

    if (SUCCEEDED(hr))
        hr = CoGetClassObject(&clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&object);
    if (object)
        object->lpVtbl->Release(object);
    return hr;
}

int main(int argc, char **argv)
{
    WCHAR name[128] = u"";
    HRESULT hr;

    if (argc != 2 || MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, name, 128) == 0)
        return 2;
    hr = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (SUCCEEDED(hr))
        hr = *name == '{' ? load_library(name) : get_object(name);
    printf("%08x\n", (unsigned)hr);
    CoUninitialize();
    return 0;
}
