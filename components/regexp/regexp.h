/* SPDX-License-Identifier: MIT */
/*
 * VBScript.RegExp: regular expressions of ECMAScript 3 on PCRE2, for the module that has the class
 * and for New RegExp, which needs no registry. Any thread may use the objects.
 */
#pragma once

#include <windows.h>

/* A new RegExp, as IClassFactory::CreateInstance answers it. */
HRESULT regexp_create(REFIID riid, void **ppv);
