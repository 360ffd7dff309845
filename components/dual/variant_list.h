/* SPDX-License-Identifier: MIT */
/*
 * Lists of VARIANTs that are gathered one by one, and enumerators over them for For Each.
 */
#pragma once

#include "component.h"

struct variant_list {
    VARIANT *items;
    ULONG n;
    ULONG room;
};

/* Takes over what is in @item, also on failure: E_OUTOFMEMORY. */
HRESULT variant_list_add(struct variant_list *list, VARIANT *item);

/* Adds a string of @n_units. Failure: E_OUTOFMEMORY. */
HRESULT variant_list_add_text(struct variant_list *list, const WCHAR *text, size_t n_units);

void variant_list_deinit(struct variant_list *list);

/* A one-dimensional array of VARIANTs from 0 of what is in the list, which is empty afterwards. */
HRESULT variant_list_to_array(struct variant_list *list, VARIANT *ret_array);

/* An IEnumVARIANT over what is in the list, which is empty afterwards. */
HRESULT variant_list_enumerate(struct variant_list *list, IUnknown **ret_enum);
