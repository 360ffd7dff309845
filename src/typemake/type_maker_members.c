/* SPDX-License-Identifier: MIT */
/* Functions and variables of a type in the making. Source: Windows' "ICreateTypeInfo" pages. */
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "typelib/desc_copy.h"
#include "typemake/type_maker.h"

#define IS_NUMBER(name) ((ULONG_PTR)(name) <= UINT16_MAX)

static struct type_function *function_at(ICreateTypeInfo2 *iface, UINT index)
{
    struct type *type = type_maker_from(iface)->type;

    return index < type->attributes.cFuncs ? &type->functions[index] : NULL;
}

static struct type_variable *variable_at(ICreateTypeInfo2 *iface, UINT index)
{
    struct type *type = type_maker_from(iface)->type;

    return index < type->attributes.cVars ? &type->variables[index] : NULL;
}

/* ---- adding ---- */

static FUNCKIND kind_for(const struct type_maker *maker)
{
    switch (maker->face->kind) {
    case TKIND_MODULE:
        return FUNC_STATIC;
    case TKIND_DISPATCH:
        return FUNC_DISPATCH;
    default:
        return FUNC_PUREVIRTUAL;
    }
}

static HRESULT check_function(const struct type_maker *maker, UINT index, const FUNCDESC *desc)
{
    UINT slot = maker->type->library->slot_size;

    if (!desc || desc->oVft % (SHORT)slot || desc->cParams < 0 ||
        (desc->cParams > 0 && !desc->lprgelemdescParam))
        return E_INVALIDARG;
    if (desc->funckind != kind_for(maker))
        return TYPE_E_BADMODULEKIND;
    if (index > maker->type->attributes.cFuncs)
        return TYPE_E_ELEMENTNOTFOUND;
    if (desc->invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF) && desc->cParams == 0)
        return TYPE_E_INCONSISTENTPROPFUNCS;
    return S_OK;
}

/* A default value of a machine-sized integer is kept as one of 32 bits. */
static void settle_default(ELEMDESC *parameter)
{
    VARIANT *value;

    if (!(parameter->paramdesc.wParamFlags & PARAMFLAG_FHASDEFAULT) ||
        !parameter->paramdesc.pparamdescex)
        return;
    value = &parameter->paramdesc.pparamdescex->varDefaultValue;
    if (parameter->tdesc.vt == VT_INT && V_VT(value) == VT_INT)
        V_VT(value) = VT_I4;
    else if (parameter->tdesc.vt == VT_UINT && V_VT(value) == VT_UINT)
        V_VT(value) = VT_UI4;
}

static HRESULT copy_function(struct type_maker *maker, const FUNCDESC *desc,
                             struct type_function *function)
{
    struct arena *arena = &maker->type->library->arena;
    HRESULT hr;

    memset(function, 0, sizeof(*function));
    hr = desc_copy_function_to(arena, desc, 0, &function->desc);
    if (FAILED(hr))
        return hr_trace(hr);
    function->parameter_names = arena_alloc_array(arena, (size_t)desc->cParams, sizeof(BSTR));
    if (!function->parameter_names)
        return hr_raise(E_OUTOFMEMORY, "function of a type library");
    for (int i = 0; i < desc->cParams; i++)
        settle_default(&function->desc.lprgelemdescParam[i]);
    return S_OK;
}

static HRESULT reserve_function(struct type_maker *maker)
{
    UINT n = maker->type->attributes.cFuncs;
    UINT room = maker->function_room;
    HRESULT hr;

    hr = type_maker_reserve(maker, (void **)&maker->has_slot, &room, n, sizeof(bool));
    if (SUCCEEDED(hr))
        hr = type_maker_reserve(maker, (void **)&maker->type->functions, &maker->function_room, n,
                                sizeof(struct type_function));
    return hr_trace(hr);
}

HRESULT type_maker_AddFuncDesc(ICreateTypeInfo2 *iface, UINT index, FUNCDESC *pFuncDesc)
{
    struct type_maker *maker = type_maker_from(iface);
    struct type *type = maker->type;
    struct type_function function;
    UINT n = type->attributes.cFuncs;
    HRESULT hr;

    hr = check_function(maker, index, pFuncDesc);
    if (FAILED(hr))
        return hr;
    if (n == UINT16_MAX)
        return TYPE_E_SIZETOOBIG;
    hr = reserve_function(maker);
    if (SUCCEEDED(hr))
        hr = copy_function(maker, pFuncDesc, &function);
    if (FAILED(hr))
        return hr;

    memmove(&type->functions[index + 1], &type->functions[index],
            (n - index) * sizeof(*type->functions));
    memmove(&maker->has_slot[index + 1], &maker->has_slot[index], (n - index) * sizeof(bool));
    type->functions[index] = function;
    maker->has_slot[index] = pFuncDesc->oVft != 0;
    type->attributes.cFuncs++;
    type->needs_layout = true;
    return S_OK;
}

