/* SPDX-License-Identifier: MIT */
/*
 * Refusals: what is wrong with a row of a package, said so that its author finds it.
 */
#pragma once

#include "package/table.h"

/* Raises ERROR_INSTALL_PACKAGE_INVALID's HRESULT, naming table, row (by its first key) and
 * @column. */
HRESULT refuse_row(const struct table *table, size_t row, const char *column, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));

/*
 * The row of @other that a cell refers to; -1 for null. Refused if @other has no such row, or is
 * not there.
 */
HRESULT refer_row(const struct table *table, size_t row, const char *column,
                  const struct table *other, const char *other_name, ptrdiff_t *ret_row);
