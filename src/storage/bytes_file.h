/* SPDX-License-Identifier: MIT */
/*
 * Compound files in ILockBytes. Failures are the bytes' own.
 */
#pragma once

#include <comity/windows.h>

#include "compound/compound_write.h"

HRESULT bytes_file_source(ILockBytes *bytes, struct compound_source *ret_source);

/* Writes over what is there, cuts off the rest, and flushes. */
HRESULT bytes_file_over(ILockBytes *bytes, const struct compound_node *root,
                        const struct compound_facts *facts);

/* Whether others can be kept away from a part of them. */
bool bytes_file_has_locks(ILockBytes *bytes);
