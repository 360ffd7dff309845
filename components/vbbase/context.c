/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "vbbase/context.h"

#include <string.h>

#include "vbbase/err.h"

enum {
    /* Rnd's first state, as every Windows script sees it. */
    FIRST_RANDOM = 327680,
    /* An object's default value may be an object again, but not for ever. */
    DEFAULT_DEPTH = 64,
};

void vb_error_clear(struct vb_error *error)
{
    SysFreeString(error->source);
    SysFreeString(error->description);
    SysFreeString(error->help_file);
    memset(error, 0, sizeof(*error));
}

void vb_exception_clear(struct vb_context *context)
{
    SysFreeString(context->exception.bstrSource);
    SysFreeString(context->exception.bstrDescription);
    SysFreeString(context->exception.bstrHelpFile);
    memset(&context->exception, 0, sizeof(context->exception));
    context->exception_is_about = false;
}

void vb_context_init(struct vb_context *context)
{
    memset(context, 0, sizeof(*context));
    context->lcid = GetUserDefaultLCID();
    context->random = FIRST_RANDOM;
}

void vb_context_deinit(struct vb_context *context)
{
    if (context->err)
        vb_err_detach(context->err);
    context->err = NULL;
    if (context->security_manager)
        IUnknown_Release(context->security_manager);
    context->security_manager = NULL;
    vb_error_clear(&context->error);
    vb_exception_clear(context);
}

HRESULT vb_invoke(struct vb_context *context, IDispatch *object, DISPID dispid, WORD flags,
                  DISPPARAMS *arguments, VARIANT *ret_value)
{
    UINT bad_argument = 0;
    VARIANT value;
    HRESULT hr;

    vb_exception_clear(context);
    VariantInit(&value);
    hr = IDispatch_Invoke(object, dispid, &IID_NULL, context->lcid, flags, arguments,
                          ret_value ? &value : NULL, &context->exception, &bad_argument);
    if (FAILED(hr)) {
        if (hr == DISP_E_EXCEPTION && context->exception.pfnDeferredFillIn) {
            context->exception.pfnDeferredFillIn(&context->exception);
            context->exception.pfnDeferredFillIn = NULL;
        }
        VariantClear(&value);
        return hr;
    }

    if (ret_value)
        *ret_value = value;
    return S_OK;
}

static HRESULT default_value(struct vb_context *context, IUnknown *object, VARIANT *ret_value)
{
    DISPPARAMS none = {0};
    IDispatch *dispatch;
    HRESULT hr;

    if (!object)
        return MAKE_VBSERROR(VBE_OBJECT_NOT_SET);
    if (FAILED(IUnknown_QueryInterface(object, &IID_IDispatch, (void **)&dispatch)))
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);

    hr = vb_invoke(context, dispatch, DISPID_VALUE, DISPATCH_PROPERTYGET | DISPATCH_METHOD, &none,
                   ret_value);
    IDispatch_Release(dispatch);
    if (hr == DISP_E_MEMBERNOTFOUND)
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    return hr;
}

HRESULT vb_get_value(struct vb_context *context, const VARIANT *source, VARIANT *ret_value)
{
    VARIANT value, next;
    unsigned depth;
    HRESULT hr;

    VariantInit(&value);
    hr = VariantCopyInd(&value, source);
    for (depth = 0; SUCCEEDED(hr) && (V_VT(&value) == VT_DISPATCH || V_VT(&value) == VT_UNKNOWN);
         depth++) {
        if (depth == DEFAULT_DEPTH) {
            hr = MAKE_VBSERROR(VBE_OUT_OF_STACK);
            break;
        }
        hr = default_value(context, V_UNKNOWN(&value), &next);
        if (SUCCEEDED(hr)) {
            VariantClear(&value);
            hr = VariantCopyInd(&value, &next);
            VariantClear(&next);
        }
    }
    if (FAILED(hr)) {
        VariantClear(&value);
        return hr;
    }
    *ret_value = value;
    return S_OK;
}
