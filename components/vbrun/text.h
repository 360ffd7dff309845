/* SPDX-License-Identifier: MIT */
/*
 * Text as operands of &: that of strings and integers without making a BSTR of it.
 */
#pragma once

#include "vblang/vberror.h"
#include "vbrun/memory.h"
#include "vbrun/value.h"

struct text {
    const OLECHAR *units;
    UINT len;
    OLECHAR digits[12];
};

/* Whether a string has no half unit at its end, as ChrB and its like make them. */
static inline bool text_is_whole(const VARIANT *value)
{
    return SysStringByteLen(V_BSTR(value)) % sizeof(OLECHAR) == 0;
}

/* Fills @ret_text, which may point into itself and @value; false for other values. */
static inline bool text_of(const VARIANT *value, struct text *ret_text)
{
    int64_t number;
    uint64_t rest;
    unsigned i = 12;

    if (V_VT(value) == VT_BSTR) {
        ret_text->units = V_BSTR(value);
        ret_text->len = SysStringLen(V_BSTR(value));
        return text_is_whole(value);
    }
    if (V_VT(value) != VT_I2 && V_VT(value) != VT_I4)
        return false;

    number = V_VT(value) == VT_I2 ? V_I2(value) : V_I4(value);
    rest = number < 0 ? (uint64_t)-number : (uint64_t)number;
    do {
        ret_text->digits[--i] = (OLECHAR)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0)
        ret_text->digits[--i] = '-';
    ret_text->units = ret_text->digits + i;
    ret_text->len = 12 - i;
    return true;
}

/* A new text of @left's and @right. */
static inline HRESULT text_join(const VARIANT *left, const struct text *right, VARIANT *ret_result)
{
    UINT len = SysStringLen(V_BSTR(left));
    BSTR joined;

    if (len > TEXT_MAX_UNITS || right->len > TEXT_MAX_UNITS - len)
        return MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    if (!memory_may_grow((len + right->len) * sizeof(*joined)))
        return E_OUTOFMEMORY;
    joined = SysAllocStringLen(NULL, len + right->len);
    if (!joined)
        return E_OUTOFMEMORY;
    if (len)
        memcpy(joined, V_BSTR(left), len * sizeof(*joined));
    if (right->len)
        memcpy(joined + len, right->units, right->len * sizeof(*joined));
    V_VT(ret_result) = VT_BSTR;
    V_BSTR(ret_result) = joined;
    return S_OK;
}

/* Compares two strings by their units: below, at or above 0; false if they are not strings. */
static inline bool text_compare(const VARIANT *left, const VARIANT *right, int *ret_order)
{
    UINT left_len, right_len, i;

    if (V_VT(left) != VT_BSTR || V_VT(right) != VT_BSTR || !text_is_whole(left) ||
        !text_is_whole(right))
        return false;
    left_len = SysStringLen(V_BSTR(left));
    right_len = SysStringLen(V_BSTR(right));
    for (i = 0; i < left_len && i < right_len; i++) {
        if (V_BSTR(left)[i] != V_BSTR(right)[i]) {
            *ret_order = V_BSTR(left)[i] < V_BSTR(right)[i] ? -1 : 1;
            return true;
        }
    }
    *ret_order = (left_len > right_len) - (left_len < right_len);
    return true;
}
