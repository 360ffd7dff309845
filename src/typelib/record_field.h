/* SPDX-License-Identifier: MIT */
/*
 * Record field: a field of a structure that a type library describes: where it is, what it holds,
 * and how that is cleared and copied.
 */
#pragma once

#include "typelib/type_lib.h"

struct record_field {
    const struct type_variable *variable; /* borrowed: the library's */
    ULONG offset;
    ULONG size;          /* of one element */
    ULONG n;             /* elements; more than one only of a C array */
    VARTYPE vt;          /* of an element, as a VARIANT has it */
    bool is_array;       /* a C array, of however many elements */
    IRecordInfo *record; /* of a VT_RECORD; held */
};

/*
 * Describes field @index of the structure @type, which is itself @depth levels within another.
 * Outcome: DISP_E_BADVARTYPE for what no record can
 * hold. Failures are those of looking up other types.
 */
HRESULT record_field_init(struct record_field *field, const struct type *type, UINT index,
                          unsigned depth);
void record_field_deinit(struct record_field *field);

/* Of the field in the record at @record. Clearing leaves nothing; copying needs that. */
void record_field_clear(const struct record_field *field, void *record);
HRESULT record_field_copy(const struct record_field *field, const void *from, void *to);

/* The field as a VARIANT that refers to it; VT_BYREF | VT_CARRAY of a C array. */
void record_field_refer(const struct record_field *field, void *record, VARIANT *ret_value);
