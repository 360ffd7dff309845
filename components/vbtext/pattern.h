/* SPDX-License-Identifier: MIT */
/*
 * Numbers and dates in the usual forms of any locale, by patterns as VarFormat reads them.
 */
#pragma once

#include <comity/oleauto.h>

enum pattern_kind {
    PATTERN_NUMBER,
    PATTERN_PERCENT,
    PATTERN_CURRENCY,
};

/*
 * @options: digits after the point, leading zero, parentheses for negative numbers, groups; -1 for
 * the first and -2 for the others are the locale's choice. E_INVALIDARG for what is none of these.
 */
HRESULT pattern_format_number(enum pattern_kind kind, VARIANT *value, const LONG options[4],
                              LCID lcid, BSTR *ret_text);

/* @format is vbGeneralDate to vbShortTime. */
HRESULT pattern_format_date(LONG format, VARIANT *value, LCID lcid, BSTR *ret_text);
