/* SPDX-License-Identifier: MIT */
/*
 * IScriptProcedureCollection and IScriptProcedure: what a module's code defines, by the type
 * information that its engine gives of it. It is asked again when the code has changed.
 */
#include "session.h"
#include "variant_list.h"

struct script_procedure {
    struct dual dual;
    BSTR name;
    LONG n_arguments;
    BOOL has_result;
};

struct script_procedures {
    struct dual dual;
    struct session *session;
    BSTR module;          /* NULL: the global one */
    ITypeInfo *type_info; /* of the code at the time of @changes, or NULL */
    unsigned changes;
};

/* ---- a procedure ---- */

static struct script_procedure *procedure_from_IScriptProcedure(IScriptProcedure *iface)
{
    return CONTAINING_RECORD(iface, struct script_procedure, dual.IDispatch_iface);
}

static HRESULT procedure_get_Name(IScriptProcedure *iface, BSTR *pbstrName)
{
    if (!pbstrName)
        return E_POINTER;
    *pbstrName = SysAllocString(procedure_from_IScriptProcedure(iface)->name);
    return *pbstrName ? S_OK : E_OUTOFMEMORY;
}

static HRESULT procedure_get_NumArgs(IScriptProcedure *iface, LONG *pcArgs)
{
    if (!pcArgs)
        return E_POINTER;
    *pcArgs = procedure_from_IScriptProcedure(iface)->n_arguments;
    return S_OK;
}