HRESULT type_maker_AddVarDesc(ICreateTypeInfo2 *iface, UINT index, VARDESC *pVarDesc)
{
    struct type_maker *maker = type_maker_from(iface);
    struct type *type = maker->type;
    struct type_variable variable = {0};
    UINT n = type->attributes.cVars;
    HRESULT hr;

    if (!pVarDesc || (pVarDesc->varkind == VAR_CONST && !pVarDesc->lpvarValue))
        return E_INVALIDARG;
    if (index > n)
        return TYPE_E_ELEMENTNOTFOUND;
    if (n == UINT16_MAX)
        return TYPE_E_SIZETOOBIG;
    hr = type_maker_reserve(maker, (void **)&type->variables, &maker->variable_room, n,
                            sizeof(*type->variables));
    if (SUCCEEDED(hr))
        hr = desc_copy_variable_to(&type->library->arena, pVarDesc, &variable.desc);
    if (FAILED(hr))
        return hr;

    memmove(&type->variables[index + 1], &type->variables[index],
            (n - index) * sizeof(*type->variables));
    type->variables[index] = variable;
    type->attributes.cVars++;
    type->needs_layout = true;
    return S_OK;
}

/* ---- names ---- */

static bool is_accessor(const struct type_function *function)
{
    return function->desc.invkind != INVOKE_FUNC;
}

static bool is_setter(const struct type_function *function)
{
    return function->desc.invkind & (INVOKE_PROPERTYPUT | INVOKE_PROPERTYPUTREF);
}

/* Only the different accessors of a property share a name. */
static bool is_name_taken(const struct type *type, const struct type_function *function,
                          const OLECHAR *name)
{
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        const struct type_function *other = &type->functions[i];

        if (other == function || !other->notes.name || !utf16_equal_nocase(other->notes.name, name))
            continue;
        if (!is_accessor(function) || !is_accessor(other) ||
            function->desc.invkind == other->desc.invkind)
            return true;
    }
    return false;
}

HRESULT type_maker_SetFuncAndParamNames(ICreateTypeInfo2 *iface, UINT index, LPOLESTR *rgszNames,
                                        UINT cNames)
{
    struct type *type = type_maker_from(iface)->type;
    struct type_function *function = function_at(iface, index);
    UINT most;
    HRESULT hr;

    if (!rgszNames)
        return E_INVALIDARG;
    if (!function || cNames == 0)
        return TYPE_E_ELEMENTNOTFOUND;
    /* A setter's last parameter is the new value, which has no name. */
    most = (UINT)function->desc.cParams + (is_setter(function) ? 0 : 1);
    if (cNames > most)
        return TYPE_E_ELEMENTNOTFOUND;
    if (!rgszNames[0])
        return E_INVALIDARG;
    if (is_name_taken(type, function, rgszNames[0]))
        return TYPE_E_AMBIGUOUSNAME;

    hr = type_maker_set_text(type->library, &function->notes.name, rgszNames[0]);
    for (UINT i = 1; SUCCEEDED(hr) && i < cNames; i++) {
        if (rgszNames[i])
            hr =
                type_maker_set_text(type->library, &function->parameter_names[i - 1], rgszNames[i]);
    }
    return hr;
}

HRESULT type_maker_SetVarName(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szName)
{
    struct type_variable *variable = variable_at(iface, index);

    if (!szName)
        return E_INVALIDARG;
    if (!variable)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_text(type_maker_from(iface)->type->library, &variable->notes.name,
                               szName);
}

HRESULT type_maker_DefineFuncAsDllEntry(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDllName,
                                        LPOLESTR szProcName)
{
    struct type *type = type_maker_from(iface)->type;
    struct type_function *function = function_at(iface, index);
    HRESULT hr;

    if (!szDllName || !szProcName)
        return E_INVALIDARG;
    if (type->attributes.typekind != TKIND_MODULE)
        return TYPE_E_BADMODULEKIND;
    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    hr = type_maker_set_text(type->library, &type->dll_name, szDllName);
    if (FAILED(hr))
        return hr;
    function->entry_ordinal = 0;
    function->entry_name = NULL;
    if (!IS_NUMBER(szProcName))
        return type_maker_set_text(type->library, &function->entry_name, szProcName);
    function->entry_ordinal = (WORD)(ULONG_PTR)szProcName;
    return S_OK;
}

/* ---- notes ---- */

HRESULT type_maker_SetFuncDocString(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDocString)
{
    struct type_function *function = function_at(iface, index);

    if (!szDocString)
        return E_INVALIDARG;
    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_text(type_maker_from(iface)->type->library, &function->notes.doc,
                               szDocString);
}

HRESULT type_maker_SetVarDocString(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDocString)
{
    struct type_variable *variable = variable_at(iface, index);

    if (!szDocString)
        return E_INVALIDARG;
    if (!variable)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_text(type_maker_from(iface)->type->library, &variable->notes.doc,
                               szDocString);
}

HRESULT type_maker_SetFuncHelpContext(ICreateTypeInfo2 *iface, UINT index, DWORD dwHelpContext)
{
    struct type_function *function = function_at(iface, index);

    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    function->notes.help_context = dwHelpContext;
    return S_OK;
}

