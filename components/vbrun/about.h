/* SPDX-License-Identifier: MIT */
/*
 * What an error is about, as Windows adds it to the error's text: the name of a variable, or a
 * value: "Object required: 'x'", "Subscript out of range: '[number: 5]'".
 */
#pragma once

#include "vbrun/state.h"

/* @hr, with the variable that is the second operand of the instruction under way, if it is one. */
HRESULT about_variable(struct machine *machine, HRESULT hr);

/* Error 9, with the first of @indices that is out of range, if one is. */
HRESULT about_index(struct machine *machine, const SAFEARRAY *array, VARIANT *indices,
                    uint32_t count, HRESULT hr);

/* Error 13, with the operand that is a text and no number, if one is. */
HRESULT about_operand(struct machine *machine, const VARIANT *left, const VARIANT *right,
                      HRESULT hr);
