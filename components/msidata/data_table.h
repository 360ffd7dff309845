/* SPDX-License-Identifier: MIT */
/*
 * A table of an open database: rows that views look at while others come and go. Cells are numbers:
 * of text in the database's pool; whole numbers with the highest bit turned, so that 0 is null in
 * every column; for a stream 1, if there is one.
 *
 * Rows lie in the order of their keys' numbers, which for texts is the order in which they came to
 * the database, as Windows has it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "package/table.h"

#include "blob.h"

struct data_column {
    char *name;
    enum column_kind kind;
    uint16_t width;
    bool is_key;
    bool is_nullable;
    bool is_localizable;
    bool is_temporary;
};

enum {
    DATA_COLUMNS_MAX = 255,
    DATA_NUMBER_SHIFT = INT32_MIN,
};

struct data_row {
    int refs;
    bool is_temporary;
    bool is_gone;      /* out of its table */
    struct blob *blob; /* of a row in _Streams or _Storages */
    uint32_t cells[];
};

struct data_table {
    int refs;
    char *name;
    struct data_column *columns;
    unsigned n_columns;
    struct data_row **rows;
    size_t n_rows, room;
    struct data_row **index; /* rows by their keys' hash; NULL until it is needed */
    size_t n_slots, n_used;
    bool is_temporary; /* it is not saved */
    bool is_gone;      /* out of its database */
    bool is_read_only; /* made for a query, as _Tables */
    bool is_unsorted;  /* rows stay in the order in which they came */
    unsigned holds;
};

HRESULT data_table_new(const char *name, struct data_table **ret_table);
struct data_table *data_table_ref(struct data_table *table);
struct data_table *data_table_unref(struct data_table *table);
DEFINE_CLEANUP(struct data_table *, data_table_unref);

/* Adds a column, whose name is copied; rows get a null. Raised: E_OUTOFMEMORY. */
HRESULT data_table_add_column(struct data_table *table, const struct data_column *column);
void data_table_remove_column(struct data_table *table, unsigned column);

/* By name, with case; -1 if there is none. */
int data_table_column(const struct data_table *table, const char *name);

/* A row of nulls for the table, not in it. */
HRESULT data_row_new(const struct data_table *table, struct data_row **ret_row);
struct data_row *data_row_ref(struct data_row *row);
struct data_row *data_row_unref(struct data_row *row);
DEFINE_CLEANUP(struct data_row *, data_row_unref);

/* The row with the keys of @cells, or NULL. */
struct data_row *data_table_find(struct data_table *table, const uint32_t *cells);

/* Puts a row in; S_FALSE if its keys are there already. The table holds it. */
HRESULT data_table_insert(struct data_table *table, struct data_row *row);
void data_table_remove(struct data_table *table, struct data_row *row);

static inline uint32_t data_cell(int32_t number)
{
    return (uint32_t)number ^ (uint32_t)DATA_NUMBER_SHIFT;
}

static inline int32_t data_number(uint32_t cell)
{
    return (int32_t)(cell ^ (uint32_t)DATA_NUMBER_SHIFT);
}
