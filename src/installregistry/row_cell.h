/* SPDX-License-Identifier: MIT */
/*
 * Row cells: the cells of a package's row, by the names of their columns; and what is wrong with
 * one (session/refusal.h).
 */
#pragma once

#include "package/table.h"
#include "session/refusal.h"

enum {
    CELL_KEY_NAME_MAX = 255,  /* characters */
    CELL_KEY_PATH_MAX = 4096, /* bytes of a path that is made of a few such names */
};

/* Refuses what cannot be the name of a registry key. */
HRESULT cell_check_key_name(const struct table *table, size_t row, const char *column);

/* "" for null. */
static inline const char *cell_text(const struct table *table, size_t row, const char *column)
{
    const char *text = table_text(table, row, table_column(table, column));

    return text ? text : "";
}

/* False, and 0, for null. */
static inline bool cell_number(const struct table *table, size_t row, const char *column,
                               int32_t *ret_number)
{
    return table_number(table, row, table_column(table, column), ret_number);
}
