/* SPDX-License-Identifier: MIT */
/*
 * The constants of the type libraries that a host added: global names of the script.
 */
#pragma once

#include <stdbool.h>

#include "vbrun/machine.h"

struct type_constants;

/*
 * Adds a registered library to @list. @flags are SCRIPTTYPELIB_...; failures as LoadRegTypeLib's,
 * E_OUTOFMEMORY.
 */
HRESULT type_constants_add(struct type_constants **list, REFGUID id, DWORD major, DWORD minor,
                           DWORD flags);

/* S_FALSE if no library has a constant of that name. */
HRESULT type_constants_find(struct type_constants *list, const char16_t *name,
                            struct machine_binding *ret_binding);

/* Whether there was memory for the persistent ones of @list in @copy. */
bool type_constants_copy(const struct type_constants *list, struct type_constants **copy);

/* Removes those that are not persistent, or all. */
void type_constants_reset(struct type_constants **list);
void type_constants_free(struct type_constants **list);
