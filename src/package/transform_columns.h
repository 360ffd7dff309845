/* SPDX-License-Identifier: MIT */
/*
 * Transform columns: what a transform does to the columns of tables: it adds some, and tables that
 * are made of them.
 */
#pragma once

#include <comity/winerror.h>

#include "package/database_read.h"

/* @told has the rows that are added to the table of columns. A column without number comes behind
 * those of its table. Raised: ERROR_INSTALL_TRANSFORM_FAILURE's HRESULT. */
HRESULT transform_columns_add(const struct table *told, struct database *database);
