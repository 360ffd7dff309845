/* SPDX-License-Identifier: MIT */
/*
 * The functions and constants that every script has, sorted by name and found without case.
 *
 * Eval, Execute, ExecuteGlobal and GetRef are not among them: they belong to whoever runs scripts.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

#include "vbbase/context.h"

enum {
    VB_ARGUMENTS_ANY = 255, /* as a maximum: Array takes as many as there are */

    INTRINSIC_NEEDS_USE = 1,     /* as a statement it is error 458: CInt and its like */
    INTRINSIC_HAS_NO_RESULT = 2, /* in an expression it is error 13: Randomize */
};

/*
 * A function: @arguments stand in the order of the source and are the caller's; each is a value, a
 * reference (VT_BYREF | VT_VARIANT) or, left out, a VT_ERROR of DISP_E_PARAMNOTFOUND. @ret_result
 * is overwritten on success alone.
 */
struct intrinsic {
    const char16_t *name;
    uint8_t min;
    uint8_t max;
    HRESULT(*call)
    (struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result);
    uint8_t flags; /* INTRINSIC_... */
};

/* A constant: VT_I2, VT_I4 or, with its text in @text and length in @number, VT_BSTR. */
struct vb_constant {
    const char16_t *name;
    VARTYPE vt;
    int32_t number;
    const char16_t *text;
};

/* All of them, for whoever lists the global names. */
const struct intrinsic *vb_intrinsics(size_t *ret_count);
const struct vb_constant *vb_constants(size_t *ret_count);

/* One by its name, or NULL. */
const struct intrinsic *vb_intrinsic_find(const char16_t *name);
const struct vb_constant *vb_constant_find(const char16_t *name);

HRESULT vb_constant_get(const struct vb_constant *constant, VARIANT *ret_value);

/*
 * Calls @intrinsic; error 450 if @count does not suit it. @ret_result is NULL where the call is a
 * statement and nobody uses the result.
 */
HRESULT vb_intrinsic_call(const struct intrinsic *intrinsic, struct vb_context *context,
                          VARIANT *arguments, unsigned count, VARIANT *ret_result);
