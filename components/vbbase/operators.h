/* SPDX-License-Identifier: MIT */
/*
 * VBScript's operators on VARIANTs.
 *
 * Operands may be references (VT_BYREF | VT_VARIANT) and objects, which stand for the value of
 * their default property. Results are overwritten on success alone and may be the operands
 * themselves, which the caller then has to have cleared: nothing here clears a result first.
 */
#pragma once

#include <stdbool.h>

#include <comity/oleauto.h>

#include "vbbase/context.h"
#include "vblang/tree.h"

/*
 * Added to the operation of a comparison: that side is a number or a text written in the source.
 * A literal's type decides how text compares with a number; else the text is always the greater.
 */
enum {
    VB_LEFT_IS_LITERAL = 0x40,
    VB_RIGHT_IS_LITERAL = 0x80,
    VB_OPERATION_MASK = 0x3f,
};

/* @left @operation @right; @operation is an enum operation, perhaps with the flags above. */
HRESULT vb_operator(struct vb_context *context, unsigned operation, const VARIANT *left,
                    const VARIANT *right, VARIANT *ret_result);

/* OPERATION_NEGATE, OPERATION_PLUS, OPERATION_NOT. */
HRESULT vb_unary_operator(struct vb_context *context, enum operation operation,
                          const VARIANT *operand, VARIANT *ret_result);

/* Whether @value, of an If or a loop, holds: Null does not. */
HRESULT vb_condition(struct vb_context *context, const VARIANT *value, bool *ret_holds);
