/* SPDX-License-Identifier: MIT */
#include "component_object.h"

#include <stdlib.h>

#include "event_info.h"
#include "globals.h"
#include "sinks.h"

/* What a member is to the scripts; which of these there are is fixed when they have started. */
struct binding {
    DISPID id;
    struct engines_name function; /* of a method, or of a property's variable */
    struct engines_name getter;
    struct engines_name putter;
};

struct component_object {
    IDispatchEx IDispatchEx_iface;
    struct event_provider events;
    struct sinks sinks;
    LONG refs;
    struct wsc_file *file;
    const struct wsc_component *described; /* in @file */
    struct globals *globals;
    struct engines *engines;
    struct binding *bindings; /* of the members, in their order */
};

static struct component_object *object_from_IDispatchEx(IDispatchEx *iface)
{
    return CONTAINING_RECORD(iface, struct component_object, IDispatchEx_iface);
}

static const struct wsc_member *member_at(const struct component_object *object, unsigned i)
{
    return (const struct wsc_member *)object->described->members.items + i;
}

static HRESULT object_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    struct component_object *object = object_from_IDispatchEx(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ||
        IsEqualIID(riid, &IID_IDispatchEx))
        *ppv = &object->IDispatchEx_iface;
    else if (IsEqualIID(riid, &IID_IConnectionPointContainer))
        *ppv = &object->sinks.IConnectionPointContainer_iface;
    else if (IsEqualIID(riid, &IID_IProvideClassInfo))
        *ppv = &object->events.IProvideClassInfo_iface;
    else
        return E_NOINTERFACE;

    IDispatchEx_AddRef(iface);
    return S_OK;
}

static ULONG object_AddRef(IDispatchEx *iface)
{
    return (ULONG)InterlockedIncrement(&object_from_IDispatchEx(iface)->refs);
}

static void object_free(struct component_object *object)
{
    if (object->globals)
        globals_leave(object->globals);
    engines_close(object->engines);
    if (object->globals)
        IDispatch_Release(globals_interface(object->globals));
    sinks_deinit(&object->sinks);
    wsc_file_unref(object->file);
    free(object->bindings);
    free(object);
    component_use_ended();
}

static ULONG object_Release(IDispatchEx *iface)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    LONG refs = InterlockedDecrement(&object->refs);

    if (refs == 0) {
        /* Scripts that end may use what they are part of once more. */
        object->refs = 1;
        object_free(object);
    }
    return (ULONG)refs;
}

static HRESULT object_GetTypeInfoCount(IDispatchEx *iface, UINT *pctinfo)
{
    if (!pctinfo)
        return E_POINTER;
    *pctinfo = 0;
    return S_OK;
}

/* How many arguments a function takes, and of which types, only its script knows. */
static HRESULT object_GetTypeInfo(IDispatchEx *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    if (ppTInfo)
        *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

/* The number of a member; events are none. -1: there is none of that name. */
static int find_name(const struct component_object *object, const WCHAR *name, BOOL ignores_case)
{
    for (unsigned i = 0; i < object->described->members.n; i++) {
        const struct wsc_member *member = member_at(object, i);

        if (member->kind != WSC_EVENT &&
            CompareStringOrdinal(member->name, -1, name, -1, ignores_case) == CSTR_EQUAL)
            return (int)i;
    }
    return -1;
}

static int find_id(const struct component_object *object, DISPID id)
{
    for (unsigned i = 0; i < object->described->members.n; i++) {
        if (object->bindings[i].id == id && member_at(object, i)->kind != WSC_EVENT)
            return (int)i;
    }
    return -1;
}

static HRESULT object_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames,
                                    UINT cNames, LCID lcid, DISPID *rgDispId)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    int i;

    if (!rgszNames || !rgDispId || cNames == 0)
        return E_INVALIDARG;
    for (UINT n = 0; n < cNames; n++)
        rgDispId[n] = DISPID_UNKNOWN;
    i = find_name(object, rgszNames[0], TRUE);
    if (i >= 0)
        rgDispId[0] = object->bindings[i].id;
    return i < 0 || cNames > 1 ? DISP_E_UNKNOWNNAME : S_OK;
}

static HRESULT object_GetDispID(IDispatchEx *iface, BSTR bstrName, DWORD grfdex, DISPID *pid)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    int i;

    if (!pid || !bstrName)
        return E_POINTER;
    i = find_name(object, bstrName, (grfdex & fdexNameCaseInsensitive) != 0);
    *pid = i < 0 ? DISPID_UNKNOWN : object->bindings[i].id;
    return i < 0 ? DISP_E_UNKNOWNNAME : S_OK;
}

