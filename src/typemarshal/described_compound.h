/* SPDX-License-Identifier: MIT */
/*
 * Compounds: types of pointers to others and of arrays of others, made as they are needed and kept
 * while the process lives. NULL without memory. Any thread.
 */
#pragma once

#include "marshal/wire_type.h"

/* Pointers that may be NULL; what they refer to is in task memory. */
const struct wire_type *described_pointer_to(const struct wire_type *inner);

/* As many elements as are told, one after the other. */
const struct wire_type *described_array_of(const struct wire_type *inner, uint32_t n);
