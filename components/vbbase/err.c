/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "vbbase/err.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/find_name.h"

struct err {
    IDispatch IDispatch_iface;
    LONG refs;
    struct vb_context *context; /* borrowed; NULL once it is gone */
};

/* Their DISPIDs, as Windows' engine has them: by the alphabet. */
enum member {
    MEMBER_CLEAR = 1,
    MEMBER_DESCRIPTION,
    MEMBER_HELP_CONTEXT,
    MEMBER_HELP_FILE,
    MEMBER_NUMBER,
    MEMBER_RAISE,
    MEMBER_SOURCE,
};

struct member_name {
    const char16_t *name;
    enum member member;
};

/* Sorted by name without case. */
static const struct member_name members[] = {
    {u"Clear", MEMBER_CLEAR},
    {u"Description", MEMBER_DESCRIPTION},
    {u"HelpContext", MEMBER_HELP_CONTEXT},
    {u"HelpFile", MEMBER_HELP_FILE},
    {u"Number", MEMBER_NUMBER},
    {u"Raise", MEMBER_RAISE},
    {u"Source", MEMBER_SOURCE},
};

enum {
    MEMBERS = sizeof(members) / sizeof(members[0]),
    RAISE_ARGUMENTS_MAX = 5,
};

static struct err *err_from_IDispatch(IDispatch *iface)
{
    return (struct err *)((char *)iface - offsetof(struct err, IDispatch_iface));
}

static BSTR copy_text(const char16_t *text)
{
    return SysAllocString(text);
}

/* Texts that are still missing are those of @hr. */
static void add_usual_texts(struct vb_error *error, HRESULT hr)
{
    unsigned number = vberror_is_own(hr) ? (uint16_t)hr : 0;

    if (!error->source)
        error->source = copy_text(vberror_source(number));
    if (!error->description)
        error->description = copy_text(vberror_text(number));
}

HRESULT vb_raise_about(struct vb_context *context, enum vberror number, const char16_t *about)
{
    const char16_t *text = vberror_text(number);
    size_t text_len = (size_t)lstrlenW(text), about_len = (size_t)lstrlenW(about);
    EXCEPINFO *exception = &context->exception;

    vb_exception_clear(context);
    context->exception_is_about = true;
    exception->scode = MAKE_VBSERROR(number);
    exception->bstrSource = copy_text(vberror_source(number));
    exception->bstrDescription = SysAllocStringLen(NULL, (UINT)(text_len + about_len + 4));
    if (exception->bstrDescription) {
        lstrcpyW(exception->bstrDescription, text);
        lstrcatW(exception->bstrDescription, u": '");
        lstrcatW(exception->bstrDescription, about);
        lstrcatW(exception->bstrDescription, u"'");
    }
    return DISP_E_EXCEPTION;
}

static HRESULT STDMETHODCALLTYPE err_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;
    *ppv = iface;
    IDispatch_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE err_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&err_from_IDispatch(iface)->refs);
}

static ULONG STDMETHODCALLTYPE err_Release(IDispatch *iface)
{
    struct err *err = err_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&err->refs);

    if (refs == 0)
        free(err);
    return (ULONG)refs;
}

/* There is no type information, so that TypeName(Err) is "Object". */
static HRESULT STDMETHODCALLTYPE err_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE err_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                                 ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT STDMETHODCALLTYPE err_GetIDsOfNames(IDispatch *iface, REFIID riid,
                                                   LPOLESTR *rgszNames, UINT cNames, LCID lcid,
                                                   DISPID *rgDispId)
{
    const struct member_name *found;

    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    if (cNames == 0)
        return E_INVALIDARG;
    found = find_name(rgszNames[0], members, MEMBERS, sizeof(members[0]));
    if (!found)
        return DISP_E_UNKNOWNNAME;
    rgDispId[0] = (DISPID)found->member;
    return cNames == 1 ? S_OK : DISP_E_UNKNOWNNAME;
}

static HRESULT return_copy(BSTR text, VARIANT *ret_value)
{
    return vb_return_text(text, SysStringLen(text), ret_value);
}

static HRESULT get(const struct vb_error *error, enum member member, VARIANT *ret_value)
{
    switch (member) {
    case MEMBER_NUMBER:
        return vb_return_long(error->number, ret_value);
    case MEMBER_SOURCE:
        return return_copy(error->source, ret_value);
    case MEMBER_DESCRIPTION:
        return return_copy(error->description, ret_value);
    case MEMBER_HELP_FILE:
        return return_copy(error->help_file, ret_value);
    default:
        return vb_return_long(error->help_context, ret_value);
    }
}

static HRESULT put_text(struct vb_context *context, const VARIANT *argument, BSTR *text)
{
    VARIANT value;
    HRESULT hr;

    hr = vb_argument_as(context, argument, VT_BSTR, &value);
    if (FAILED(hr))
        return hr;
    SysFreeString(*text);
    *text = V_BSTR(&value);
    return S_OK;
}

static HRESULT put(struct vb_context *context, enum member member, const VARIANT *argument)
{
    struct vb_error *error = &context->error;

    switch (member) {
    case MEMBER_NUMBER:
        return vb_argument_long(context, argument, &error->number);
    case MEMBER_SOURCE:
        return put_text(context, argument, &error->source);
    case MEMBER_DESCRIPTION:
        return put_text(context, argument, &error->description);
    case MEMBER_HELP_FILE:
        return put_text(context, argument, &error->help_file);
    default:
        return vb_argument_long(context, argument, &error->help_context);
    }
}

