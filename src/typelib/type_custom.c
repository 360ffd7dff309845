/* SPDX-License-Identifier: MIT */
#include "typelib/type_custom.h"

#include "base/list.h"
#include "typelib/custom_data.h"
#include "typelib/type_chain.h"

static const struct type_info *info_of(ITypeInfo2 *iface)
{
    return container_of(iface, struct type_info, ITypeInfo2_iface);
}

static const struct type *type_of(ITypeInfo2 *iface)
{
    return info_of(iface)->type;
}

/*
 * The function that GetFuncDesc() shows at @index; NULL if none. The libraries of its bases stay as
 * long as this one.
 */
static const struct type_function *function_of(ITypeInfo2 *iface, UINT index, HRESULT *ret_hr)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    const struct type_function *function = NULL;
    const struct type *type = type_of(iface);
    unsigned depth;

    *ret_hr = S_OK;
    if (info_of(iface)->kind != TKIND_DISPATCH) {
        function = index < type->attributes.cFuncs ? &type->functions[index] : NULL;
    } else {
        *ret_hr = type_chain_open(type, &chain);
        if (SUCCEEDED(*ret_hr))
            function = type_chain_function(&chain, index, &depth);
    }
    if (SUCCEEDED(*ret_hr) && !function)
        *ret_hr = TYPE_E_ELEMENTNOTFOUND;
    return function;
}

static const struct custom_value *function_custom(ITypeInfo2 *iface, UINT index, HRESULT *ret_hr)
{
    const struct type_function *function = function_of(iface, index, ret_hr);

    return function ? function->notes.custom : NULL;
}

static const struct custom_value *variable_custom(const struct type *type, UINT index,
                                                  HRESULT *ret_hr)
{
    *ret_hr = index < type->attributes.cVars ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    return *ret_hr == S_OK ? type->variables[index].notes.custom : NULL;
}

static const struct custom_value *base_custom(const struct type *type, UINT index, HRESULT *ret_hr)
{
    *ret_hr = index < type->attributes.cImplTypes ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    return *ret_hr == S_OK ? type->bases[index].custom : NULL;
}

static const struct custom_value *parameter_custom(ITypeInfo2 *iface, UINT index, UINT parameter,
                                                   HRESULT *ret_hr)
{
    const struct type_function *function = function_of(iface, index, ret_hr);

    if (!function)
        return NULL;
    if (parameter >= (UINT)function->desc.cParams) {
        *ret_hr = TYPE_E_ELEMENTNOTFOUND;
        return NULL;
    }
    return function->parameter_custom ? function->parameter_custom[parameter] : NULL;
}

static HRESULT give_custom(const struct custom_value *list, HRESULT hr, REFGUID guid,
                           VARIANT *value)
{
    return FAILED(hr) ? hr : custom_data_get(list, guid, value);
}

static HRESULT give_all_custom(const struct custom_value *list, HRESULT hr, CUSTDATA *values)
{
    return FAILED(hr) ? hr : custom_data_get_all(list, values);
}

HRESULT type_custom_GetCustData(ITypeInfo2 *iface, REFGUID guid, VARIANT *pVarVal)
{
    return custom_data_get(type_of(iface)->notes.custom, guid, pVarVal);
}

HRESULT type_custom_GetFuncCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *pVarVal)
{
    HRESULT hr;
    const struct custom_value *list = function_custom(iface, index, &hr);

    return give_custom(list, hr, guid, pVarVal);
}

HRESULT type_custom_GetParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                     REFGUID guid, VARIANT *pVarVal)
{
    HRESULT hr;
    const struct custom_value *list = parameter_custom(iface, indexFunc, indexParam, &hr);

    return give_custom(list, hr, guid, pVarVal);
}

HRESULT type_custom_GetVarCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *pVarVal)
{
    HRESULT hr;
    const struct custom_value *list = variable_custom(type_of(iface), index, &hr);

    return give_custom(list, hr, guid, pVarVal);
}

HRESULT type_custom_GetImplTypeCustData(ITypeInfo2 *iface, UINT index, REFGUID guid,
                                        VARIANT *pVarVal)
{
    HRESULT hr;
    const struct custom_value *list = base_custom(type_of(iface), index, &hr);

    return give_custom(list, hr, guid, pVarVal);
}

HRESULT type_custom_GetAllCustData(ITypeInfo2 *iface, CUSTDATA *pCustData)
{
    return custom_data_get_all(type_of(iface)->notes.custom, pCustData);
}

HRESULT type_custom_GetAllFuncCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData)
{
    HRESULT hr;
    const struct custom_value *list = function_custom(iface, index, &hr);

    return give_all_custom(list, hr, pCustData);
}

HRESULT type_custom_GetAllParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                        CUSTDATA *pCustData)
{
    HRESULT hr;
    const struct custom_value *list = parameter_custom(iface, indexFunc, indexParam, &hr);

    return give_all_custom(list, hr, pCustData);
}

HRESULT type_custom_GetAllVarCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData)
{
    HRESULT hr;
    const struct custom_value *list = variable_custom(type_of(iface), index, &hr);

    return give_all_custom(list, hr, pCustData);
}

HRESULT type_custom_GetAllImplTypeCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData)
{
    HRESULT hr;
    const struct custom_value *list = base_custom(type_of(iface), index, &hr);

    return give_all_custom(list, hr, pCustData);
}
