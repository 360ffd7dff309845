/* SPDX-License-Identifier: MIT */
#include "com/explanation.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "calls/error_text.h"
#include "diagnosis/class_lookup.h"
#include "diagnosis/trace.h"

static void show(const char *sentence)
{
    if (trace_is_on())
        trace_cause(sentence);
    error_text_show(sentence);
}

/* Whether the registration, or what it names, may be to blame. */
static bool is_about_server(HRESULT hr)
{
    switch (hr) {
    case REGDB_E_CLASSNOTREG:
    case CLASS_E_CLASSNOTAVAILABLE:
    case CO_E_DLLNOTFOUND:
    case CO_E_ERRORINDLL:
    case CO_E_APPNOTFOUND:
    case CO_E_SERVER_EXEC_FAILURE:
    case E_ACCESSDENIED:
    case E_INVALIDARG:
    case __HRESULT_FROM_WIN32(ERROR_SERVICE_DOES_NOT_EXIST):
    case __HRESULT_FROM_WIN32(ERROR_BAD_FORMAT):
        return true;
    default:
        return false;
    }
}

/* What was raised on the way, on the heap; NULL if nothing. */
static char *take_record(HRESULT hr)
{
    return hr_recorded() == hr && *hr_message() ? strdup(hr_message()) : NULL;
}

/* The look-up knows no handlers: a class that has only one is not registered to it. */
static bool is_about_handler(HRESULT hr, const struct diagnosis *diagnosis)
{
    return (hr == CO_E_DLLNOTFOUND || hr == CO_E_ERRORINDLL) &&
           diagnosis->verdict.hr == REGDB_E_CLASSNOTREG;
}

/* Whether who failed has said why. */
static bool is_explained(void)
{
    IErrorInfo *info;

    if (GetErrorInfo(0, &info) != S_OK)
        return false;
    SetErrorInfo(0, info);
    info->lpVtbl->Release(info);
    return true;
}

/* The registration is as it should be: it only tells the class's name. */
static void show_missing_licence(REFCLSID asked, DWORD clsctx)
{
    _cleanup_(class_lookup_deinit) struct class_lookup lookup = {0};
    _cleanup_(diagnosis_deinit) struct diagnosis looked = {0}, diagnosis = {0};

    class_lookup_class(&looked, asked, clsctx, &lookup);
    diagnosis_blame(&diagnosis, CAUSE_NOT_LICENSED, lookup.name ? lookup.name : "the class");
    show(diagnosis_sentence(&diagnosis));
}

HRESULT explanation_show_instance(HRESULT hr, REFCLSID asked, DWORD clsctx)
{
    if (hr == CLASS_E_NOTLICENSED && !is_explained())
        show_missing_licence(asked, clsctx);
    return hr;
}

HRESULT explanation_show(HRESULT hr, REFCLSID asked, DWORD clsctx)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    _cleanup_(class_lookup_deinit) struct class_lookup lookup = {0};
    _cleanup_(freep) char *record = NULL;

    if (SUCCEEDED(hr) || hr == CLASS_E_NOTLICENSED)
        return explanation_show_instance(hr, asked, clsctx);
    if (hr == CLASS_E_CLASSNOTAVAILABLE && is_explained())
        return hr;

    record = take_record(hr);
    if (is_about_server(hr))
        class_lookup_class(&diagnosis, asked, clsctx, &lookup);
    if (hr == CO_E_ERRORINDLL && record)
        diagnosis_blame(&diagnosis, CAUSE_UNLOADABLE, record);
    if (hr == CLASS_E_CLASSNOTAVAILABLE && lookup.module)
        diagnosis_blame(&diagnosis, CAUSE_NOT_IN_MODULE, lookup.module, lookup.name);
    /* Who refuses knows why; another user of the home may not even see the registration. */
    if (diagnosis_has_failed(&diagnosis) && !(record && is_about_handler(hr, &diagnosis)) &&
        (hr != E_ACCESSDENIED || !record || diagnosis.verdict.hr == hr))
        show(diagnosis_sentence(&diagnosis));
    else if (record)
        show(record);
    return hr;
}

HRESULT explanation_show_progid(HRESULT hr, const char16_t *progid)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    _cleanup_(freep) char *text = utf16_to_utf8_dup(progid);
    CLSID clsid;

    if (text && !class_lookup_progid(&diagnosis, text, &clsid))
        show(diagnosis_sentence(&diagnosis));
    return hr;
}
