/* SPDX-License-Identifier: MIT */
/*
 * Variables as scripts written for Windows know them: names without case, and those of Windows
 * that no Linux system sets, with this system's answers.
 */
#pragma once

#include "wsh.h"

/* Is @n_units of @name the name @other, without case? */
BOOL variable_name_is(const WCHAR *name, size_t n_units, const WCHAR *other);

/*
 * The value of a variable: the process's, or what a well-known one stands for. NULL: there is none,
 * or memory is out.
 */
BSTR variable_value(const WCHAR *name, size_t n_units);

/* That of a well-known variable which Windows has for all users; NULL otherwise. */
BSTR variable_system_value(const WCHAR *name);

/* @text with each %NAME% of a variable replaced; NULL if memory is out. */
BSTR variable_expand(const WCHAR *text);
