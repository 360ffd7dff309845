/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "events.h"

#include <stdlib.h>

#include <ocidl.h>

#include "component.h"
#include "engine.h"
#include "scriptlet.h"

/* A sink at one connection point. */
struct event_binding {
    IDispatch IDispatch_iface;
    LONG refs;
    struct event_binding *next;
    struct engine *engine; /* NULL: disconnected */
    BSTR item;
    BSTR sub_item; /* or NULL */
    IID iid;
    ITypeInfo *events; /* names of the source interface's members */
    IConnectionPoint *point;
    DWORD cookie;
};

static struct event_binding *binding_from(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct event_binding, IDispatch_iface);
}

static HRESULT binding_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch) &&
        !IsEqualIID(riid, &binding_from(iface)->iid))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG binding_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&binding_from(iface)->refs);
}

static ULONG binding_Release(IDispatch *iface)
{
    struct event_binding *binding = binding_from(iface);
    LONG refs = InterlockedDecrement(&binding->refs);

    if (refs == 0) {
        SysFreeString(binding->item);
        SysFreeString(binding->sub_item);
        if (binding->events)
            ITypeInfo_Release(binding->events);
        if (binding->point)
            IConnectionPoint_Release(binding->point);
        free(binding);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT binding_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT binding_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT binding_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    return DispGetIDsOfNames(binding_from(iface)->events, rgszNames, cNames, rgDispId);
}

/* The scriptlet for @event, or NULL. */
static IDispatch *find_scriptlet(const struct event_binding *binding, BSTR event)
{
    struct scriptlet *scriptlet = binding->engine->scriptlets;

    for (; scriptlet; scriptlet = scriptlet->next)
        if (lstrcmpiW(scriptlet->item, binding->item) == 0 &&
            lstrcmpiW(scriptlet->event, event) == 0 &&
            (binding->sub_item && scriptlet->sub_item
                 ? lstrcmpiW(scriptlet->sub_item, binding->sub_item) == 0
                 : binding->sub_item == scriptlet->sub_item))
            return scriptlet->procedure;
    return NULL;
}

/* item_event in the script's own module. */
static HRESULT call_procedure(struct event_binding *binding, BSTR event, DISPPARAMS *arguments,
                              VARIANT *ret_value)
{
    struct engine *engine = binding->engine;
    UINT len = SysStringLen(binding->item) + 1 + SysStringLen(event);
    BSTR name;
    HRESULT hr;

    if (binding->sub_item)
        return DISP_E_MEMBERNOTFOUND;
    name = SysAllocStringLen(NULL, len);
    if (!name)
        return E_OUTOFMEMORY;
    lstrcpyW(name, binding->item);
    lstrcatW(name, u"_");
    lstrcatW(name, event);
    hr = machine_call(machine_global_module(engine->machine), name, arguments, ret_value);
    SysFreeString(name);
    return hr == DISP_E_UNKNOWNNAME ? DISP_E_MEMBERNOTFOUND : hr;
}

static HRESULT binding_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct event_binding *binding = binding_from(iface);
    IDispatch *scriptlet;
    BSTR event;
    UINT n;
    HRESULT hr;

    if (!binding->engine || !binding->engine->machine)
        return E_UNEXPECTED;
    hr = ITypeInfo_GetNames(binding->events, dispIdMember, &event, 1, &n);
    if (FAILED(hr) || n == 0)
        return DISP_E_MEMBERNOTFOUND;

    IDispatch_AddRef(iface);
    scriptlet = find_scriptlet(binding, event);
    if (scriptlet) {
        /* A scriptlet knows no arguments. */
        DISPPARAMS none = {0};

        hr = IDispatch_Invoke(scriptlet, DISPID_VALUE, &IID_NULL, lcid, DISPATCH_METHOD, &none,
                              pVarResult, pExcepInfo, puArgErr);
    } else {
        hr = call_procedure(binding, event, pDispParams, pVarResult);
    }
    SysFreeString(event);
    IDispatch_Release(iface);
    return hr;
}

static const IDispatchVtbl binding_vtable = {
    .QueryInterface = binding_QueryInterface,
    .AddRef = binding_AddRef,
    .Release = binding_Release,
    .GetTypeInfoCount = binding_GetTypeInfoCount,
    .GetTypeInfo = binding_GetTypeInfo,
    .GetIDsOfNames = binding_GetIDsOfNames,
    .Invoke = binding_Invoke,
};

/* Of a class, the interface that it fires by default. */
static HRESULT default_source(ITypeInfo *class, ITypeInfo **ret_events)
{
    TYPEATTR *attributes;
    HREFTYPE reference;
    HRESULT hr;
    int flags;

    hr = ITypeInfo_GetTypeAttr(class, &attributes);
    if (FAILED(hr))
        return hr;
    hr = TYPE_E_ELEMENTNOTFOUND;
    for (UINT i = 0; i < attributes->cImplTypes; i++) {
        if (FAILED(ITypeInfo_GetImplTypeFlags(class, i, &flags)) ||
            (flags & (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE)) !=
                (IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE))
            continue;
        hr = ITypeInfo_GetRefTypeOfImplType(class, i, &reference);
        if (SUCCEEDED(hr))
            hr = ITypeInfo_GetRefTypeInfo(class, reference, ret_events);
        break;
    }
    ITypeInfo_ReleaseTypeAttr(class, attributes);
    return hr;
}

