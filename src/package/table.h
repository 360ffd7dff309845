/* SPDX-License-Identifier: MIT */
/*
 * Table: one table of an installer database, in memory: columns, rows, cells. Text is UTF-8. Tables
 * that are read from a package and tables in the making are the same.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"

enum {
    TABLE_COLUMNS_MAX = 31, /* Windows allows no more */
    TABLE_NAME_MAX = 65,    /* bytes with the 0 */
};

enum column_kind {
    COLUMN_TEXT,
    COLUMN_SHORT,
    COLUMN_LONG,
    COLUMN_STREAM, /* a cell has the number of bytes; the stream's name follows from the row's keys
                    */
};

struct column {
    char name[TABLE_NAME_MAX];
    enum column_kind kind;
    uint16_t width; /* of text, in characters; 0: any */
    bool is_key;    /* the first ones */
    bool is_nullable;
    bool is_localizable;
};

struct table;

struct table *table_free(struct table *table);
DEFINE_CLEANUP(struct table *, table_free);

/* Making one. The name and @columns are copied. */
HRESULT table_new(const char *name, const struct column *columns, unsigned n_columns,
                  struct table **ret_table);

/* Adds a row of nulls, the last one; then its cells are set. The empty text is null. Raised:
 * E_INVALIDARG for a number that the column cannot hold. */
HRESULT table_add_row(struct table *table, size_t *ret_row);
HRESULT table_set_text(struct table *table, size_t row, int column, const char *text); /* copied */
HRESULT table_set_number(struct table *table, size_t row, int column, int32_t number);
void table_set_null(struct table *table, size_t row, int column);

/* The text is not copied, but must last as long as the table. */
void table_lend_text(struct table *table, size_t row, int column, const char *text);

/* Makes room for @n_rows in all, for who knows how many there will be. */
HRESULT table_reserve(struct table *table, size_t n_rows);
void table_remove_row(struct table *table, size_t row); /* later rows move up */

const char *table_name(const struct table *table);
unsigned table_n_columns(const struct table *table);
const struct column *table_column_at(const struct table *table, int column);
size_t table_n_rows(const struct table *table); /* of NULL: 0 */

/* The column's number, from 0; -1 if the table, which may be NULL, has none of this name. */
int table_column(const struct table *table, const char *name);

/* The cell's text, borrowed from the table; NULL for null, a number, or column -1. */
const char *table_text(const struct table *table, size_t row, int column);

/* False for null and for column -1, and @ret_number is 0 then. */
bool table_number(const struct table *table, size_t row, int column, int32_t *ret_number);

bool table_is_null(const struct table *table, size_t row, int column);

/*
 * The row whose first key is @key, compared as databases do, with case; -1 if there is none or the
 * table is NULL. The first call builds an index, which goes when rows are added: fast in any order
 * for tables that no longer grow.
 */
ptrdiff_t table_find(const struct table *table, const char *key);

/*
 * The rows whose column @column is @text: the first one from row @from on, or -1. Fast for each
 * column that is asked for more than once.
 */
ptrdiff_t table_find_in(const struct table *table, int column, const char *text, size_t from);
