/* SPDX-License-Identifier: MIT */
/*
 * Type custom: ITypeInfo2's methods for custom data, of a type, its members, their parameters and
 * its bases. TYPE_E_ELEMENTNOTFOUND if there is no such member.
 */
#pragma once

#include "typelib/library.h"

HRESULT type_custom_GetCustData(ITypeInfo2 *iface, REFGUID guid, VARIANT *pVarVal);
HRESULT type_custom_GetFuncCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *pVarVal);
HRESULT type_custom_GetParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                     REFGUID guid, VARIANT *pVarVal);
HRESULT type_custom_GetVarCustData(ITypeInfo2 *iface, UINT index, REFGUID guid, VARIANT *pVarVal);
HRESULT type_custom_GetImplTypeCustData(ITypeInfo2 *iface, UINT index, REFGUID guid,
                                        VARIANT *pVarVal);
HRESULT type_custom_GetAllCustData(ITypeInfo2 *iface, CUSTDATA *pCustData);
HRESULT type_custom_GetAllFuncCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData);
HRESULT type_custom_GetAllParamCustData(ITypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                        CUSTDATA *pCustData);
HRESULT type_custom_GetAllVarCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData);
HRESULT type_custom_GetAllImplTypeCustData(ITypeInfo2 *iface, UINT index, CUSTDATA *pCustData);
