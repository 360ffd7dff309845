/* SPDX-License-Identifier: MIT */
/*
 * Package delta: how two packages differ, as it is shown.
 */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "package/package.h"

/* Prints each difference, and tells how many there are. */
HRESULT package_delta_print(const struct package *before, const struct package *after, bool is_json,
                            FILE *file, size_t *ret_n);
