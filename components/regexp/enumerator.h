/* SPDX-License-Identifier: MIT */
/*
 * Enumerators for For Each over what was found.
 */
#pragma once

#include <windows.h>

#include "found.h"

/* Makes element @i of a list in @found; @match is the enumerator's. */
typedef HRESULT enumerator_element(struct found *found, size_t match, size_t i, VARIANT *ret_value);

/* An IEnumVARIANT of @n elements. Takes a reference to @found. */
HRESULT enumerator_new(struct found *found, size_t match, size_t n, enumerator_element *element,
                       IUnknown **ret_enumerator);
