/* SPDX-License-Identifier: MIT */
#include "script_report.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    TEXT_BYTES = 1024,
};

static void narrow(const WCHAR *text, char *ret_text)
{
    *ret_text = '\0';
    if (text && !WideCharToMultiByte(CP_UTF8, 0, text, -1, ret_text, TEXT_BYTES, NULL, NULL))
        ret_text[TEXT_BYTES - 1] = '\0';
}

void script_report_deinit(struct script_report *report)
{
    free(report->text);
    SysFreeString(report->exception.bstrSource);
    SysFreeString(report->exception.bstrDescription);
    SysFreeString(report->exception.bstrHelpFile);
    *report = (struct script_report){0};
}

void script_report_take(struct script_report *report, const WCHAR *path, IActiveScriptError *error)
{
    char name[TEXT_BYTES], source[TEXT_BYTES], description[TEXT_BYTES];
    EXCEPINFO exception = {0};
    DWORD context;
    ULONG line = 0;
    LONG column = 0;

    IActiveScriptError_GetExceptionInfo(error, &exception);
    if (exception.pfnDeferredFillIn)
        exception.pfnDeferredFillIn(&exception);
    IActiveScriptError_GetSourcePosition(error, &context, &line, &column);
    narrow(path, name);
    narrow(exception.bstrSource, source);
    narrow(exception.bstrDescription, description);
    script_report_deinit(report);
    if (asprintf(&report->text, "%s(%u, %d) %s: %s", name, (unsigned)line + 1, (int)column + 1,
                 source, description) < 0)
        report->text = NULL;
    report->exception = exception;
    report->exception.pfnDeferredFillIn = NULL;
}

HRESULT script_report_fail(struct script_report *report, HRESULT hr)
{
    if (!report->text)
        return hr;
    component_fail(&IID_NULL, u"Windows Script Component", DISP_E_EXCEPTION, "%s", report->text);
    script_report_deinit(report);
    return DISP_E_EXCEPTION;
}

HRESULT script_report_raise(struct script_report *report, HRESULT hr, EXCEPINFO *exception)
{
    if (!report->text)
        return hr;
    if (exception) {
        /* What the engine said itself; it says something by this result alone. */
        if (hr == DISP_E_EXCEPTION) {
            SysFreeString(exception->bstrSource);
            SysFreeString(exception->bstrDescription);
            SysFreeString(exception->bstrHelpFile);
        }
        *exception = report->exception;
        report->exception = (EXCEPINFO){0};
    }
    script_report_deinit(report);
    return DISP_E_EXCEPTION;
}
