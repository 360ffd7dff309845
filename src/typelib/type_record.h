/* SPDX-License-Identifier: MIT */
/*
 * Type record: arguments that are structures, which ITypeInfo::Invoke passes by a pointer to them.
 */
#pragma once

#include "typelib/type_lib.h"

/*
 * What describes the structure that a parameter of that type points to. Outcome:
 * DISP_E_BADVARTYPE for a structure that is passed otherwise, which no VARIANT holds.
 */
HRESULT type_record_of(const struct type *type, const TYPEDESC *desc, IRecordInfo **ret_record);

/* A VARIANT with an empty structure of that kind. */
HRESULT type_record_make(IRecordInfo *record, VARIANT *ret_variant);

/*
 * The structure that a caller's argument is or refers to, which it goes on owning. Outcome:
 * DISP_E_TYPEMISMATCH for what is none, or one of another kind.
 */
HRESULT type_record_in(IRecordInfo *record, VARIANTARG *argument, void **ret_place);