static HRESULT procedure_get_HasReturnValue(IScriptProcedure *iface, VARIANT_BOOL *pfHasReturnValue)
{
    if (!pfHasReturnValue)
        return E_POINTER;
    *pfHasReturnValue =
        procedure_from_IScriptProcedure(iface)->has_result ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static void procedure_deinit(struct dual *dual)
{
    SysFreeString(CONTAINING_RECORD(dual, struct script_procedure, dual)->name);
}

static const IScriptProcedureVtbl procedure_vtable = {
    DUAL_METHODS,
    .get_Name = procedure_get_Name,
    .get_NumArgs = procedure_get_NumArgs,
    .get_HasReturnValue = procedure_get_HasReturnValue,
};

static const IID *const procedure_iids[] = {&IID_IScriptProcedure, NULL};
static struct dual_class procedure_class = {.iids = procedure_iids, .deinit = procedure_deinit};

static HRESULT procedure_create(ITypeInfo *type_info, const FUNCDESC *function,
                                IScriptProcedure **ret_procedure)
{
    struct script_procedure *procedure;
    BSTR name = NULL;
    UINT n;
    HRESULT hr = ITypeInfo_GetNames(type_info, function->memid, &name, 1, &n);

    if (FAILED(hr))
        return hr;
    procedure = dual_new(sizeof(*procedure), &procedure_class, &procedure_vtable);
    if (!procedure) {
        SysFreeString(name);
        return E_OUTOFMEMORY;
    }
    procedure->name = name;
    procedure->n_arguments = function->cParams + function->cParamsOpt;
    procedure->has_result = function->elemdescFunc.tdesc.vt != VT_VOID;
    *ret_procedure = (IScriptProcedure *)&procedure->dual.IDispatch_iface;
    return S_OK;
}

static HRESULT procedure_at(ITypeInfo *type_info, UINT index, IScriptProcedure **ret_procedure)
{
    FUNCDESC *function;
    HRESULT hr = ITypeInfo_GetFuncDesc(type_info, index, &function);

    if (FAILED(hr))
        return hr;
    hr = procedure_create(type_info, function, ret_procedure);
    ITypeInfo_ReleaseFuncDesc(type_info, function);
    return hr;
}

/* By the index of names that type information has. */
static HRESULT procedure_bound(ITypeInfo *type_info, ITypeComp *names, LPOLESTR name,
                               IScriptProcedure **ret_procedure)
{
    ITypeInfo *owner = NULL;
    DESCKIND kind = DESCKIND_NONE;
    BINDPTR bound = {0};
    HRESULT hr = ITypeComp_Bind(names, name, LHashValOfName(LOCALE_USER_DEFAULT, name), INVOKE_FUNC,
                                &owner, &kind, &bound);

    if (FAILED(hr))
        return hr;
    hr = CTL_E_ILLEGALFUNCTIONCALL;
    if (kind == DESCKIND_FUNCDESC) {
        hr = procedure_create(type_info, bound.lpfuncdesc, ret_procedure);
        ITypeInfo_ReleaseFuncDesc(owner ? owner : type_info, bound.lpfuncdesc);
    } else if (kind == DESCKIND_VARDESC) {
        ITypeInfo_ReleaseVarDesc(owner ? owner : type_info, bound.lpvardesc);
    } else if (kind == DESCKIND_TYPECOMP) {
        ITypeComp_Release(bound.lptcomp);
    }
    if (owner)
        ITypeInfo_Release(owner);
    return hr;
}

/* ---- all of a module ---- */

static struct script_procedures *procedures_from_iface(IScriptProcedureCollection *iface)
{
    return CONTAINING_RECORD(iface, struct script_procedures, dual.IDispatch_iface);
}

static HRESULT find_type_info(struct script_procedures *procedures)
{
    IDispatch *code;
    HRESULT hr;

    if (!session_is_open(procedures->session))
        return E_FAIL;
    if (procedures->type_info && procedures->changes == session_changes(procedures->session))
        return S_OK;
    if (procedures->type_info)
        ITypeInfo_Release(procedures->type_info);
    procedures->type_info = NULL;
    procedures->changes = session_changes(procedures->session);
    hr = session_code(procedures->session, procedures->module, &code);
    if (FAILED(hr))
        return hr;
    hr = IDispatch_GetTypeInfo(code, 0, LOCALE_USER_DEFAULT, &procedures->type_info);
    IDispatch_Release(code);
    return hr;
}

static HRESULT count(struct script_procedures *procedures, LONG *ret_n)
{
    TYPEATTR *attributes;
    HRESULT hr = find_type_info(procedures);

    if (SUCCEEDED(hr))
        hr = ITypeInfo_GetTypeAttr(procedures->type_info, &attributes);
    if (FAILED(hr))
        return hr;
    *ret_n = attributes->cFuncs;
    ITypeInfo_ReleaseTypeAttr(procedures->type_info, attributes);
    return S_OK;
}

static HRESULT procedures_get_Count(IScriptProcedureCollection *iface, LONG *plCount)
{
    return plCount ? count(procedures_from_iface(iface), plCount) : E_POINTER;
}

static HRESULT item_by_name(struct script_procedures *procedures, LPOLESTR name,
                            IScriptProcedure **ret_procedure)
{
    ITypeComp *names;
    HRESULT hr = find_type_info(procedures);

    if (SUCCEEDED(hr))
        hr = ITypeInfo_QueryInterface(procedures->type_info, &IID_ITypeComp, (void **)&names);
    if (FAILED(hr))
        return hr;
    hr = procedure_bound(procedures->type_info, names, name, ret_procedure);
    ITypeComp_Release(names);
    return hr;
}

static HRESULT procedures_get_Item(IScriptProcedureCollection *iface, VARIANT Index,
                                   IScriptProcedure **ppdispProcedure)
{
    struct script_procedures *procedures = procedures_from_iface(iface);
    VARIANT index;
    HRESULT hr;

    if (!ppdispProcedure)
        return E_POINTER;
    *ppdispProcedure = NULL;
    if (V_VT(&Index) == VT_BSTR)
        return item_by_name(procedures, V_BSTR(&Index) ? V_BSTR(&Index) : (LPOLESTR)u"",
                            ppdispProcedure);
    VariantInit(&index);
    hr = VariantChangeType(&index, &Index, 0, VT_I4);
    if (FAILED(hr))
        return hr;
    if (V_I4(&index) < 1)
        return CTL_E_SUBSCRIPTOUTOFRANGE;
    hr = find_type_info(procedures);
    return SUCCEEDED(hr)
               ? procedure_at(procedures->type_info, (UINT)V_I4(&index) - 1, ppdispProcedure)
               : hr;
}

static HRESULT procedures_get__NewEnum(IScriptProcedureCollection *iface,
                                       IUnknown **ppenumProcedures)
{
    struct script_procedures *procedures = procedures_from_iface(iface);
    struct variant_list list = {0};
    LONG n = 0;
    HRESULT hr;

    if (!ppenumProcedures)
        return E_POINTER;
    *ppenumProcedures = NULL;
    hr = count(procedures, &n);
    for (LONG i = 0; SUCCEEDED(hr) && i < n; i++) {
        IScriptProcedure *procedure;
        VARIANT item;

        hr = procedure_at(procedures->type_info, (UINT)i, &procedure);
        if (FAILED(hr))
            break;
        V_VT(&item) = VT_DISPATCH;
        V_DISPATCH(&item) = (IDispatch *)procedure;
        hr = variant_list_add(&list, &item);
    }
    if (SUCCEEDED(hr))
        hr = variant_list_enumerate(&list, ppenumProcedures);
    variant_list_deinit(&list);
    return hr;
}

static void procedures_deinit(struct dual *dual)
{
    struct script_procedures *procedures = CONTAINING_RECORD(dual, struct script_procedures, dual);

    if (procedures->type_info)
        ITypeInfo_Release(procedures->type_info);
    SysFreeString(procedures->module);
    session_unref(procedures->session);
}

static const IScriptProcedureCollectionVtbl procedures_vtable = {
    DUAL_METHODS,
    .get__NewEnum = procedures_get__NewEnum,
    .get_Item = procedures_get_Item,
    .get_Count = procedures_get_Count,
};

static const IID *const procedures_iids[] = {&IID_IScriptProcedureCollection, NULL};
static struct dual_class procedures_class = {.iids = procedures_iids, .deinit = procedures_deinit};

HRESULT script_procedures_create(struct session *session, const WCHAR *module,
                                 IScriptProcedureCollection **ret)
{
    struct script_procedures *procedures =
        dual_new(sizeof(*procedures), &procedures_class, &procedures_vtable);

    if (procedures) {
        procedures->session = session_ref(session);
        procedures->module = module ? SysAllocString(module) : NULL;
    }
    return dual_hand_out(procedures, &IID_IScriptProcedureCollection, (void **)ret);
}
