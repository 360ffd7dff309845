/* SPDX-License-Identifier: MIT */
/*
 * Operands: values without their references, brought to the type that an operator works on.
 */
#pragma once

#include <comity/oleauto.h>

#include "vbbase/context.h"

/* The caller's own value, which is only read, or one that goes with the operand. */
struct operand {
    VARIANT *value;
    VARIANT owned;
};

/*
 * Takes @source, an object's default value in its place. Errors, after which there still is
 * something to deinit: 13 for what is no operand (an error, an array), 458 for types that VBScript
 * does not have.
 */
HRESULT operand_init(struct operand *operand, struct vb_context *context, const VARIANT *source);
void operand_deinit(struct operand *operand);

/* Empty becomes an Integer, 0. */
void operand_fill(struct operand *operand);

/*
 * Text becomes a number or a date by the script's locale, where Automation's arithmetic would take
 * the user's; other values become text. Failures: as VarR8FromStr and its like.
 */
HRESULT operand_to_number(struct operand *operand, const struct vb_context *context);
HRESULT operand_to_date(struct operand *operand, const struct vb_context *context);
HRESULT operand_to_text(struct operand *operand, const struct vb_context *context);
