/* SPDX-License-Identifier: MIT */
/*
 * Bind contexts: what the monikers of one binding share. Source: Windows' "IBindCtx" pages.
 */
#define COBJMACROS
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"

struct bound_object {
    struct list link;
    IUnknown *object;
    char16_t *key; /* NULL: an object that the context keeps alive */
};

struct bind_context {
    IBindCtx IBindCtx_iface;
    LONG refs; /* (atomic) */
    pthread_mutex_t lock;
    BIND_OPTS3 options; /* (lock) */
    struct list bound;  /* (lock) */
    struct list named;  /* (lock) */
};

static struct bind_context *context_from_IBindCtx(IBindCtx *iface)
{
    return container_of(iface, struct bind_context, IBindCtx_iface);
}

static struct bound_object *bound_object_free(struct bound_object *bound)
{
    if (!bound)
        return NULL;
    list_remove(&bound->link);
    IUnknown_Release(bound->object);
    free(bound->key);
    free(bound);
    return NULL;
}

static HRESULT bound_object_new(IUnknown *object, const char16_t *key,
                                struct bound_object **ret_bound)
{
    struct bound_object *bound = calloc(1, sizeof(*bound));

    if (!bound)
        return hr_raise(E_OUTOFMEMORY, "object of a bind context");
    bound->key = key ? utf16_dup(key) : NULL;
    if (key && !bound->key) {
        free(bound);
        return hr_raise(E_OUTOFMEMORY, "object of a bind context");
    }
    bound->object = object;
    IUnknown_AddRef(object);
    *ret_bound = bound;
    return S_OK;
}

/* What @list holds, for the caller to free without the lock: objects call back. */
static void take_all(struct bind_context *context, struct list *list, struct list *ret_taken)
{
    list_init(ret_taken);
    pthread_mutex_lock(&context->lock);
    list_for_each (link, list) {
        list_remove(link);
        list_append(ret_taken, link);
    }
    pthread_mutex_unlock(&context->lock);
}

static void free_all(struct bind_context *context, struct list *list)
{
    struct list taken;

    take_all(context, list, &taken);
    list_for_each (link, &taken)
        bound_object_free(container_of(link, struct bound_object, link));
}

static HRESULT context_QueryInterface(IBindCtx *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IBindCtx))
        return E_NOINTERFACE;

    IBindCtx_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG context_AddRef(IBindCtx *iface)
{
    return (ULONG)__atomic_add_fetch(&context_from_IBindCtx(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG context_Release(IBindCtx *iface)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    LONG refs = __atomic_sub_fetch(&context->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;

    free_all(context, &context->bound);
    free_all(context, &context->named);
    pthread_mutex_destroy(&context->lock);
    free(context);
    return 0;
}

static HRESULT context_RegisterObjectBound(IBindCtx *iface, IUnknown *punk)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    struct bound_object *bound = NULL;
    HRESULT hr;

    if (!punk)
        return S_OK;
    hr = bound_object_new(punk, NULL, &bound);
    if (FAILED(hr))
        return hr_trace(hr);

    pthread_mutex_lock(&context->lock);
    list_append(&context->bound, &bound->link);
    pthread_mutex_unlock(&context->lock);
    return S_OK;
}

/* Takes the first that holds @object (@key NULL) or is named @key out of @list; NULL if none. */
static struct bound_object *take_one(struct bind_context *context, struct list *list,
                                     const IUnknown *object, const char16_t *key)
{
    struct bound_object *found = NULL;

    pthread_mutex_lock(&context->lock);
    list_for_each (link, list) {
        struct bound_object *bound = container_of(link, struct bound_object, link);

        if (!found && (key ? utf16_equal_nocase(bound->key, key) : bound->object == object))
            found = bound;
    }
    if (found)
        list_remove(&found->link);
    pthread_mutex_unlock(&context->lock);
    return found;
}

static HRESULT context_RevokeObjectBound(IBindCtx *iface, IUnknown *punk)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    struct bound_object *bound;

    if (!punk)
        return E_INVALIDARG;
    bound = take_one(context, &context->bound, punk, NULL);
    if (!bound)
        return MK_E_NOTBOUND;
    bound_object_free(bound);
    return S_OK;
}

static HRESULT context_ReleaseBoundObjects(IBindCtx *iface)
{
    struct bind_context *context = context_from_IBindCtx(iface);

    free_all(context, &context->bound);
    return S_OK;
}

static HRESULT context_SetBindOptions(IBindCtx *iface, BIND_OPTS *pbindopts)
{
    struct bind_context *context = context_from_IBindCtx(iface);

    if (!pbindopts || pbindopts->cbStruct > sizeof(context->options))
        return E_INVALIDARG;

    pthread_mutex_lock(&context->lock);
    memcpy(&context->options, pbindopts, pbindopts->cbStruct);
    context->options.cbStruct = sizeof(context->options);
    pthread_mutex_unlock(&context->lock);
    return S_OK;
}

static HRESULT context_GetBindOptions(IBindCtx *iface, BIND_OPTS *pbindopts)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    DWORD size;

    if (!pbindopts)
        return E_POINTER;

    size = pbindopts->cbStruct;
    if (size > sizeof(context->options))
        size = sizeof(context->options);
    pthread_mutex_lock(&context->lock);
    memcpy(pbindopts, &context->options, size);
    pthread_mutex_unlock(&context->lock);
    pbindopts->cbStruct = size;
    return S_OK;
}

