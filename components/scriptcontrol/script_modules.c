/* SPDX-License-Identifier: MIT */
/*
 * IScriptModuleCollection: the modules of a control's session, the global one first.
 */
#include <stdlib.h>

#include "control.h"

struct script_modules {
    struct dual dual;
    struct control *control;
};

/* An enumerator sees modules that are added meanwhile, and fails when its session is over. */
struct module_enum {
    IEnumVARIANT IEnumVARIANT_iface;
    LONG refs;
    struct session *session;
    unsigned next;
};

/* ---- enumeration ---- */

static HRESULT give_module(struct session *session, unsigned index, IScriptModule **ret_module)
{
    return script_module_create(session, index ? session_module_name(session, index - 1) : NULL,
                                ret_module);
}

static struct module_enum *enum_from_IEnumVARIANT(IEnumVARIANT *iface)
{
    return CONTAINING_RECORD(iface, struct module_enum, IEnumVARIANT_iface);
}

static HRESULT enum_QueryInterface(IEnumVARIANT *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IEnumVARIANT))
        return E_NOINTERFACE;
    IEnumVARIANT_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG enum_AddRef(IEnumVARIANT *iface)
{
    return (ULONG)InterlockedIncrement(&enum_from_IEnumVARIANT(iface)->refs);
}

static ULONG enum_Release(IEnumVARIANT *iface)
{
    struct module_enum *list = enum_from_IEnumVARIANT(iface);
    LONG refs = InterlockedDecrement(&list->refs);

    if (refs == 0) {
        session_unref(list->session);
        free(list);
        component_use_ended();
    }
    return (ULONG)refs;
}

static HRESULT enum_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar, ULONG *pCeltFetched)
{
    struct module_enum *list = enum_from_IEnumVARIANT(iface);
    ULONG n = 0;

    if (!rgVar)
        return E_POINTER;
    if (!session_is_open(list->session))
        return E_FAIL;
    for (; n < celt && list->next <= session_modules(list->session); n++) {
        IScriptModule *module;
        HRESULT hr = give_module(list->session, list->next, &module);

        if (FAILED(hr)) {
            while (n > 0)
                VariantClear(&rgVar[--n]);
            return hr;
        }
        V_VT(&rgVar[n]) = VT_DISPATCH;
        V_DISPATCH(&rgVar[n]) = (IDispatch *)module;
        list->next++;
    }
    if (pCeltFetched)
        *pCeltFetched = n;
    return n == celt ? S_OK : S_FALSE;
}

static HRESULT enum_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct module_enum *list = enum_from_IEnumVARIANT(iface);
    ULONG left;

    if (!session_is_open(list->session))
        return E_FAIL;
    left = session_modules(list->session) + 1 - list->next;
    list->next += celt < left ? celt : left;
    return celt <= left ? S_OK : S_FALSE;
}

static HRESULT enum_Reset(IEnumVARIANT *iface)
{
    struct module_enum *list = enum_from_IEnumVARIANT(iface);

    if (!session_is_open(list->session))
        return E_FAIL;
    list->next = 0;
    return S_OK;
}

static HRESULT enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum);

static const IEnumVARIANTVtbl enum_vtable = {
    .QueryInterface = enum_QueryInterface,
    .AddRef = enum_AddRef,
    .Release = enum_Release,
    .Next = enum_Next,
    .Skip = enum_Skip,
    .Reset = enum_Reset,
    .Clone = enum_Clone,
};

static HRESULT enum_create(struct session *session, unsigned next, IEnumVARIANT **ret_enum)
{
    struct module_enum *list = calloc(1, sizeof(*list));

    *ret_enum = NULL;
    if (!list)
        return E_OUTOFMEMORY;
    list->IEnumVARIANT_iface.lpVtbl = (IEnumVARIANTVtbl *)&enum_vtable;
    list->refs = 1;
    list->session = session_ref(session);
    list->next = next;
    component_use_begun();
    *ret_enum = &list->IEnumVARIANT_iface;
    return S_OK;
}

static HRESULT enum_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct module_enum *list = enum_from_IEnumVARIANT(iface);

    if (!ppEnum)
        return E_POINTER;
    return session_is_open(list->session) ? enum_create(list->session, list->next, ppEnum) : E_FAIL;
}

