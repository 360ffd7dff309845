/* SPDX-License-Identifier: MIT */
/*
 * Arguments of the intrinsic functions: from what a script passes to what a function works on.
 * Objects stand for their default value, text is read by the script's locale. Errors: 94 for Null,
 * 13 for what does not convert, 6 for what is too large.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#include "vbbase/context.h"

/* Text borrowed from an argument or made from it. */
struct vb_text {
    const char16_t *units; /* NUL-terminated, never NULL */
    UINT len;
    UINT bytes; /* may be odd: one more than the units have */
    VARIANT owned;
};

/* Without its reference; still the caller's. */
const VARIANT *vb_argument_follow(const VARIANT *argument);

/* Whether the argument was left out, between commas or at the end. */
bool vb_argument_is_missing(const VARIANT *arguments, unsigned count, unsigned index);

/* The argument in the type @vt, to be cleared by the caller. */
HRESULT vb_argument_as(struct vb_context *context, const VARIANT *argument, VARTYPE vt,
                       VARIANT *ret_value);

HRESULT vb_argument_long(struct vb_context *context, const VARIANT *argument, LONG *ret_value);
HRESULT vb_argument_double(struct vb_context *context, const VARIANT *argument, double *ret_value);

/* A date; text that is none may be a number. */
HRESULT vb_argument_date(struct vb_context *context, const VARIANT *argument, DATE *ret_date);

/* vbBinaryCompare or vbTextCompare, the former unless given; error 5 for others. */
HRESULT vb_argument_compare(struct vb_context *context, const VARIANT *arguments, unsigned count,
                            unsigned index, bool *ret_ignores_case);

/* @value unless the argument @index is there. */
HRESULT vb_argument_long_or(struct vb_context *context, const VARIANT *arguments, unsigned count,
                            unsigned index, LONG value, LONG *ret_value);

HRESULT vb_text_init(struct vb_text *text, struct vb_context *context, const VARIANT *argument);
void vb_text_deinit(struct vb_text *text);

/* @len units as the result of a function; error 14 if there is no room. */
HRESULT vb_return_text(const char16_t *units, size_t len, VARIANT *ret_result);

static inline HRESULT vb_return_long(LONG value, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_I4;
    V_I4(ret_result) = value;
    return S_OK;
}

static inline HRESULT vb_return_short(SHORT value, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_I2;
    V_I2(ret_result) = value;
    return S_OK;
}

static inline HRESULT vb_return_double(double value, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_R8;
    V_R8(ret_result) = value;
    return S_OK;
}

static inline HRESULT vb_return_date(DATE date, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_DATE;
    V_DATE(ret_result) = date;
    return S_OK;
}

static inline HRESULT vb_return_bool(bool value, VARIANT *ret_result)
{
    V_VT(ret_result) = VT_BOOL;
    V_BOOL(ret_result) = value ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static inline HRESULT vb_return_null(VARIANT *ret_result)
{
    V_VT(ret_result) = VT_NULL;
    return S_OK;
}
