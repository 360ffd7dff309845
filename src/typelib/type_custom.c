/* SPDX-License-Identifier: MIT */
#include "typelib/type_custom.h"

#include "base/list.h"
#include "typelib/custom_data.h"
#include "typelib/type_lib.h"

static const struct type *type_of(ITypeInfo2 *iface)
{
    return container_of(iface, struct type_info, ITypeInfo2_iface)->type;
}

static const struct custom_value *function_custom(const struct type *type, UINT index,
                                                  HRESULT *ret_hr)
{
    *ret_hr = index < type->attributes.cFuncs ? S_OK : TYPE_E_ELEMENTNOTFOUND;
    return *ret_hr == S_OK ? type->functions[index].notes.custom : NULL;
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

static const struct custom_value *parameter_custom(const struct type *type, UINT index,
                                                   UINT parameter, HRESULT *ret_hr)
{
    const struct type_function *function;

    *ret_hr = TYPE_E_ELEMENTNOTFOUND;
    if (index >= type->attributes.cFuncs)
        return NULL;
    function = &type->functions[index];
    if (parameter >= (UINT)function->desc.cParams)
        return NULL;
    *ret_hr = S_OK;
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
    const struct custom_value *list = function_custom(type_of(iface), index, &hr);

    return give_custom(list, hr, guid, pVarVal);
}

HRESULT type_custom_GetParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                     REFGUID guid, VARIANT *pVarVal)
{
    HRESULT hr;
    const struct custom_value *list = parameter_custom(type_of(iface), indexFunc, indexParam, &hr);

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
    const struct custom_value *list = function_custom(type_of(iface), index, &hr);

    return give_all_custom(list, hr, pCustData);
}

HRESULT type_custom_GetAllParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                        CUSTDATA *pCustData)
{
    HRESULT hr;
    const struct custom_value *list = parameter_custom(type_of(iface), indexFunc, indexParam, &hr);

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
