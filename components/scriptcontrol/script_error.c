/* SPDX-License-Identifier: MIT */
#include "script_error.h"

struct script_error {
    struct dual dual;
    IActiveScriptError *reported; /* or NULL */
    EXCEPINFO exception;
    BSTR text;
    ULONG line;
    LONG column;
    BOOL has_exception; /* asked for already, and so below */
    BOOL has_text;
    BOOL has_position;
};

enum {
    NUMBER_MASK = 0xffff,
    TEXT_BYTES = 1024,
};

static struct script_error *error_from_IScriptError(IScriptError *iface)
{
    return CONTAINING_RECORD(iface, struct script_error, dual.IDispatch_iface);
}

static void exception_deinit(EXCEPINFO *exception)
{
    SysFreeString(exception->bstrSource);
    SysFreeString(exception->bstrDescription);
    SysFreeString(exception->bstrHelpFile);
    *exception = (EXCEPINFO){0};
}

static void complete(EXCEPINFO *exception)
{
    if (exception->pfnDeferredFillIn)
        exception->pfnDeferredFillIn(exception);
    exception->pfnDeferredFillIn = NULL;
}

void script_error_take(struct script_error *error, IActiveScriptError *reported)
{
    if (reported)
        IActiveScriptError_AddRef(reported);
    if (error->reported)
        IActiveScriptError_Release(error->reported);
    error->reported = reported;
    exception_deinit(&error->exception);
    SysFreeString(error->text);
    error->text = NULL;
    error->line = 0;
    error->column = 0;
    error->has_exception = error->has_text = error->has_position = FALSE;
}

static const EXCEPINFO *exception_of(struct script_error *error)
{
    if (error->reported && !error->has_exception) {
        error->has_exception = TRUE;
        if (FAILED(IActiveScriptError_GetExceptionInfo(error->reported, &error->exception)))
            error->exception = (EXCEPINFO){0};
        complete(&error->exception);
    }
    return &error->exception;
}

/* Lines and columns are counted from 1 for people; engines told of no line before were given 1. */
static void find_position(struct script_error *error)
{
    DWORD context;

    if (!error->reported || error->has_position)
        return;
    error->has_position = TRUE;
    if (FAILED(IActiveScriptError_GetSourcePosition(error->reported, &context, &error->line,
                                                    &error->column))) {
        error->line = 0;
        error->column = 0;
    }
}

/* The numbers of languages are those of their facility. */
static LONG number_of(const EXCEPINFO *exception)
{
    return HRESULT_FACILITY(exception->scode) == FACILITY_CONTROL ? exception->scode & NUMBER_MASK
                                                                  : exception->scode;
}

static HRESULT fail(HRESULT hr, const EXCEPINFO *exception)
{
    char text[TEXT_BYTES] = "";

    WideCharToMultiByte(CP_UTF8, 0, exception->bstrDescription ? exception->bstrDescription : u"",
                        -1, text, sizeof(text) - 1, NULL, NULL);
    return component_fail(&IID_IScriptControl, exception->bstrSource, hr, "%s", text);
}

HRESULT script_error_result(struct script_error *error, HRESULT hr, EXCEPINFO *exception)
{
    const EXCEPINFO *found = exception;

    complete(exception);
    if (!found->scode && !found->wCode && error)
        found = exception_of(error);
    if (FAILED(found->scode))
        hr = fail(found->scode, found);
    else if (found->wCode)
        hr = fail((HRESULT)(0x800a0000u | found->wCode), found);
    exception_deinit(exception);
    return hr;
}

/* ---- IScriptError ---- */

static HRESULT give_text(BSTR text, BSTR *ret_text)
{
    if (!ret_text)
        return E_POINTER;
    *ret_text = text ? SysAllocStringLen(text, SysStringLen(text)) : NULL;
    return text && !*ret_text ? E_OUTOFMEMORY : S_OK;
}

static HRESULT error_get_Number(IScriptError *iface, LONG *plNumber)
{
    if (!plNumber)
        return E_POINTER;
    *plNumber = number_of(exception_of(error_from_IScriptError(iface)));
    return S_OK;
}

static HRESULT error_get_Source(IScriptError *iface, BSTR *pbstrSource)
{
    return give_text(exception_of(error_from_IScriptError(iface))->bstrSource, pbstrSource);
}

static HRESULT error_get_Description(IScriptError *iface, BSTR *pbstrDescription)
{
    return give_text(exception_of(error_from_IScriptError(iface))->bstrDescription,
                     pbstrDescription);
}

static HRESULT error_get_HelpFile(IScriptError *iface, BSTR *pbstrHelpFile)
{
    return give_text(exception_of(error_from_IScriptError(iface))->bstrHelpFile, pbstrHelpFile);
}

static HRESULT error_get_HelpContext(IScriptError *iface, LONG *plHelpContext)
{
    if (!plHelpContext)
        return E_POINTER;
    *plHelpContext = (LONG)exception_of(error_from_IScriptError(iface))->dwHelpContext;
    return S_OK;
}

static HRESULT error_get_Text(IScriptError *iface, BSTR *pbstrText)
{
    struct script_error *error = error_from_IScriptError(iface);

    if (error->reported && !error->has_text) {
        error->has_text = TRUE;
        /* What is given in spite of a failure is shown, too, as Windows' control does. */
        IActiveScriptError_GetSourceLineText(error->reported, &error->text);
    }
    return give_text(error->text, pbstrText);
}

static HRESULT error_get_Line(IScriptError *iface, LONG *plLine)
{
    struct script_error *error = error_from_IScriptError(iface);

    if (!plLine)
        return E_POINTER;
    find_position(error);
    *plLine = (LONG)error->line;
    return S_OK;
}

static HRESULT error_get_Column(IScriptError *iface, LONG *plColumn)
{
    struct script_error *error = error_from_IScriptError(iface);

    if (!plColumn)
        return E_POINTER;
    find_position(error);
    *plColumn = error->column;
    return S_OK;
}

static HRESULT error_Clear(IScriptError *iface)
{
    script_error_take(error_from_IScriptError(iface), NULL);
    return S_OK;
}

static void error_deinit(struct dual *dual)
{
    script_error_take(CONTAINING_RECORD(dual, struct script_error, dual), NULL);
}

static const IScriptErrorVtbl error_vtable = {
    DUAL_METHODS,
    .get_Number = error_get_Number,
    .get_Source = error_get_Source,
    .get_Description = error_get_Description,
    .get_HelpFile = error_get_HelpFile,
    .get_HelpContext = error_get_HelpContext,
    .get_Text = error_get_Text,
    .get_Line = error_get_Line,
    .get_Column = error_get_Column,
    .Clear = error_Clear,
};

static const IID *const error_iids[] = {&IID_IScriptError, NULL};
static struct dual_class error_class = {.iids = error_iids, .deinit = error_deinit};

struct script_error *script_error_new(void)
{
    return dual_new(sizeof(struct script_error), &error_class, &error_vtable);
}

IScriptError *script_error_interface(struct script_error *error)
{
    return (IScriptError *)&error->dual.IDispatch_iface;
}
