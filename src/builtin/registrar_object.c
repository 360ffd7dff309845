/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "builtin/registrar_object.h"

#include <pthread.h>
#include <stdlib.h>

#include <atliface.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "calls/error_text.h"
#include "registrar/registrar_resource.h"

struct registrar_object {
    IRegistrar IRegistrar_iface;
    LONG refs;
    pthread_mutex_t lock;
    struct registrar_names *names; /* (lock) */
};

static struct registrar_object *registrar_object_from_IRegistrar(IRegistrar *iface)
{
    return container_of(iface, struct registrar_object, IRegistrar_iface);
}

static HRESULT registrar_object_QueryInterface(IRegistrar *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IRegistrarBase) &&
        !guid_is_equal(riid, &IID_IRegistrar))
        return E_NOINTERFACE;
    *ppv = iface;
    IRegistrar_AddRef(iface);
    return S_OK;
}

static ULONG registrar_object_AddRef(IRegistrar *iface)
{
    return (ULONG)InterlockedIncrement(&registrar_object_from_IRegistrar(iface)->refs);
}

static ULONG registrar_object_Release(IRegistrar *iface)
{
    struct registrar_object *registrar = registrar_object_from_IRegistrar(iface);
    LONG refs = InterlockedDecrement(&registrar->refs);

    if (refs == 0) {
        registrar_names_free(registrar->names);
        pthread_mutex_destroy(&registrar->lock);
        free(registrar);
    }
    return (ULONG)refs;
}

/* ---- replacements ---- */

static HRESULT registrar_object_AddReplacement(IRegistrar *iface, LPCOLESTR key, LPCOLESTR item)
{
    struct registrar_object *registrar = registrar_object_from_IRegistrar(iface);
    HRESULT hr;

    if (!key || !item)
        return E_INVALIDARG;
    pthread_mutex_lock(&registrar->lock);
    hr = registrar_names_set(registrar->names, key, item);
    pthread_mutex_unlock(&registrar->lock);
    return hr_trace(hr);
}

static HRESULT registrar_object_ClearReplacements(IRegistrar *iface)
{
    struct registrar_object *registrar = registrar_object_from_IRegistrar(iface);

    pthread_mutex_lock(&registrar->lock);
    registrar_names_clear(registrar->names);
    pthread_mutex_unlock(&registrar->lock);
    return S_OK;
}

/* ---- scripts ---- */

enum source {
    SOURCE_STRING,
    SOURCE_FILE,
    SOURCE_RESOURCE,
};

/* Where a script is; the names are those of a resource. */
struct script_source {
    enum source source;
    LPCOLESTR text; /* the script, or a path */
    LPCOLESTR type, name;
};

static HRESULT run_source(const struct script_source *script, const struct registrar_names *names,
                          enum registrar_mode mode)
{
    switch (script->source) {
    case SOURCE_STRING:
        return hr_trace(registrar_write(script->text, names, mode));
    case SOURCE_FILE:
        return hr_trace(registrar_write_file(script->text, names, mode));
    case SOURCE_RESOURCE:
        return hr_trace(
            registrar_write_resource(script->text, script->type, script->name, names, mode));
    }
    return E_UNEXPECTED;
}

static HRESULT run(IRegistrar *iface, const struct script_source *script, enum registrar_mode mode)
{
    struct registrar_object *registrar = registrar_object_from_IRegistrar(iface);
    HRESULT hr;

    if (!script->text || (script->source == SOURCE_RESOURCE && !script->type))
        return E_INVALIDARG;
    pthread_mutex_lock(&registrar->lock);
    hr = run_source(script, registrar->names, mode);
    pthread_mutex_unlock(&registrar->lock);
    if (FAILED(hr))
        error_text_show(hr_message());
    return hr;
}

static HRESULT registrar_object_ResourceRegisterSz(IRegistrar *iface, LPCOLESTR resFileName,
                                                   LPCOLESTR szID, LPCOLESTR szType)
{
    if (!szID)
        return E_INVALIDARG;
    return run(iface, &(struct script_source){SOURCE_RESOURCE, resFileName, szType, szID},
               REGISTRAR_REGISTER);
}

