/* SPDX-License-Identifier: MIT */
/*
 * IRegExp, the interface of regular expressions before they had Multiline: all is the newer one's.
 */
#include "regexp_object.h"

static IRegExp2 *newer(IRegExp *iface)
{
    return (IRegExp2 *)CONTAINING_RECORD(iface, struct regexp, IRegExp_iface);
}

static HRESULT old_QueryInterface(IRegExp *iface, REFIID riid, void **ppv)
{
    return IRegExp2_QueryInterface(newer(iface), riid, ppv);
}

static ULONG old_AddRef(IRegExp *iface)
{
    return IRegExp2_AddRef(newer(iface));
}

static ULONG old_Release(IRegExp *iface)
{
    return IRegExp2_Release(newer(iface));
}

static HRESULT old_GetTypeInfoCount(IRegExp *iface, UINT *pctinfo)
{
    return IRegExp2_GetTypeInfoCount(newer(iface), pctinfo);
}

static HRESULT old_GetTypeInfo(IRegExp *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    return IRegExp2_GetTypeInfo(newer(iface), iTInfo, lcid, ppTInfo);
}

static HRESULT old_GetIDsOfNames(IRegExp *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                 LCID lcid, DISPID *rgDispId)
{
    return IRegExp2_GetIDsOfNames(newer(iface), riid, rgszNames, cNames, lcid, rgDispId);
}

static HRESULT old_Invoke(IRegExp *iface, DISPID dispIdMember, REFIID riid, LCID lcid, WORD wFlags,
                          DISPPARAMS *pDispParams, VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                          UINT *puArgErr)
{
    return IRegExp2_Invoke(newer(iface), dispIdMember, riid, lcid, wFlags, pDispParams, pVarResult,
                           pExcepInfo, puArgErr);
}

static HRESULT old_get_Pattern(IRegExp *iface, BSTR *pPattern)
{
    return IRegExp2_get_Pattern(newer(iface), pPattern);
}

static HRESULT old_put_Pattern(IRegExp *iface, BSTR pPattern)
{
    return IRegExp2_put_Pattern(newer(iface), pPattern);
}

static HRESULT old_get_IgnoreCase(IRegExp *iface, VARIANT_BOOL *pIgnoreCase)
{
    return IRegExp2_get_IgnoreCase(newer(iface), pIgnoreCase);
}

static HRESULT old_put_IgnoreCase(IRegExp *iface, VARIANT_BOOL pIgnoreCase)
{
    return IRegExp2_put_IgnoreCase(newer(iface), pIgnoreCase);
}

static HRESULT old_get_Global(IRegExp *iface, VARIANT_BOOL *pGlobal)
{
    return IRegExp2_get_Global(newer(iface), pGlobal);
}

static HRESULT old_put_Global(IRegExp *iface, VARIANT_BOOL pGlobal)
{
    return IRegExp2_put_Global(newer(iface), pGlobal);
}

static HRESULT old_Execute(IRegExp *iface, BSTR sourceString, IDispatch **ppMatches)
{
    return IRegExp2_Execute(newer(iface), sourceString, ppMatches);
}

static HRESULT old_Test(IRegExp *iface, BSTR sourceString, VARIANT_BOOL *pMatch)
{
    return IRegExp2_Test(newer(iface), sourceString, pMatch);
}

static HRESULT old_Replace(IRegExp *iface, BSTR sourceString, BSTR replaceString, BSTR *pDestString)
{
    VARIANT with;

    VariantInit(&with);
    V_VT(&with) = VT_BSTR;
    V_BSTR(&with) = replaceString;
    return IRegExp2_Replace(newer(iface), sourceString, with, pDestString);
}

const IRegExpVtbl regexp_old_vtable = {
    .QueryInterface = old_QueryInterface,
    .AddRef = old_AddRef,
    .Release = old_Release,
    .GetTypeInfoCount = old_GetTypeInfoCount,
    .GetTypeInfo = old_GetTypeInfo,
    .GetIDsOfNames = old_GetIDsOfNames,
    .Invoke = old_Invoke,
    .get_Pattern = old_get_Pattern,
    .put_Pattern = old_put_Pattern,
    .get_IgnoreCase = old_get_IgnoreCase,
    .put_IgnoreCase = old_put_IgnoreCase,
    .get_Global = old_get_Global,
    .put_Global = old_put_Global,
    .Execute = old_Execute,
    .Test = old_Test,
    .Replace = old_Replace,
};
