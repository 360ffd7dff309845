/* SPDX-License-Identifier: MIT */
/*
 * A shell object for tests, and what they need to call it.
 */
#pragma once

#define COBJMACROS
#include <windows.h>

#include <ocidl.h>

#include <wshom.h>

#include "test.h"

extern IWshShell3 *shell;
extern VARIANT missing; /* an argument that was left out */

/* At the beginning and end of a test: an apartment with a shell, and that nothing is left of it. */
void begin(void);
void end(void);

VARIANT text_variant(const WCHAR *text);
VARIANT number_variant(LONG number);

/* Frees @text. */
void assert_text(BSTR text, const WCHAR *expected);

/* The source and text of the error that the last call left. */
void assert_error(const WCHAR *source, const WCHAR *text);