/* ---- IScriptModuleCollection ---- */

static struct script_modules *modules_from_iface(IScriptModuleCollection *iface)
{
    return CONTAINING_RECORD(iface, struct script_modules, dual.IDispatch_iface);
}

static HRESULT modules_get__NewEnum(IScriptModuleCollection *iface, IUnknown **ppenumContexts)
{
    struct control *control = modules_from_iface(iface)->control;

    if (!ppenumContexts)
        return E_POINTER;
    return control->session ? enum_create(control->session, 0, (IEnumVARIANT **)ppenumContexts)
                            : E_FAIL;
}

static HRESULT item_by_name(struct session *session, const WCHAR *name, IScriptModule **ret_module)
{
    if (CompareStringOrdinal(name, -1, u"Global", -1, TRUE) == CSTR_EQUAL)
        return script_module_create(session, NULL, ret_module);
    for (unsigned i = 0; i < session_modules(session); i++) {
        if (CompareStringOrdinal(session_module_name(session, i), -1, name, -1, TRUE) == CSTR_EQUAL)
            return give_module(session, i + 1, ret_module);
    }
    return CTL_E_ILLEGALFUNCTIONCALL;
}

static HRESULT modules_get_Item(IScriptModuleCollection *iface, VARIANT Index,
                                IScriptModule **ppmod)
{
    struct session *session = modules_from_iface(iface)->control->session;
    VARIANT index;
    HRESULT hr;

    if (!ppmod)
        return E_POINTER;
    if (!session)
        return E_FAIL;
    if (V_VT(&Index) == VT_BSTR)
        return item_by_name(session, V_BSTR(&Index) ? V_BSTR(&Index) : u"", ppmod);
    VariantInit(&index);
    hr = VariantChangeType(&index, &Index, 0, VT_I4);
    if (FAILED(hr))
        return hr;
    if (V_I4(&index) < 1 || (unsigned)V_I4(&index) > session_modules(session) + 1)
        return CTL_E_SUBSCRIPTOUTOFRANGE;
    return give_module(session, (unsigned)V_I4(&index) - 1, ppmod);
}

static HRESULT modules_get_Count(IScriptModuleCollection *iface, LONG *plCount)
{
    struct session *session = modules_from_iface(iface)->control->session;

    if (!plCount)
        return E_POINTER;
    if (!session)
        return E_FAIL;
    *plCount = (LONG)session_modules(session) + 1;
    return S_OK;
}

static HRESULT modules_Add(IScriptModuleCollection *iface, BSTR Name, VARIANT *Object,
                           IScriptModule **ppmod)
{
    struct session *session = modules_from_iface(iface)->control->session;
    BOOL is_missing = !Object || dual_is_missing(Object);
    HRESULT hr;

    if (!ppmod)
        return E_POINTER;
    if (!session)
        return E_FAIL;
    if (!Name || (!is_missing && V_VT(Object) != VT_DISPATCH))
        return E_INVALIDARG;
    hr = session_add_module(session, Name, is_missing ? NULL : V_DISPATCH(Object));
    return SUCCEEDED(hr) ? script_module_create(session, Name, ppmod) : hr;
}

static void modules_deinit(struct dual *dual)
{
    dual_Release(
        &CONTAINING_RECORD(dual, struct script_modules, dual)->control->dual.IDispatch_iface);
}

static const IScriptModuleCollectionVtbl modules_vtable = {
    DUAL_METHODS,
    .get__NewEnum = modules_get__NewEnum,
    .get_Item = modules_get_Item,
    .get_Count = modules_get_Count,
    .Add = modules_Add,
};

static const IID *const modules_iids[] = {&IID_IScriptModuleCollection, NULL};
static struct dual_class modules_class = {.iids = modules_iids, .deinit = modules_deinit};

HRESULT script_modules_create(struct control *control, IScriptModuleCollection **ret)
{
    struct script_modules *modules = dual_new(sizeof(*modules), &modules_class, &modules_vtable);

    if (modules) {
        dual_AddRef(&control->dual.IDispatch_iface);
        modules->control = control;
    }
    return dual_hand_out(modules, &IID_IScriptModuleCollection, (void **)ret);
}