/* ---- calls ---- */

/* A property's function gets the new value as its last argument, which has no name there. */
static HRESULT call_putter(struct engines *engines, const struct binding *binding, LCID lcid,
                           const DISPPARAMS *arguments, EXCEPINFO *exception,
                           IServiceProvider *caller)
{
    DISPPARAMS plain = {.rgvarg = arguments->rgvarg, .cArgs = arguments->cArgs};

    return engines_invoke(engines, &binding->putter, lcid, DISPATCH_METHOD, &plain, NULL, exception,
                          caller);
}

static HRESULT invoke_property(struct engines *engines, const struct wsc_member *member,
                               const struct binding *binding, LCID lcid, WORD flags,
                               DISPPARAMS *arguments, VARIANT *result, EXCEPINFO *exception,
                               IServiceProvider *caller)
{
    BOOL has_functions = member->getter || member->putter;

    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
        return has_functions ? call_putter(engines, binding, lcid, arguments, exception, caller)
                             : engines_invoke(engines, &binding->function, lcid, flags, arguments,
                                              result, exception, caller);
    if (!(flags & DISPATCH_PROPERTYGET))
        return DISP_E_MEMBERNOTFOUND;
    return has_functions ? engines_invoke(engines, &binding->getter, lcid, DISPATCH_METHOD,
                                          arguments, result, exception, caller)
                         : engines_invoke(engines, &binding->function, lcid, DISPATCH_PROPERTYGET,
                                          arguments, result, exception, caller);
}

static HRESULT object_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags,
                               DISPPARAMS *pdp, VARIANT *pvarRes, EXCEPINFO *pei,
                               IServiceProvider *pspCaller)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    int i = find_id(object, id);
    HRESULT hr;

    if (i < 0 || !pdp)
        return DISP_E_MEMBERNOTFOUND;
    if (pvarRes)
        VariantInit(pvarRes);
    if (member_at(object, (unsigned)i)->kind == WSC_METHOD && !(wFlags & DISPATCH_METHOD))
        return DISP_E_MEMBERNOTFOUND;
    /* The script may let go of the object that it is part of. */
    IDispatchEx_AddRef(iface);
    if (member_at(object, (unsigned)i)->kind == WSC_METHOD)
        hr = engines_invoke(object->engines, &object->bindings[i].function, lcid, DISPATCH_METHOD,
                            pdp, pvarRes, pei, pspCaller);
    else
        hr = invoke_property(object->engines, member_at(object, (unsigned)i), &object->bindings[i],
                             lcid, wFlags, pdp, pvarRes, pei, pspCaller);
    IDispatchEx_Release(iface);
    return hr;
}

static HRESULT object_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return object_InvokeEx(iface, dispIdMember, lcid, wFlags, pDispParams, pVarResult, pExcepInfo,
                           NULL);
}

/* ---- members ---- */

/* What the file says is public, that stays. */
static HRESULT object_DeleteMemberByName(IDispatchEx *iface, BSTR bstrName, DWORD grfdex)
{
    return S_FALSE;
}

static HRESULT object_DeleteMemberByDispID(IDispatchEx *iface, DISPID id)
{
    return S_FALSE;
}

static HRESULT object_GetMemberProperties(IDispatchEx *iface, DISPID id, DWORD grfdexFetch,
                                          DWORD *pgrfdex)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    int i = find_id(object, id);
    const struct wsc_member *member;
    BOOL is_variable;
    DWORD known;

    if (!pgrfdex)
        return E_POINTER;
    *pgrfdex = 0;
    if (i < 0)
        return DISP_E_UNKNOWNNAME;
    member = member_at(object, (unsigned)i);
    if (member->kind == WSC_METHOD) {
        known = fdexPropCanCall | fdexPropCannotGet | fdexPropCannotPut | fdexPropCannotPutRef;
    } else {
        is_variable = !member->getter && !member->putter;
        known = fdexPropCannotCall;
        known |= member->getter || is_variable ? fdexPropCanGet : fdexPropCannotGet;
        known |= member->putter || is_variable ? fdexPropCanPut | fdexPropCanPutRef
                                               : fdexPropCannotPut | fdexPropCannotPutRef;
    }
    *pgrfdex = known & grfdexFetch;
    return S_OK;
}

