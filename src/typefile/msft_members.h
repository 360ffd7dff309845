/* SPDX-License-Identifier: MIT */
/*
 * MSFT members: functions and variables of a type, for msft_read.h.
 *
 * They are a block: its length, the records of the functions and then of the variables, and three
 * lists with a word for each of them: identifier, name, offset of its record.
 */
#pragma once

#include "typefile/msft_file.h"

/*
 * Fills in @type's functions and variables from the block at @offset; @counts has how many there
 * are, as the type's record has it.
 */
HRESULT msft_members_read(struct msft_file *file, struct type *type, uint32_t offset,
                          uint32_t counts);
