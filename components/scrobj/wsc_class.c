/* SPDX-License-Identifier: MIT */
#include "wsc_class.h"

#include <comity_wide.h>
#include <stdlib.h>

#include "component_object.h"
#include "wsc_place.h"

struct wsc_class {
    IClassFactory IClassFactory_iface;
    LONG refs;
    struct wsc_file *file;
    const struct wsc_component *described; /* in @file */
    struct engines *checked;               /* (atomic) or NULL, before the first object */
};

enum {
    URL_UNITS = 8192,
    KEY_UNITS = 64,
};

static struct wsc_class *class_from_IClassFactory(IClassFactory *iface)
{
    return CONTAINING_RECORD(iface, struct wsc_class, IClassFactory_iface);
}

static HRESULT class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    IClassFactory_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG class_AddRef(IClassFactory *iface)
{
    return (ULONG)InterlockedIncrement(&class_from_IClassFactory(iface)->refs);
}

static ULONG class_Release(IClassFactory *iface)
{
    struct wsc_class *class = class_from_IClassFactory(iface);
    LONG refs = InterlockedDecrement(&class->refs);

    if (refs == 0) {
        engines_close(class->checked);
        wsc_file_unref(class->file);
        free(class);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT class_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                    void **ppv)
{
    struct wsc_class *class = class_from_IClassFactory(iface);
    HRESULT hr = S_OK;

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    if (!class->checked)
        hr = engines_check(class->file, &class->described->scripts, &class->checked);
    return SUCCEEDED(hr)
               ? component_object_create(class->file, class->described, class->checked, riid, ppv)
               : hr;
}

static HRESULT class_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        component_use_begun();
    else
        component_use_ended();
    return S_OK;
}

static const IClassFactoryVtbl class_vtable = {
    .QueryInterface = class_QueryInterface,
    .AddRef = class_AddRef,
    .Release = class_Release,
    .CreateInstance = class_CreateInstance,
    .LockServer = class_LockServer,
};

HRESULT wsc_class_create(struct wsc_file *file, const struct wsc_component *described, REFIID riid,
                         void **ppv)
{
    struct wsc_class *class = calloc(1, sizeof(*class));
    HRESULT hr;

    if (!class)
        return E_OUTOFMEMORY;
    class->IClassFactory_iface.lpVtbl = (IClassFactoryVtbl *)&class_vtable;
    class->refs = 1;
    class->file = wsc_file_ref(file);
    class->described = described;
    component_use_begun();
    hr = IClassFactory_QueryInterface(&class->IClassFactory_iface, riid, ppv);
    IClassFactory_Release(&class->IClassFactory_iface);
    return hr;
}

/* Which component of the file is the class: by the place, else by its identifier, else the first.
 */
static const struct wsc_component *find_component(const struct wsc_file *file,
                                                  const struct wsc_place *place, REFCLSID rclsid)
{
    const struct wsc_component *components = file->components.items;
    CLSID clsid;

    if (place->id)
        return wsc_file_find(file, place->id);
    for (unsigned i = 0; i < file->components.n; i++) {
        if (components[i].classid && SUCCEEDED(CLSIDFromString(components[i].classid, &clsid)) &&
            IsEqualCLSID(&clsid, rclsid))
            return &components[i];
    }
    return &components[0];
}

static HRESULT class_of_place(const struct wsc_place *place, REFCLSID rclsid, REFIID riid,
                              void **ppv)
{
    const struct wsc_component *described;
    struct wsc_file *file;
    HRESULT hr = wsc_file_load(place->path, &file);

    if (FAILED(hr))
        return hr;
    described = find_component(file, place, rclsid);
    hr = described ? wsc_class_create(file, described, riid, ppv) : CLASS_E_CLASSNOTAVAILABLE;
    wsc_file_unref(file);
    return hr;
}

HRESULT wsc_class_find(REFCLSID rclsid, REFIID riid, void **ppv)
{
    WCHAR key[KEY_UNITS + 16] = u"CLSID\\", url[URL_UNITS];
    DWORD size = sizeof(url);
    struct wsc_place place;
    HRESULT hr;

    StringFromGUID2(rclsid, key + comity_wcslen(key), KEY_UNITS);
    comity_wcscat(key, u"\\ScriptletURL");
    if (RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, url, &size) !=
        ERROR_SUCCESS)
        return CLASS_E_CLASSNOTAVAILABLE;
    hr = wsc_place_parse(url, &place);
    if (FAILED(hr))
        return hr;
    hr = class_of_place(&place, rclsid, riid, ppv);
    wsc_place_deinit(&place);
    return hr;
}
