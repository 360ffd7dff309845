/* SPDX-License-Identifier: MIT */
/*
 * Disp method: one method of an object by its description in a METHODDATA, with the arguments of an
 * IDispatch::Invoke.
 */
#pragma once

#include <comity/oleauto.h>

enum {
    DISP_ARGUMENTS_MAX = 64, /* that a described method may have */
};

struct disp_call {
    void *instance;
    WORD flags;
    DISPPARAMS *params;
    UINT *ret_wrong; /* which argument has the wrong type; or NULL */
};

/*
 * Arguments are changed into what the method takes: DISP_E_BADPARAMCOUNT, or as VariantChangeType()
 * answers. A method that returns an HRESULT answers itself; of others the value is in @ret_result,
 * which may be NULL.
 */
HRESULT disp_method_call(const METHODDATA *method, const struct disp_call *call,
                         VARIANT *ret_result);
