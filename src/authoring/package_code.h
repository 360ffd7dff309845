/* SPDX-License-Identifier: MIT */
/*
 * Package codes: what tells a package from any other with other contents.
 */
#pragma once

#include <stdint.h>

#include "authoring/product.h"
#include "authoring/tables.h"

/* From all rows and the time. */
GUID package_code(const struct product *product, const struct tables *tables, int64_t time_s);
