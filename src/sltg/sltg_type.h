/* SPDX-License-Identifier: MIT */
/*
 * SLTG type: one type's block, for sltg_read.h.
 */
#pragma once

#include "sltg/sltg_file.h"

/* Fills in @type, but for what the library's own block says of it. */
HRESULT sltg_type_read(struct sltg_file *file, struct type *type, struct span block);
