/* SPDX-License-Identifier: MIT */
/*
 * Site answers: what each of our sites answers an engine alike, and what it is told of an error.
 */
#pragma once

#include <comity/windows.h>

#include <activscp.h>

HRESULT site_answers_GetLCID(IActiveScriptSite *iface, LCID *plcid);
HRESULT site_answers_GetDocVersionString(IActiveScriptSite *iface, BSTR *pbstrVersion);
HRESULT site_answers_OnScriptTerminate(IActiveScriptSite *iface, const VARIANT *pvarResult,
                                       const EXCEPINFO *pexcepinfo);
HRESULT site_answers_OnStateChange(IActiveScriptSite *iface, SCRIPTSTATE ssScriptState);
HRESULT site_answers_OnEnterScript(IActiveScriptSite *iface);
HRESULT site_answers_OnLeaveScript(IActiveScriptSite *iface);

/* These, in a site's vtable. */
#define SITE_ANSWERS                                                                               \
    .GetLCID = site_answers_GetLCID, .GetDocVersionString = site_answers_GetDocVersionString,      \
    .OnScriptTerminate = site_answers_OnScriptTerminate,                                           \
    .OnStateChange = site_answers_OnStateChange, .OnEnterScript = site_answers_OnEnterScript,      \
    .OnLeaveScript = site_answers_OnLeaveScript

enum {
    SITE_ERROR_NOWHERE = -1,
};

/* An error that an engine tells of, read out of its object. */
struct site_error {
    EXCEPINFO exception;
    DWORD cookie; /* of the text that it is in; SITE_ERROR_NOWHERE: the engine cannot tell */
    ULONG line;   /* from 1 on */
    LONG column;  /* from 1 on; 0: not known */
};

void site_error_init(struct site_error *error, IActiveScriptError *source);
void site_error_deinit(struct site_error *error);
