/* SPDX-License-Identifier: MIT */
/*
 * Classes in display names, as "clsid:" and "new:" have them: behind the prefix a CLSID, with
 * braces or without.
 */
#pragma once

#include <comity/windows.h>

enum {
    CLASS_NAME_LEN = 36, /* without braces */
};

/* @ret_len: how much of @name it is. Outcomes: MK_E_SYNTAX if @name begins with none. */
HRESULT class_name_parse(const WCHAR *name, CLSID *ret_clsid, size_t *ret_len);

/* "@prefix" "CLSID" "@rest" ":" in memory of the task allocator. */
HRESULT class_name_make(const WCHAR *prefix, const CLSID *clsid, const WCHAR *rest,
                        WCHAR **ret_name);
