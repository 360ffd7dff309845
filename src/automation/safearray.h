/* SPDX-License-Identifier: MIT */
/*
 * Safe arrays: what the functions of the ABI share.
 *
 * Sixteen bytes lie before a descriptor. For interfaces they hold the IID; for records, in the last
 * eight, the IRecordInfo; for other types, in the last four, the VARTYPE. Programs look there.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/oleauto.h>

union safearray_hidden {
    GUID iid;
    struct {
        uint64_t unused;
        IRecordInfo *record;
    };
    struct {
        uint32_t padding[3];
        uint32_t vartype;
    };
};

static inline union safearray_hidden *safearray_hidden(SAFEARRAY *array)
{
    return (union safearray_hidden *)array - 1;
}

/* The elements of all dimensions together; SIZE_MAX if they cannot be counted. */
size_t safearray_count(const SAFEARRAY *array);

/* The size of an element of this type; 0 for a type that no array has. */
ULONG safearray_element_size(VARTYPE vt);

/* Releases @n elements, and makes them empty. */
HRESULT safearray_clear(SAFEARRAY *array, void *elements, size_t n);

/* Copies @n elements over empty ones. */
HRESULT safearray_copy(SAFEARRAY *array, const void *source, void *target, size_t n);