static HRESULT events_of(IDispatch *object, ITypeInfo **ret_events, IID *ret_iid)
{
    IProvideClassInfo *provider;
    TYPEATTR *attributes;
    ITypeInfo *class;
    HRESULT hr;

    hr = IDispatch_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider);
    if (FAILED(hr))
        return hr;
    hr = IProvideClassInfo_GetClassInfo(provider, &class);
    IProvideClassInfo_Release(provider);
    if (FAILED(hr))
        return hr;
    hr = default_source(class, ret_events);
    ITypeInfo_Release(class);
    if (FAILED(hr))
        return hr;
    hr = ITypeInfo_GetTypeAttr(*ret_events, &attributes);
    if (FAILED(hr)) {
        ITypeInfo_Release(*ret_events);
        return hr;
    }
    *ret_iid = attributes->guid;
    ITypeInfo_ReleaseTypeAttr(*ret_events, attributes);
    return S_OK;
}

static HRESULT advise(struct event_binding *binding, IDispatch *object)
{
    IConnectionPointContainer *container;
    HRESULT hr;

    hr = events_of(object, &binding->events, &binding->iid);
    if (FAILED(hr))
        return hr;
    hr = IDispatch_QueryInterface(object, &IID_IConnectionPointContainer, (void **)&container);
    if (FAILED(hr))
        return hr;
    hr = IConnectionPointContainer_FindConnectionPoint(container, &binding->iid, &binding->point);
    IConnectionPointContainer_Release(container);
    if (FAILED(hr))
        return hr;
    return IConnectionPoint_Advise(binding->point, (IUnknown *)&binding->IDispatch_iface,
                                   &binding->cookie);
}

static void connect(struct engine *engine, IDispatch *object, const char16_t *item,
                    const char16_t *sub_item)
{
    struct event_binding *binding = calloc(1, sizeof(*binding));

    if (!binding)
        return;
    binding->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&binding_vtable;
    binding->refs = 1;
    binding->engine = engine;
    component_use_begun();
    binding->item = SysAllocString(item);
    binding->sub_item = sub_item ? SysAllocString(sub_item) : NULL;
    if (!binding->item || FAILED(advise(binding, object))) {
        IDispatch_Release(&binding->IDispatch_iface);
        return;
    }
    binding->next = engine->bindings;
    engine->bindings = binding;
}

/* The object that the member @name of @object is. */
static HRESULT member_of(IDispatch *object, const char16_t *name, IDispatch **ret_member)
{
    LPOLESTR names[] = {(LPOLESTR)name};
    DISPPARAMS none = {0};
    VARIANT value = {0};
    DISPID dispid;
    HRESULT hr;

    hr = IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT, &dispid);
    if (FAILED(hr))
        return hr;
    hr = IDispatch_Invoke(object, dispid, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_PROPERTYGET,
                          &none, &value, NULL, NULL);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) != VT_DISPATCH || !V_DISPATCH(&value)) {
        VariantClear(&value);
        return DISP_E_TYPEMISMATCH;
    }
    *ret_member = V_DISPATCH(&value);
    return S_OK;
}

static bool is_connected(const struct engine *engine, const struct scriptlet *scriptlet)
{
    const struct event_binding *binding = engine->bindings;

    for (; binding; binding = binding->next)
        if (binding->sub_item && lstrcmpiW(binding->item, scriptlet->item) == 0 &&
            lstrcmpiW(binding->sub_item, scriptlet->sub_item) == 0)
            return true;
    return false;
}

static IDispatch *object_of(struct engine *engine, struct named_item *item)
{
    if (!item->object && FAILED(engine_fetch_object(engine, item->name, &item->object)))
        item->object = NULL;
    return item->object;
}

/* Objects that bind handlers themselves are given the scriptlet; else a sink is connected. */
static void connect_scriptlet(struct engine *engine, const struct scriptlet *scriptlet)
{
    struct named_item *item = named_item_find(engine->items, scriptlet->item);
    IDispatch *object = item ? object_of(engine, item) : NULL, *member = NULL;
    IBindEventHandler *binder;

    if (!object || (scriptlet->sub_item && FAILED(member_of(object, scriptlet->sub_item, &member))))
        return;
    if (SUCCEEDED(IDispatch_QueryInterface(member ? member : object, &IID_IBindEventHandler,
                                           (void **)&binder))) {
        IBindEventHandler_BindHandler(binder, scriptlet->event, scriptlet->procedure);
        IBindEventHandler_Release(binder);
    } else if (member && !is_connected(engine, scriptlet)) {
        connect(engine, member, scriptlet->item, scriptlet->sub_item);
    }
    if (member)
        IDispatch_Release(member);
}

void events_connect(struct engine *engine)
{
    for (struct named_item *item = engine->items; item; item = item->next) {
        if (!(item->flags & SCRIPTITEM_ISSOURCE) || item->is_gone || !object_of(engine, item))
            continue;
        connect(engine, item->object, item->name, NULL);
    }
    for (struct scriptlet *scriptlet = engine->scriptlets; scriptlet; scriptlet = scriptlet->next)
        connect_scriptlet(engine, scriptlet);
}

void events_disconnect(struct engine *engine)
{
    while (engine->bindings) {
        struct event_binding *binding = engine->bindings;

        engine->bindings = binding->next;
        binding->engine = NULL;
        IConnectionPoint_Unadvise(binding->point, binding->cookie);
        IDispatch_Release(&binding->IDispatch_iface);
    }
}
