/* SPDX-License-Identifier: MIT */
/*
 * The dictionary's class object and its registration.
 */
#include "dictionary.h"

#include <stddef.h>

static struct dictionary_factory {
    IClassFactory IClassFactory_iface;
    dictionary_use use;
} factory;

/* The class object is part of the module: it is not counted, and never freed. */
static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                        REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;

    return dictionary_new(factory.use, riid, ppv);
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    factory.use(fLock ? 1 : -1);
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};

IClassFactory *dictionary_class(dictionary_use use)
{
    factory.IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&factory_vtable;
    factory.use = use;
    return &factory.IClassFactory_iface;
}

static size_t size_of(const WCHAR *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return (len + 1) * sizeof(*text);
}

/* The default value of HKEY_CLASSES_ROOT\@first\@second\@third; NULL parts end the path. */
static HRESULT set_text(const WCHAR *first, const WCHAR *second, const WCHAR *third,
                        const WCHAR *name, const WCHAR *text)
{
    const WCHAR *const parts[] = {first, second, third};
    HKEY key = HKEY_CLASSES_ROOT;
    LONG error = ERROR_SUCCESS;

    for (int i = 0; i < 3 && parts[i] && error == ERROR_SUCCESS; i++) {
        HKEY parent = key;

        error = RegCreateKeyExW(parent, parts[i], 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL);
        if (parent != HKEY_CLASSES_ROOT)
            RegCloseKey(parent);
        if (error != ERROR_SUCCESS)
            return HRESULT_FROM_WIN32(error);
    }
    error = RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (DWORD)size_of(text));
    RegCloseKey(key);
    return HRESULT_FROM_WIN32(error);
}

HRESULT dictionary_register(REFCLSID clsid, const WCHAR *prog_id, const WCHAR *server_key,
                            const WCHAR *server)
{
    WCHAR id[39];
    HRESULT hr;

    StringFromGUID2(clsid, id, 39);
    hr = set_text(u"CLSID", id, NULL, NULL, u"Comity example dictionary");
    if (SUCCEEDED(hr))
        hr = set_text(u"CLSID", id, server_key, NULL, server);
    if (SUCCEEDED(hr))
        hr = set_text(u"CLSID", id, server_key, u"ThreadingModel", u"Both");
    if (SUCCEEDED(hr))
        hr = set_text(u"CLSID", id, u"ProgID", NULL, prog_id);
    if (SUCCEEDED(hr))
        hr = set_text(prog_id, NULL, NULL, NULL, u"Comity example dictionary");
    if (SUCCEEDED(hr))
        hr = set_text(prog_id, u"CLSID", NULL, NULL, id);
    return hr;
}

/* Deletes one key that has no subkeys left; what others put there keeps it. */
static void delete_key(HKEY parent, const WCHAR *name)
{
    RegDeleteKeyExW(parent, name, 0, 0);
}

HRESULT dictionary_unregister(REFCLSID clsid, const WCHAR *prog_id, const WCHAR *server_key)
{
    WCHAR id[39];
    HKEY key, classes;

    StringFromGUID2(clsid, id, 39);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, prog_id, 0, KEY_ALL_ACCESS, &key) == ERROR_SUCCESS) {
        delete_key(key, u"CLSID");
        RegCloseKey(key);
        delete_key(HKEY_CLASSES_ROOT, prog_id);
    }
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID", 0, KEY_ALL_ACCESS, &classes) != ERROR_SUCCESS)
        return S_OK;
    if (RegOpenKeyExW(classes, id, 0, KEY_ALL_ACCESS, &key) == ERROR_SUCCESS) {
        delete_key(key, server_key);
        delete_key(key, u"ProgID");
        RegCloseKey(key);
        delete_key(classes, id);
    }
    RegCloseKey(classes);
    return S_OK;
}