static HRESULT registrar_object_ResourceUnregisterSz(IRegistrar *iface, LPCOLESTR resFileName,
                                                     LPCOLESTR szID, LPCOLESTR szType)
{
    if (!szID)
        return E_INVALIDARG;
    return run(iface, &(struct script_source){SOURCE_RESOURCE, resFileName, szType, szID},
               REGISTRAR_UNREGISTER);
}

static HRESULT registrar_object_FileRegister(IRegistrar *iface, LPCOLESTR fileName)
{
    return run(iface, &(struct script_source){SOURCE_FILE, .text = fileName}, REGISTRAR_REGISTER);
}

static HRESULT registrar_object_FileUnregister(IRegistrar *iface, LPCOLESTR fileName)
{
    return run(iface, &(struct script_source){SOURCE_FILE, .text = fileName}, REGISTRAR_UNREGISTER);
}

static HRESULT registrar_object_StringRegister(IRegistrar *iface, LPCOLESTR data)
{
    return run(iface, &(struct script_source){SOURCE_STRING, .text = data}, REGISTRAR_REGISTER);
}

static HRESULT registrar_object_StringUnregister(IRegistrar *iface, LPCOLESTR data)
{
    return run(iface, &(struct script_source){SOURCE_STRING, .text = data}, REGISTRAR_UNREGISTER);
}

static HRESULT registrar_object_ResourceRegister(IRegistrar *iface, LPCOLESTR resFileName, UINT nID,
                                                 LPCOLESTR szType)
{
    LPCOLESTR name = (LPCOLESTR)(ULONG_PTR)(WORD)nID;

    return run(iface, &(struct script_source){SOURCE_RESOURCE, resFileName, szType, name},
               REGISTRAR_REGISTER);
}

static HRESULT registrar_object_ResourceUnregister(IRegistrar *iface, LPCOLESTR resFileName,
                                                   UINT nID, LPCOLESTR szType)
{
    LPCOLESTR name = (LPCOLESTR)(ULONG_PTR)(WORD)nID;

    return run(iface, &(struct script_source){SOURCE_RESOURCE, resFileName, szType, name},
               REGISTRAR_UNREGISTER);
}

static const IRegistrarVtbl registrar_vtable = {
    .QueryInterface = registrar_object_QueryInterface,
    .AddRef = registrar_object_AddRef,
    .Release = registrar_object_Release,
    .AddReplacement = registrar_object_AddReplacement,
    .ClearReplacements = registrar_object_ClearReplacements,
    .ResourceRegisterSz = registrar_object_ResourceRegisterSz,
    .ResourceUnregisterSz = registrar_object_ResourceUnregisterSz,
    .FileRegister = registrar_object_FileRegister,
    .FileUnregister = registrar_object_FileUnregister,
    .StringRegister = registrar_object_StringRegister,
    .StringUnregister = registrar_object_StringUnregister,
    .ResourceRegister = registrar_object_ResourceRegister,
    .ResourceUnregister = registrar_object_ResourceUnregister,
};

HRESULT registrar_object_new(IUnknown *outer, REFIID riid, void **ppv)
{
    struct registrar_object *registrar;
    HRESULT hr;

    *ppv = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    registrar = calloc(1, sizeof(*registrar));
    if (!registrar)
        return hr_raise(E_OUTOFMEMORY, "making a registrar");

    hr = registrar_names_new(&registrar->names);
    if (FAILED(hr)) {
        free(registrar);
        return hr_trace(hr);
    }
    registrar->IRegistrar_iface.lpVtbl = (IRegistrarVtbl *)&registrar_vtable;
    registrar->refs = 1;
    pthread_mutex_init(&registrar->lock, NULL);
    hr = IRegistrar_QueryInterface(&registrar->IRegistrar_iface, riid, ppv);
    IRegistrar_Release(&registrar->IRegistrar_iface);
    return hr;
}
