/* SPDX-License-Identifier: MIT */
/*
 * Type maker: ICreateTypeInfo2, beside the ITypeInfo2 that shows what has been made so far. It is
 * laid out when somebody looks: what has got its identifier by then keeps it.
 */
#pragma once

#include "typelib/type_lib.h"

struct type_maker {
    ICreateTypeInfo2 ICreateTypeInfo2_iface;
    struct type *type;      /* (const) borrowed: the library's */
    struct type_info *face; /* (const) that callers get for it: of the kind that was asked for */
    bool *has_slot;         /* of each function: its place in the vtable was given */
    UINT function_room;
    UINT variable_room;
    UINT base_room;
    WORD packing; /* what fields are aligned to at most */
};

/* A type that all faces of are there already, held by its library. */
HRESULT type_maker_new(struct type *type);

struct type_maker *type_maker_from(ICreateTypeInfo2 *iface);

/* Room for one more of @size bytes each in an array of the library's arena: it doubles. */
HRESULT type_maker_reserve(struct type_maker *maker, void **array, UINT *room, UINT n, size_t size);

/* Notes (library.h) by the callers' texts. E_INVALIDARG for NULL. */
HRESULT type_maker_set_text(struct type_library *library, BSTR *text, const OLECHAR *given);
HRESULT type_maker_set_custom(struct type_library *library, struct custom_value **list,
                              REFGUID guid, const VARIANT *value);

/* The methods for functions and variables, in type_maker_members.c. */
HRESULT type_maker_AddFuncDesc(ICreateTypeInfo2 *iface, UINT index, FUNCDESC *pFuncDesc);
HRESULT type_maker_AddVarDesc(ICreateTypeInfo2 *iface, UINT index, VARDESC *pVarDesc);
HRESULT type_maker_SetFuncAndParamNames(ICreateTypeInfo2 *iface, UINT index, LPOLESTR *rgszNames,
                                        UINT cNames);
HRESULT type_maker_SetVarName(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szName);
HRESULT type_maker_DefineFuncAsDllEntry(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDllName,
                                        LPOLESTR szProcName);
HRESULT type_maker_SetFuncDocString(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDocString);
HRESULT type_maker_SetVarDocString(ICreateTypeInfo2 *iface, UINT index, LPOLESTR szDocString);
HRESULT type_maker_SetFuncHelpContext(ICreateTypeInfo2 *iface, UINT index, DWORD dwHelpContext);
HRESULT type_maker_SetVarHelpContext(ICreateTypeInfo2 *iface, UINT index, DWORD dwHelpContext);
HRESULT type_maker_SetMops(ICreateTypeInfo2 *iface, UINT index, BSTR bstrMops);
HRESULT type_maker_DeleteFuncDesc(ICreateTypeInfo2 *iface, UINT index);
HRESULT type_maker_DeleteFuncDescByMemId(ICreateTypeInfo2 *iface, MEMBERID memid,
                                         INVOKEKIND invKind);
HRESULT type_maker_DeleteVarDesc(ICreateTypeInfo2 *iface, UINT index);
HRESULT type_maker_DeleteVarDescByMemId(ICreateTypeInfo2 *iface, MEMBERID memid);
HRESULT type_maker_SetFuncCustData(ICreateTypeInfo2 *iface, UINT index, REFGUID guid,
                                   VARIANT *pVarVal);
HRESULT type_maker_SetParamCustData(ICreateTypeInfo2 *iface, UINT indexFunc, UINT indexParam,
                                    REFGUID guid, VARIANT *pVarVal);
HRESULT type_maker_SetVarCustData(ICreateTypeInfo2 *iface, UINT index, REFGUID guid,
                                  VARIANT *pVarVal);
HRESULT type_maker_SetFuncHelpStringContext(ICreateTypeInfo2 *iface, UINT index,
                                            ULONG dwHelpStringContext);
HRESULT type_maker_SetVarHelpStringContext(ICreateTypeInfo2 *iface, UINT index,
                                           ULONG dwHelpStringContext);
