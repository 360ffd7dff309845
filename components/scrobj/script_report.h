/* SPDX-License-Identifier: MIT */
/*
 * What an engine reports of a component's scripts, in words for who uses the component.
 */
#pragma once

#include "component.h"

#include <activscp.h>

/* All zeros is that nothing was reported. */
struct script_report {
    char *text; /* "FILE(LINE, COLUMN) SOURCE: text" */
    EXCEPINFO exception;
};

void script_report_take(struct script_report *report, const WCHAR *path, IActiveScriptError *error);
void script_report_deinit(struct script_report *report);

/* @hr, or DISP_E_EXCEPTION with the text if there is one; that is forgotten then. */
HRESULT script_report_fail(struct script_report *report, HRESULT hr);

/* The same as what a call answers: DISP_E_EXCEPTION with the engine's exception, or @hr. */
HRESULT script_report_raise(struct script_report *report, HRESULT hr, EXCEPINFO *exception);
