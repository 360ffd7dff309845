/* SPDX-License-Identifier: MIT */
/*
 * A surrogate as Windows' "Writing a Custom Surrogate" page tells to write it: custom_surrogate
 * {CLSID} -Embedding. It registers the modules' own class objects.
 */
#define COBJMACROS
#include <comity/windows.h>

static HANDLE unused;

static HRESULT STDMETHODCALLTYPE custom_QueryInterface(ISurrogate *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ISurrogate) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE custom_AddRef(ISurrogate *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE custom_Release(ISurrogate *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE custom_LoadDllServer(ISurrogate *iface, REFCLSID Clsid)
{
    IUnknown *class_object;
    DWORD cookie;
    HRESULT hr;

    hr = CoGetClassObject(Clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&class_object);
    if (FAILED(hr))
        return hr;
    hr = CoRegisterClassObject(Clsid, class_object, CLSCTX_LOCAL_SERVER, REGCLS_SURROGATE, &cookie);
    IUnknown_Release(class_object);
    return hr;
}

static HRESULT STDMETHODCALLTYPE custom_FreeSurrogate(ISurrogate *iface)
{
    SetEvent(unused);
    return S_OK;
}

static ISurrogateVtbl custom_vtable = {
    .QueryInterface = custom_QueryInterface,
    .AddRef = custom_AddRef,
    .Release = custom_Release,
    .LoadDllServer = custom_LoadDllServer,
    .FreeSurrogate = custom_FreeSurrogate,
};
static ISurrogate custom = {&custom_vtable};

int main(int argc, char **argv)
{
    WCHAR text[64];
    CLSID clsid;

    if (argc < 2 || !MultiByteToWideChar(CP_UTF8, 0, argv[1], -1, text, 64) ||
        FAILED(CLSIDFromString(text, &clsid)))
        return 2;
    unused = CreateEventW(NULL, TRUE, FALSE, NULL);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    if (FAILED(CoRegisterSurrogate(&custom)) || FAILED(ISurrogate_LoadDllServer(&custom, &clsid)))
        return 1;
    WaitForSingleObject(unused, INFINITE);
    CoUninitialize();
    return 0;
}
