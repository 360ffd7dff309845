/* SPDX-License-Identifier: MIT */
/*
 * Schema: the columns of the tables that Windows documents, and columns by the types that .idt
 * files have for them: a letter, upper case if a cell may be null, and a width.
 */
#pragma once

#include <stdbool.h>

#include "package/table.h"

/* How many columns; 0 if the table is not known. */
unsigned schema_columns(const char *table, struct column ret_columns[static TABLE_COLUMNS_MAX]);

/* "s72", "L0", "i2", "I4", "v0"; sets all but name and key. */
bool schema_type(const char *type, struct column *column);