static HRESULT context_GetRunningObjectTable(IBindCtx *iface, IRunningObjectTable **pprot)
{
    return GetRunningObjectTable(0, pprot);
}

static HRESULT context_RegisterObjectParam(IBindCtx *iface, LPOLESTR pszKey, IUnknown *punk)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    struct bound_object *bound = NULL, *replaced;
    HRESULT hr;

    if (!punk || !pszKey)
        return E_INVALIDARG;
    hr = bound_object_new(punk, pszKey, &bound);
    if (FAILED(hr))
        return hr_trace(hr);

    replaced = take_one(context, &context->named, NULL, pszKey);
    pthread_mutex_lock(&context->lock);
    list_append(&context->named, &bound->link);
    pthread_mutex_unlock(&context->lock);
    bound_object_free(replaced);
    return S_OK;
}

static HRESULT context_GetObjectParam(IBindCtx *iface, LPOLESTR pszKey, IUnknown **ppunk)
{
    struct bind_context *context = context_from_IBindCtx(iface);

    if (!ppunk)
        return E_POINTER;
    *ppunk = NULL;
    if (!pszKey)
        return E_INVALIDARG;

    pthread_mutex_lock(&context->lock);
    list_for_each (link, &context->named) {
        struct bound_object *bound = container_of(link, struct bound_object, link);

        if (!*ppunk && utf16_equal_nocase(bound->key, pszKey)) {
            IUnknown_AddRef(bound->object);
            *ppunk = bound->object;
        }
    }
    pthread_mutex_unlock(&context->lock);
    return *ppunk ? S_OK : E_FAIL;
}

/* Windows lists them as little. */
static HRESULT context_EnumObjectParam(IBindCtx *iface, IEnumString **ppenum)
{
    if (!ppenum)
        return E_POINTER;
    *ppenum = NULL;
    return E_NOTIMPL;
}

static HRESULT context_RevokeObjectParam(IBindCtx *iface, LPOLESTR pszKey)
{
    struct bind_context *context = context_from_IBindCtx(iface);
    struct bound_object *bound;

    if (!pszKey)
        return E_INVALIDARG;
    bound = take_one(context, &context->named, NULL, pszKey);
    if (!bound)
        return E_FAIL;
    bound_object_free(bound);
    return S_OK;
}

static const IBindCtxVtbl context_vtable = {
    .QueryInterface = context_QueryInterface,
    .AddRef = context_AddRef,
    .Release = context_Release,
    .RegisterObjectBound = context_RegisterObjectBound,
    .RevokeObjectBound = context_RevokeObjectBound,
    .ReleaseBoundObjects = context_ReleaseBoundObjects,
    .SetBindOptions = context_SetBindOptions,
    .GetBindOptions = context_GetBindOptions,
    .GetRunningObjectTable = context_GetRunningObjectTable,
    .RegisterObjectParam = context_RegisterObjectParam,
    .GetObjectParam = context_GetObjectParam,
    .EnumObjectParam = context_EnumObjectParam,
    .RevokeObjectParam = context_RevokeObjectParam,
};

HRESULT CreateBindCtx(DWORD reserved, LPBC *ppbc)
{
    struct bind_context *context;

    if (reserved || !ppbc)
        return E_INVALIDARG;
    *ppbc = NULL;
    context = calloc(1, sizeof(*context));
    if (!context)
        return hr_raise(E_OUTOFMEMORY, "bind context");

    context->IBindCtx_iface.lpVtbl = (IBindCtxVtbl *)&context_vtable;
    context->refs = 1;
    pthread_mutex_init(&context->lock, NULL);
    list_init(&context->bound);
    list_init(&context->named);
    context->options.cbStruct = sizeof(context->options);
    context->options.grfMode = STGM_READWRITE;
    context->options.dwClassContext = CLSCTX_SERVER;
    context->options.locale = GetThreadLocale();
    *ppbc = &context->IBindCtx_iface;
    return S_OK;
}
