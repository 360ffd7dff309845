/* SPDX-License-Identifier: MIT */
/*
 * Entries of REGINST's sections: a root, a key, a value's name, flags and data, all in text.
 */
#pragma once

#include "registrar/registrar_text.h"
#include "registrar/registry_target.h"

/* The fields of a line, replaced: root, key, name, flags, data, ...; what is missing is "". */
struct reginst_entry {
    char16_t **fields;
    size_t n_fields;
};

/*
 * Adds or deletes it. Raises DISP_E_EXCEPTION for a line that says nothing valid, and what the
 * target raises.
 */
HRESULT reginst_entry_add(const struct reginst_entry *entry, struct registry_target *target);
HRESULT reginst_entry_delete(const struct reginst_entry *entry, struct registry_target *target);