HRESULT type_maker_SetVarHelpContext(ICreateTypeInfo2 *iface, UINT index, DWORD dwHelpContext)
{
    struct type_variable *variable = variable_at(iface, index);

    if (!variable)
        return TYPE_E_ELEMENTNOTFOUND;
    variable->notes.help_context = dwHelpContext;
    return S_OK;
}

HRESULT type_maker_SetFuncHelpStringContext(ICreateTypeInfo2 *iface, UINT index,
                                            ULONG dwHelpStringContext)
{
    struct type_function *function = function_at(iface, index);

    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    function->notes.help_string_context = dwHelpStringContext;
    return S_OK;
}

HRESULT type_maker_SetVarHelpStringContext(ICreateTypeInfo2 *iface, UINT index,
                                           ULONG dwHelpStringContext)
{
    struct type_variable *variable = variable_at(iface, index);

    if (!variable)
        return TYPE_E_ELEMENTNOTFOUND;
    variable->notes.help_string_context = dwHelpStringContext;
    return S_OK;
}

/* Marshaling codes have no place in files, and GetMops() finds none. */
HRESULT type_maker_SetMops(ICreateTypeInfo2 *iface, UINT index, BSTR bstrMops)
{
    if (!bstrMops)
        return E_INVALIDARG;
    return function_at(iface, index) || variable_at(iface, index) ? S_OK : TYPE_E_ELEMENTNOTFOUND;
}

HRESULT type_maker_SetFuncCustData(ICreateTypeInfo2 *iface, UINT index, REFGUID guid,
                                   VARIANT *pVarVal)
{
    struct type_function *function = function_at(iface, index);

    if (!function)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_custom(type_maker_from(iface)->type->library, &function->notes.custom,
                                 guid, pVarVal);
}

HRESULT type_maker_SetVarCustData(ICreateTypeInfo2 *iface, UINT index, REFGUID guid,
                                  VARIANT *pVarVal)
{
    struct type_variable *variable = variable_at(iface, index);

    if (!variable)
        return TYPE_E_ELEMENTNOTFOUND;
    return type_maker_set_custom(type_maker_from(iface)->type->library, &variable->notes.custom,
                                 guid, pVarVal);
}

HRESULT type_maker_SetParamCustData(ICreateTypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                    REFGUID guid, VARIANT *pVarVal)
{
    struct type_library *library = type_maker_from(iface)->type->library;
    struct type_function *function = function_at(iface, indexFunc);
    size_t n;

    if (!function || indexParam >= (UINT)function->desc.cParams)
        return TYPE_E_ELEMENTNOTFOUND;
    n = (size_t)function->desc.cParams;
    if (!function->parameter_custom)
        function->parameter_custom =
            arena_alloc_array(&library->arena, n, sizeof(*function->parameter_custom));
    if (!function->parameter_custom)
        return E_OUTOFMEMORY;
    return type_maker_set_custom(library, &function->parameter_custom[indexParam], guid, pVarVal);
}

/* ---- removing ---- */

HRESULT type_maker_DeleteFuncDesc(ICreateTypeInfo2 *iface, UINT index)
{
    struct type_maker *maker = type_maker_from(iface);
    struct type *type = maker->type;
    UINT after;

    if (index >= type->attributes.cFuncs)
        return TYPE_E_ELEMENTNOTFOUND;
    after = type->attributes.cFuncs - index - 1u;
    memmove(&type->functions[index], &type->functions[index + 1], after * sizeof(*type->functions));
    memmove(&maker->has_slot[index], &maker->has_slot[index + 1], after * sizeof(bool));
    type->attributes.cFuncs--;
    type->needs_layout = true;
    return S_OK;
}

HRESULT type_maker_DeleteFuncDescByMemId(ICreateTypeInfo2 *iface, MEMBERID memid,
                                         INVOKEKIND invKind)
{
    const struct type *type = type_maker_from(iface)->type;

    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        if (type->functions[i].desc.memid == memid && type->functions[i].desc.invkind == invKind)
            return type_maker_DeleteFuncDesc(iface, i);
    }
    return TYPE_E_ELEMENTNOTFOUND;
}

HRESULT type_maker_DeleteVarDesc(ICreateTypeInfo2 *iface, UINT index)
{
    struct type_maker *maker = type_maker_from(iface);
    struct type *type = maker->type;

    if (index >= type->attributes.cVars)
        return TYPE_E_ELEMENTNOTFOUND;
    memmove(&type->variables[index], &type->variables[index + 1],
            (type->attributes.cVars - index - 1u) * sizeof(*type->variables));
    type->attributes.cVars--;
    type->needs_layout = true;
    return S_OK;
}

HRESULT type_maker_DeleteVarDescByMemId(ICreateTypeInfo2 *iface, MEMBERID memid)
{
    const struct type *type = type_maker_from(iface)->type;

    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (type->variables[i].desc.memid == memid)
            return type_maker_DeleteVarDesc(iface, i);
    }
    return TYPE_E_ELEMENTNOTFOUND;
}
