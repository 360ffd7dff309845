/* SPDX-License-Identifier: MIT */
/*
 * Harvested entries as a .reg file.
 */
#pragma once

#include "exchange/regfile_write.h"
#include "harvest/harvest.h"

/* Adds keys and values; %MODULE% is @module_path in texts, or the module's own path if that is
 * NULL. */
HRESULT harvest_reg_add(struct regfile_writer *writer, const struct harvest *harvest,
                        const char *module_path);