/* Numbers to 65535 are VBScript's; negative ones are HRESULTs. */
static HRESULT raised_number(struct vb_context *context, const VARIANT *argument, HRESULT *ret_hr)
{
    LONG number;
    HRESULT hr;

    hr = vb_argument_long(context, argument, &number);
    if (FAILED(hr))
        return hr;
    if (number == 0 || number > UINT16_MAX)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    *ret_hr = vberror_from_hresult(number < 0 ? (HRESULT)number : MAKE_VBSERROR(number));
    return S_OK;
}

/* Takes what Raise was given into @error, which keeps what it has for the rest. */
static HRESULT take_raised(struct vb_context *context, const VARIANT *arguments, unsigned count,
                           struct vb_error *error)
{
    BSTR *texts[] = {NULL, &error->source, &error->description, &error->help_file};
    HRESULT hr = S_OK;

    for (unsigned i = 1; SUCCEEDED(hr) && i < 4; i++) {
        if (!vb_argument_is_missing(arguments, count, i))
            hr = put_text(context, &arguments[i], texts[i]);
    }
    if (SUCCEEDED(hr))
        hr = vb_argument_long_or(context, arguments, count, 4, error->help_context,
                                 &error->help_context);
    return hr;
}

static HRESULT raise_error(struct vb_context *context, const VARIANT *arguments, unsigned count,
                           EXCEPINFO *ret_exception)
{
    struct vb_error *error = &context->error;
    HRESULT hr, raised;

    if (count < 1 || count > RAISE_ARGUMENTS_MAX)
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    hr = raised_number(context, &arguments[0], &raised);
    if (SUCCEEDED(hr))
        hr = take_raised(context, arguments, count, error);
    if (FAILED(hr))
        return hr;
    if (!ret_exception)
        return raised;

    add_usual_texts(error, raised);
    memset(ret_exception, 0, sizeof(*ret_exception));
    ret_exception->scode = raised;
    ret_exception->bstrSource = copy_text(error->source);
    ret_exception->bstrDescription = copy_text(error->description);
    ret_exception->bstrHelpFile = copy_text(error->help_file);
    ret_exception->dwHelpContext = (DWORD)error->help_context;
    return DISP_E_EXCEPTION;
}

static HRESULT call_method(struct vb_context *context, enum member member, DISPPARAMS *parameters,
                           EXCEPINFO *ret_exception)
{
    VARIANT arguments[RAISE_ARGUMENTS_MAX];

    if (parameters->cNamedArgs)
        return DISP_E_NONAMEDARGS;
    if (parameters->cArgs > (member == MEMBER_RAISE ? RAISE_ARGUMENTS_MAX : 0))
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    for (UINT i = 0; i < parameters->cArgs; i++)
        arguments[i] = parameters->rgvarg[parameters->cArgs - 1 - i];
    if (member == MEMBER_RAISE)
        return raise_error(context, arguments, parameters->cArgs, ret_exception);
    vb_error_clear(&context->error);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE err_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid,
                                            LCID lcid, WORD wFlags, DISPPARAMS *pDispParams,
                                            VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                                            UINT *puArgErr)
{
    struct vb_context *context = err_from_IDispatch(iface)->context;
    enum member member = dispIdMember == DISPID_VALUE ? MEMBER_NUMBER : (enum member)dispIdMember;
    VARIANT value;
    HRESULT hr;

    if (!context)
        return E_UNEXPECTED;
    if (dispIdMember < DISPID_VALUE || dispIdMember > MEMBER_SOURCE)
        return DISP_E_MEMBERNOTFOUND;
    if (member == MEMBER_RAISE || member == MEMBER_CLEAR)
        return wFlags & DISPATCH_METHOD ? call_method(context, member, pDispParams, pExcepInfo)
                                        : DISP_E_MEMBERNOTFOUND;
    if (wFlags & DISPATCH_PROPERTYPUT) {
        if (pDispParams->cArgs != 1)
            return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
        return put(context, member, &pDispParams->rgvarg[0]);
    }
    if (!(wFlags & DISPATCH_PROPERTYGET))
        return DISP_E_MEMBERNOTFOUND;
    if (pDispParams->cArgs)
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    hr = get(&context->error, member, &value);
    if (FAILED(hr))
        return hr;
    if (pVarResult)
        *pVarResult = value;
    else
        VariantClear(&value);
    return S_OK;
}

static const IDispatchVtbl err_vtable = {
    .QueryInterface = err_QueryInterface,
    .AddRef = err_AddRef,
    .Release = err_Release,
    .GetTypeInfoCount = err_GetTypeInfoCount,
    .GetTypeInfo = err_GetTypeInfo,
    .GetIDsOfNames = err_GetIDsOfNames,
    .Invoke = err_Invoke,
};

HRESULT vb_err_get(struct vb_context *context, IDispatch **ret_err)
{
    struct err *err;

    if (!context->err) {
        err = calloc(1, sizeof(*err));
        if (!err)
            return E_OUTOFMEMORY;
        err->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&err_vtable;
        err->refs = 1;
        err->context = context;
        context->err = &err->IDispatch_iface;
    }
    IDispatch_AddRef(context->err);
    *ret_err = context->err;
    return S_OK;
}

void vb_err_detach(IDispatch *iface)
{
    err_from_IDispatch(iface)->context = NULL;
    IDispatch_Release(iface);
}
