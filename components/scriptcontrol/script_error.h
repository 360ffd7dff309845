/* SPDX-License-Identifier: MIT */
/*
 * IScriptError: the last error of a control's scripts. What an engine reported is asked for when
 * somebody wants to know.
 */
#pragma once

#include "dual.h"

#include <activscp.h>
#include <msscript.h>

struct script_error;

/* NULL if memory is out. */
struct script_error *script_error_new(void);
IScriptError *script_error_interface(struct script_error *error);

/* Remembers what an engine reports, or forgets with NULL. */
void script_error_take(struct script_error *error, IActiveScriptError *reported);

/*
 * What the caller gets of a script that failed with @hr: the script's own error with its text, if
 * one was reported or @exception has it; else @hr. @exception is freed.
 */
HRESULT script_error_result(struct script_error *error, HRESULT hr, EXCEPINFO *exception);
