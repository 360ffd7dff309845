/* SPDX-License-Identifier: MIT */
#include "globals.h"

#include <stdlib.h>

#include "component_object.h"

struct globals {
    IDispatch IDispatch_iface;
    LONG refs;
    struct wsc_file *file;
    const struct wsc_component *described; /* in @file */
    struct sinks *sinks;                   /* borrowed, or NULL */
    IUnknown **objects;                    /* made at first need */
};

enum {
    ID_CREATE_COMPONENT = 1,
    ID_GET_RESOURCE,
    ID_FIRE_EVENT,
    ID_OBJECTS = 0x100,
};

static const struct {
    const WCHAR *name;
    DISPID id;
} functions[] = {
    {u"createComponent", ID_CREATE_COMPONENT},
    {u"getResource", ID_GET_RESOURCE},
    {u"fireEvent", ID_FIRE_EVENT},
};

static struct globals *globals_from_IDispatch(IDispatch *iface)
{
    return CONTAINING_RECORD(iface, struct globals, IDispatch_iface);
}

static HRESULT globals_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    IDispatch_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG globals_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&globals_from_IDispatch(iface)->refs);
}

static void release_objects(struct globals *globals)
{
    for (unsigned i = 0; globals->objects && i < globals->described->objects.n; i++) {
        if (globals->objects[i])
            IUnknown_Release(globals->objects[i]);
        globals->objects[i] = NULL;
    }
}

static ULONG globals_Release(IDispatch *iface)
{
    struct globals *globals = globals_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&globals->refs);

    if (refs == 0) {
        release_objects(globals);
        free(globals->objects);
        wsc_file_unref(globals->file);
        free(globals);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT globals_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 0;
    return S_OK;
}

static HRESULT globals_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    if (ppTInfo)
        *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static DISPID find_id(const struct globals *globals, const WCHAR *name)
{
    const struct wsc_object *objects = globals->described->objects.items;

    for (size_t i = 0; i < ARRAYSIZE(functions); i++) {
        if (CompareStringOrdinal(functions[i].name, -1, name, -1, TRUE) == CSTR_EQUAL)
            return functions[i].id;
    }
    for (unsigned i = 0; i < globals->described->objects.n; i++) {
        if (CompareStringOrdinal(objects[i].id, -1, name, -1, TRUE) == CSTR_EQUAL)
            return ID_OBJECTS + (DISPID)i;
    }
    return DISPID_UNKNOWN;
}

