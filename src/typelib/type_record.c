/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/type_record.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "typelib/record_info.h"
#include "typelib/type_chain.h"

enum {
    ALIASES_MAX = 32,
};

/* The structure that @href names, itself or by aliases. */
static HRESULT named_record(const struct type *type, HREFTYPE href, unsigned depth,
                            IRecordInfo **ret_record)
{
    const struct type *named;
    ITypeInfo *info;
    HRESULT hr;

    if (depth == ALIASES_MAX)
        return hr_raise(TYPE_E_CIRCULARTYPE, "type library: a type is made of itself");
    hr = type_resolve(type, href, &info);
    if (FAILED(hr))
        return hr_trace(hr);

    named = type_info_from(info)->type;
    hr = DISP_E_BADVARTYPE;
    if (named->attributes.typekind == TKIND_RECORD)
        hr = record_info_of(info, 0, ret_record);
    else if (named->attributes.typekind == TKIND_ALIAS &&
             named->attributes.tdescAlias.vt == VT_USERDEFINED)
        hr = named_record(named, named->attributes.tdescAlias.hreftype, depth + 1, ret_record);
    ITypeInfo_Release(info);
    return hr;
}

HRESULT type_record_of(const struct type *type, const TYPEDESC *desc, IRecordInfo **ret_record)
{
    if (desc->vt != VT_PTR || desc->lptdesc->vt != VT_USERDEFINED)
        return DISP_E_BADVARTYPE;
    return named_record(type, desc->lptdesc->hreftype, 0, ret_record);
}

HRESULT type_record_make(IRecordInfo *record, VARIANT *ret_variant)
{
    void *made = IRecordInfo_RecordCreate(record);

    if (!made)
        return hr_raise(E_OUTOFMEMORY, "structure for a parameter");
    V_VT(ret_variant) = VT_RECORD;
    V_RECORD(ret_variant) = made;
    V_RECORDINFO(ret_variant) = record;
    IRecordInfo_AddRef(record);
    return S_OK;
}

HRESULT type_record_in(IRecordInfo *record, VARIANTARG *argument, void **ret_place)
{
    if (V_VT(argument) == (VT_BYREF | VT_VARIANT))
        argument = V_VARIANTREF(argument);
    if ((V_VT(argument) & ~VT_BYREF) != VT_RECORD || !V_RECORDINFO(argument) ||
        !V_RECORD(argument) || !IRecordInfo_IsMatchingType(record, V_RECORDINFO(argument)))
        return DISP_E_TYPEMISMATCH;
    *ret_place = V_RECORD(argument);
    return S_OK;
}
