/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosttext/site_answers.h"

HRESULT site_answers_GetLCID(IActiveScriptSite *iface, LCID *plcid)
{
    *plcid = GetUserDefaultLCID();
    return S_OK;
}

HRESULT site_answers_GetDocVersionString(IActiveScriptSite *iface, BSTR *pbstrVersion)
{
    *pbstrVersion = SysAllocString(u"");
    return *pbstrVersion ? S_OK : E_OUTOFMEMORY;
}

HRESULT site_answers_OnScriptTerminate(IActiveScriptSite *iface, const VARIANT *pvarResult,
                                       const EXCEPINFO *pexcepinfo)
{
    return S_OK;
}

HRESULT site_answers_OnStateChange(IActiveScriptSite *iface, SCRIPTSTATE ssScriptState)
{
    return S_OK;
}

HRESULT site_answers_OnEnterScript(IActiveScriptSite *iface)
{
    return S_OK;
}

HRESULT site_answers_OnLeaveScript(IActiveScriptSite *iface)
{
    return S_OK;
}

void site_error_init(struct site_error *error, IActiveScriptError *source)
{
    EXCEPINFO *exception = &error->exception;
    ULONG line = 0;
    LONG column = -1;

    *error = (struct site_error){0};
    IActiveScriptError_GetExceptionInfo(source, exception);
    if (exception->pfnDeferredFillIn)
        exception->pfnDeferredFillIn(exception);
    if (FAILED(IActiveScriptError_GetSourcePosition(source, &error->cookie, &line, &column)))
        error->cookie = SITE_ERROR_NOWHERE;
    error->line = line + 1;
    error->column = column + 1;
}

void site_error_deinit(struct site_error *error)
{
    SysFreeString(error->exception.bstrSource);
    SysFreeString(error->exception.bstrDescription);
    SysFreeString(error->exception.bstrHelpFile);
}
