/* SPDX-License-Identifier: MIT */
/*
 * RegExp.Replace: what was found, by a text with $1, $&, $`, $' and $$ or by what a function makes
 * of each match.
 */
#pragma once

#include <windows.h>

#include "found.h"

/* Failures: 7, 14. */
HRESULT replace_by_text(const struct found *found, BSTR with, BSTR *ret_text);

/*
 * Calls @function's default member with the match, its groups, its place and the whole text, and
 * puts in what it returns. Failures: the function's.
 */
HRESULT replace_by_function(const struct found *found, IDispatch *function, BSTR *ret_text);