static HRESULT object_GetMemberName(IDispatchEx *iface, DISPID id, BSTR *pbstrName)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    int i = find_id(object, id);

    if (!pbstrName)
        return E_POINTER;
    *pbstrName = i < 0 ? NULL : SysAllocString(member_at(object, (unsigned)i)->name);
    return i < 0 ? DISP_E_UNKNOWNNAME : *pbstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT object_GetNextDispID(IDispatchEx *iface, DWORD grfdex, DISPID id, DISPID *pid)
{
    struct component_object *object = object_from_IDispatchEx(iface);
    unsigned i = id == DISPID_STARTENUM ? 0 : (unsigned)(find_id(object, id) + 1);

    if (!pid)
        return E_POINTER;
    while (i < object->described->members.n && member_at(object, i)->kind == WSC_EVENT)
        i++;
    if (i >= object->described->members.n) {
        *pid = DISPID_STARTENUM;
        return S_FALSE;
    }
    *pid = object->bindings[i].id;
    return S_OK;
}

static HRESULT object_GetNameSpaceParent(IDispatchEx *iface, IUnknown **ppunk)
{
    if (ppunk)
        *ppunk = NULL;
    return ppunk ? S_FALSE : E_POINTER;
}

static const IDispatchExVtbl object_vtable = {
    .QueryInterface = object_QueryInterface,
    .AddRef = object_AddRef,
    .Release = object_Release,
    .GetTypeInfoCount = object_GetTypeInfoCount,
    .GetTypeInfo = object_GetTypeInfo,
    .GetIDsOfNames = object_GetIDsOfNames,
    .Invoke = object_Invoke,
    .GetDispID = object_GetDispID,
    .InvokeEx = object_InvokeEx,
    .DeleteMemberByName = object_DeleteMemberByName,
    .DeleteMemberByDispID = object_DeleteMemberByDispID,
    .GetMemberProperties = object_GetMemberProperties,
    .GetMemberName = object_GetMemberName,
    .GetNextDispID = object_GetNextDispID,
    .GetNameSpaceParent = object_GetNameSpaceParent,
};

/* ---- making one ---- */

static void bind(struct component_object *object, unsigned i)
{
    const struct wsc_member *member = member_at(object, i);
    struct binding *binding = &object->bindings[i];

    binding->id = wsc_member_id(member, i);
    if (member->kind == WSC_EVENT)
        return;
    if (member->getter)
        binding->getter = engines_find(object->engines, member->getter);
    if (member->putter)
        binding->putter = engines_find(object->engines, member->putter);
    if (!member->getter && !member->putter)
        binding->function = engines_find(
            object->engines, member->internal_name ? member->internal_name : member->name);
}

static HRESULT start(struct component_object *object, const struct engines *checked)
{
    struct engines_scope scope;
    HRESULT hr;

    object->globals = globals_new(object->file, object->described, &object->sinks);
    object->bindings = calloc(object->described->members.n + 1, sizeof(*object->bindings));
    if (!object->globals || !object->bindings)
        return E_OUTOFMEMORY;
    scope = (struct engines_scope){
        .references = &object->described->references,
        .objects = &object->described->objects,
        .globals = globals_interface(object->globals),
    };
    hr =
        engines_start(object->file, &object->described->scripts, &scope, checked, &object->engines);
    for (unsigned i = 0; SUCCEEDED(hr) && i < object->described->members.n; i++)
        bind(object, i);
    return hr;
}

HRESULT component_object_create(struct wsc_file *file, const struct wsc_component *described,
                                const struct engines *checked, REFIID riid, void **ppv)
{
    struct component_object *object = calloc(1, sizeof(*object));
    HRESULT hr;

    *ppv = NULL;
    if (!object)
        return E_OUTOFMEMORY;
    object->IDispatchEx_iface.lpVtbl = (IDispatchExVtbl *)&object_vtable;
    event_provider_init(&object->events, (IUnknown *)&object->IDispatchEx_iface, file, described);
    sinks_init(&object->sinks, (IUnknown *)&object->IDispatchEx_iface, &IID_IDispatch);
    object->refs = 1;
    object->file = wsc_file_ref(file);
    object->described = described;
    component_use_begun();
    hr = start(object, checked);
    if (SUCCEEDED(hr))
        hr = IDispatchEx_QueryInterface(&object->IDispatchEx_iface, riid, ppv);
    IDispatchEx_Release(&object->IDispatchEx_iface);
    return hr;
}