static HRESULT globals_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                     UINT cNames, LCID lcid, DISPID *rgDispId)
{
    if (!rgszNames || !rgDispId || cNames == 0)
        return E_INVALIDARG;
    for (UINT i = 1; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    rgDispId[0] = find_id(globals_from_IDispatch(iface), rgszNames[0]);
    return rgDispId[0] == DISPID_UNKNOWN || cNames > 1 ? DISP_E_UNKNOWNNAME : S_OK;
}

/* ---- functions ---- */

/* The @index-th argument as a text of the caller's. */
static HRESULT text_argument(const DISPPARAMS *arguments, UINT index, VARIANT *ret_text)
{
    VariantInit(ret_text);
    if (arguments->cArgs <= index)
        return DISP_E_BADPARAMCOUNT;
    return VariantChangeType(ret_text, &arguments->rgvarg[arguments->cArgs - 1 - index], 0,
                             VT_BSTR);
}

static HRESULT fail(HRESULT hr, const char *what, const WCHAR *name)
{
    char text[256] = "";

    WideCharToMultiByte(CP_UTF8, 0, name ? name : u"", -1, text, sizeof(text) - 1, NULL, NULL);
    return component_fail(&IID_NULL, u"Windows Script Component", hr, "There is no %s \"%s\".",
                          what, text);
}

static HRESULT create_component(struct globals *globals, const DISPPARAMS *arguments,
                                VARIANT *result)
{
    const struct wsc_component *described;
    VARIANT id;
    HRESULT hr = text_argument(arguments, 0, &id);

    if (FAILED(hr))
        return hr;
    described = wsc_file_find(globals->file, V_BSTR(&id));
    if (!described) {
        hr = fail(E_INVALIDARG, "component", V_BSTR(&id));
    } else {
        V_VT(result) = VT_DISPATCH;
        hr = component_object_create(globals->file, described, NULL, &IID_IDispatch,
                                     (void **)&V_DISPATCH(result));
        if (FAILED(hr))
            VariantInit(result);
    }
    VariantClear(&id);
    return hr;
}

static HRESULT get_resource(struct globals *globals, const DISPPARAMS *arguments, VARIANT *result)
{
    const struct wsc_resource *resources = globals->described->resources.items;
    VARIANT id;
    HRESULT hr = text_argument(arguments, 0, &id);

    if (FAILED(hr))
        return hr;
    hr = S_FALSE;
    for (unsigned i = 0; hr == S_FALSE && i < globals->described->resources.n; i++) {
        if (CompareStringOrdinal(resources[i].id, -1, V_BSTR(&id) ? V_BSTR(&id) : u"", -1, TRUE) !=
            CSTR_EQUAL)
            continue;
        V_VT(result) = VT_BSTR;
        V_BSTR(result) = SysAllocStringLen(resources[i].text, SysStringLen(resources[i].text));
        hr = V_BSTR(result) ? S_OK : E_OUTOFMEMORY;
    }
    if (hr == S_FALSE)
        hr = fail(E_INVALIDARG, "resource", V_BSTR(&id));
    VariantClear(&id);
    return hr;
}

/* The name goes before the event's own arguments. */
static HRESULT fire_event(struct globals *globals, const DISPPARAMS *arguments)
{
    const struct wsc_member *members = globals->described->members.items;
    DISPPARAMS rest = {.rgvarg = arguments->rgvarg, .cArgs = arguments->cArgs - 1};
    VARIANT name;
    HRESULT hr = text_argument(arguments, 0, &name);

    if (FAILED(hr))
        return hr;
    hr = S_FALSE;
    for (unsigned i = 0; hr == S_FALSE && i < globals->described->members.n; i++) {
        if (members[i].kind != WSC_EVENT ||
            CompareStringOrdinal(members[i].name, -1, V_BSTR(&name) ? V_BSTR(&name) : u"", -1,
                                 TRUE) != CSTR_EQUAL)
            continue;
        if (globals->sinks)
            sinks_fire(globals->sinks, members[i].name, wsc_member_id(&members[i], i), &rest);
        hr = S_OK;
    }
    if (hr == S_FALSE)
        hr = fail(E_INVALIDARG, "event", V_BSTR(&name));
    VariantClear(&name);
    return hr;
}

static HRESULT give_object(struct globals *globals, unsigned index, VARIANT *result)
{
    const struct wsc_object *object =
        (const struct wsc_object *)globals->described->objects.items + index;
    IUnknown **place = &globals->objects[index];
    CLSID clsid;
    HRESULT hr = S_OK;

    if (!*place) {
        hr = object->classid ? CLSIDFromString(object->classid, &clsid)
                             : CLSIDFromProgID(object->progid, &clsid);
        if (SUCCEEDED(hr))
            hr = CoCreateInstance(&clsid, NULL, CLSCTX_SERVER, &IID_IDispatch, (void **)place);
    }
    if (FAILED(hr))
        return hr;
    V_VT(result) = VT_DISPATCH;
    return IUnknown_QueryInterface(*place, &IID_IDispatch, (void **)&V_DISPATCH(result));
}

static HRESULT globals_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                              WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                              EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct globals *globals = globals_from_IDispatch(iface);
    unsigned index = (unsigned)dispIdMember - ID_OBJECTS;
    VARIANT result;
    HRESULT hr = DISP_E_MEMBERNOTFOUND;

    if (!pDispParams || !(wFlags & (DISPATCH_METHOD | DISPATCH_PROPERTYGET)))
        return DISP_E_MEMBERNOTFOUND;
    VariantInit(&result);
    if (dispIdMember == ID_CREATE_COMPONENT)
        hr = create_component(globals, pDispParams, &result);
    else if (dispIdMember == ID_GET_RESOURCE)
        hr = get_resource(globals, pDispParams, &result);
    else if (dispIdMember == ID_FIRE_EVENT)
        hr = fire_event(globals, pDispParams);
    else if (dispIdMember >= ID_OBJECTS && index < globals->described->objects.n)
        hr = give_object(globals, index, &result);
    if (SUCCEEDED(hr) && pVarResult)
        *pVarResult = result;
    else
        VariantClear(&result);
    return hr;
}

static const IDispatchVtbl globals_vtable = {
    .QueryInterface = globals_QueryInterface,
    .AddRef = globals_AddRef,
    .Release = globals_Release,
    .GetTypeInfoCount = globals_GetTypeInfoCount,
    .GetTypeInfo = globals_GetTypeInfo,
    .GetIDsOfNames = globals_GetIDsOfNames,
    .Invoke = globals_Invoke,
};

struct globals *globals_new(struct wsc_file *file, const struct wsc_component *described,
                            struct sinks *sinks)
{
    struct globals *globals = calloc(1, sizeof(*globals));

    if (!globals)
        return NULL;
    globals->objects = calloc(described->objects.n + 1, sizeof(*globals->objects));
    if (!globals->objects) {
        free(globals);
        return NULL;
    }
    globals->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&globals_vtable;
    globals->refs = 1;
    globals->file = wsc_file_ref(file);
    globals->described = described;
    globals->sinks = sinks;
    component_use_begun();
    return globals;
}

IDispatch *globals_interface(struct globals *globals)
{
    return &globals->IDispatch_iface;
}

void globals_leave(struct globals *globals)
{
    globals->sinks = NULL;
    release_objects(globals);
}
