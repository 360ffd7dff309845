/* SPDX-License-Identifier: MIT */
/*
 * Row faults: what is wrong with a row of a package, said so that its author finds it: table, row
 * and column.
 */
#pragma once

#include "package/table.h"

/* Raises ERROR_INSTALL_PACKAGE_INVALID's HRESULT; @column is NULL for the row as a whole. */
__attribute__((format(printf, 4, 5))) HRESULT
row_fault(const struct table *table, size_t row, const char *column, const char *format, ...);

/*
 * The key in a column of text that refers to a row of another table: raised if it is null and
 * @is_needed, or @other has no such row. NULL in @ret_key for null.
 */
enum row_reference {
    REFERENCE_NEEDED,
    REFERENCE_OPTIONAL,
};
HRESULT row_reference(const struct table *table, size_t row, const char *column,
                      const struct table *other, enum row_reference need, const char **ret_key);

/* Text of a column by its name, "" for null. */
const char *cell_text(const struct table *table, size_t row, const char *column);
bool cell_number(const struct table *table, size_t row, const char *column, int32_t *ret_number);
