/* SPDX-License-Identifier: MIT */
/*
 * Type call: ITypeInfo::Invoke, a member of an object called by its description: through the
 * object's vtable, or through its IDispatch if the description is of a dispinterface alone.
 */
#pragma once

#include "typelib/type_lib.h"

struct type_call {
    void *instance;
    WORD flags; /* DISPATCH_METHOD ... */
    DISPPARAMS *params;
    VARIANT *result;      /* or NULL */
    EXCEPINFO *exception; /* or NULL */
    UINT *wrong;          /* which argument has the wrong type; or NULL */
};

/*
 * Outcomes are those of ITypeInfo::Invoke: DISP_E_MEMBERNOTFOUND, DISP_E_BADPARAMCOUNT,
 * DISP_E_TYPEMISMATCH, DISP_E_EXCEPTION with call->exception filled in if the method failed.
 */
HRESULT type_call_member(struct type_info *info, MEMBERID id, const struct type_call *call);
