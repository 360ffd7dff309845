/* SPDX-License-Identifier: MIT */
#include "data_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    ROWS_MAX = 1 << 24,
    INDEX_MIN = 64,
};

HRESULT data_table_new(const char *name, struct data_table **ret_table)
{
    _cleanup_(data_table_unrefp) struct data_table *table = calloc(1, sizeof(*table));

    if (!table)
        return hr_raise(E_OUTOFMEMORY, "table %s", name);
    table->refs = 1;
    table->name = strdup(name);
    if (!table->name)
        return hr_raise(E_OUTOFMEMORY, "table %s", name);
    *ret_table = TAKE_PTR(table);
    return S_OK;
}

struct data_table *data_table_ref(struct data_table *table)
{
    if (table)
        table->refs++;
    return table;
}

struct data_table *data_table_unref(struct data_table *table)
{
    if (!table || --table->refs > 0)
        return NULL;
    for (size_t i = 0; i < table->n_rows; i++) {
        table->rows[i]->is_gone = true;
        data_row_unref(table->rows[i]);
    }
    for (unsigned i = 0; i < table->n_columns; i++)
        free(table->columns[i].name);
    free(table->columns);
    free(table->rows);
    free(table->index);
    free(table->name);
    free(table);
    return NULL;
}

static void forget_index(struct data_table *table)
{
    free(table->index);
    table->index = NULL;
    table->n_slots = table->n_used = 0;
}

/* ---- columns ---- */

/* Views hold rows, so a row that grows is another one in the place of the first. */
static HRESULT widen_rows(struct data_table *table)
{
    for (size_t i = 0; i < table->n_rows; i++) {
        struct data_row *row = table->rows[i], *wider;
        size_t size = sizeof(*row) + table->n_columns * sizeof(row->cells[0]);

        wider = calloc(1, size + sizeof(row->cells[0]));
        if (!wider)
            return hr_raise(E_OUTOFMEMORY, "rows of %s", table->name);
        memcpy(wider, row, size);
        wider->refs = 1;
        wider->blob = blob_ref(row->blob);
        table->rows[i] = wider;
        row->is_gone = true;
        data_row_unref(row);
    }
    return S_OK;
}

HRESULT data_table_add_column(struct data_table *table, const struct data_column *column)
{
    struct data_column *grown;
    char *name;
    HRESULT hr;

    if (table->n_columns >= DATA_COLUMNS_MAX)
        return hr_raise(E_INVALIDARG, "table %s has too many columns", table->name);
    grown = reallocarray(table->columns, table->n_columns + 1, sizeof(*grown));
    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "column %s", column->name);
    table->columns = grown;
    name = strdup(column->name);
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "column %s", column->name);
    hr = widen_rows(table);
    if (FAILED(hr)) {
        free(name);
        return hr_trace(hr);
    }
    grown[table->n_columns] = *column;
    grown[table->n_columns++].name = name;
    forget_index(table);
    return S_OK;
}

void data_table_remove_column(struct data_table *table, unsigned column)
{
    unsigned n_after = table->n_columns - column - 1;

    free(table->columns[column].name);
    memmove(&table->columns[column], &table->columns[column + 1],
            n_after * sizeof(table->columns[0]));
    for (size_t i = 0; i < table->n_rows; i++) {
        uint32_t *cells = table->rows[i]->cells;

        memmove(&cells[column], &cells[column + 1], n_after * sizeof(cells[0]));
    }
    table->n_columns--;
    forget_index(table);
}

int data_table_column(const struct data_table *table, const char *name)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (strcmp(table->columns[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

/* ---- rows ---- */

HRESULT data_row_new(const struct data_table *table, struct data_row **ret_row)
{
    struct data_row *row = calloc(1, sizeof(*row) + table->n_columns * sizeof(row->cells[0]));

    if (!row)
        return hr_raise(E_OUTOFMEMORY, "row of %s", table->name);
    row->refs = 1;
    *ret_row = row;
    return S_OK;
}

struct data_row *data_row_ref(struct data_row *row)
{
    if (row)
        row->refs++;
    return row;
}

struct data_row *data_row_unref(struct data_row *row)
{
    if (!row || --row->refs > 0)
        return NULL;
    blob_unref(row->blob);
    free(row);
    return NULL;
}

static uint32_t hash_of(const struct data_table *table, const uint32_t *cells)
{
    uint32_t hash = 0;

    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].is_key)
            hash = (hash ^ cells[i]) * 2654435761u + (hash >> 13);
    }
    return hash ^ hash >> 15;
}

/* <0, 0, >0 by the keys. */
static int compare(const struct data_table *table, const uint32_t *a, const uint32_t *b)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].is_key && a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

static bool has_keys(const struct data_table *table)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].is_key)
            return true;
    }
    return false;
}

/*
 * The position of the row with these keys, or where it belongs. Rows of a file may lie otherwise:
 * then the row is found by the index, and a new one goes somewhere.
 */
static size_t position(const struct data_table *table, const uint32_t *cells)
{
    size_t low = 0, high = table->n_rows;

    if (high > 0 && compare(table, table->rows[high - 1]->cells, cells) < 0)
        return high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare(table, table->rows[middle]->cells, cells) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* ---- the index ---- */

/* What is in the place of a row that was removed. */
static struct data_row removed;

static void index_put(struct data_row **index, size_t n_slots, uint32_t hash, struct data_row *row)
{
    size_t at = hash & (n_slots - 1);

    while (index[at])
        at = (at + 1) & (n_slots - 1);
    index[at] = row;
}

static HRESULT build_index(struct data_table *table)
{
    size_t n_slots = INDEX_MIN;
    struct data_row **index;

    while (n_slots < 4 * (table->n_rows + 1))
        n_slots *= 2;
    index = calloc(n_slots, sizeof(struct data_row *));
    if (!index)
        return hr_raise(E_OUTOFMEMORY, "index of %s", table->name);
    for (size_t i = 0; i < table->n_rows; i++)
        index_put(index, n_slots, hash_of(table, table->rows[i]->cells), table->rows[i]);
    forget_index(table);
    table->index = index;
    table->n_slots = n_slots;
    table->n_used = table->n_rows;
    return S_OK;
}

static struct data_row **index_find(const struct data_table *table, const uint32_t *cells)
{
    size_t at = hash_of(table, cells) & (table->n_slots - 1);

    while (table->index[at]) {
        struct data_row *row = table->index[at];

        if (row != &removed && compare(table, row->cells, cells) == 0)
            return &table->index[at];
        at = (at + 1) & (table->n_slots - 1);
    }
    return NULL;
}

struct data_row *data_table_find(struct data_table *table, const uint32_t *cells)
{
    struct data_row **slot;

    if (!has_keys(table))
        return NULL;
    if (!table->index && FAILED(build_index(table))) {
        for (size_t i = 0; i < table->n_rows; i++) {
            if (compare(table, table->rows[i]->cells, cells) == 0)
                return table->rows[i];
        }
        return NULL;
    }
    slot = index_find(table, cells);
    return slot ? *slot : NULL;
}

/* ---- changes ---- */

static HRESULT make_room(struct data_table *table)
{
    struct data_row **grown;

    if (table->n_rows < table->room)
        return S_OK;
    if (table->n_rows >= ROWS_MAX)
        return hr_raise(E_OUTOFMEMORY, "table %s has too many rows", table->name);
    grown = reallocarray(table->rows, 2 * table->room + 16, sizeof(struct data_row *));
    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "rows of %s", table->name);
    table->rows = grown;
    table->room = 2 * table->room + 16;
    return S_OK;
}

HRESULT data_table_insert(struct data_table *table, struct data_row *row)
{
    size_t at;
    HRESULT hr;

    if (data_table_find(table, row->cells))
        return S_FALSE;
    hr = make_room(table);
    if (FAILED(hr))
        return hr_trace(hr);
    at = table->is_unsorted ? table->n_rows : position(table, row->cells);
    memmove(&table->rows[at + 1], &table->rows[at],
            (table->n_rows - at) * sizeof(struct data_row *));
    table->rows[at] = data_row_ref(row);
    table->n_rows++;
    row->is_gone = false;
    if (table->index && 2 * (table->n_used + 1) > table->n_slots)
        forget_index(table);
    if (table->index) {
        index_put(table->index, table->n_slots, hash_of(table, row->cells), row);
        table->n_used++;
    }
    return S_OK;
}

void data_table_remove(struct data_table *table, struct data_row *row)
{
    size_t at = table->is_unsorted ? 0 : position(table, row->cells);
    struct data_row **slot = table->index ? index_find(table, row->cells) : NULL;

    if (at >= table->n_rows || table->rows[at] != row)
        at = 0;
    while (at < table->n_rows && table->rows[at] != row)
        at++;
    if (at == table->n_rows)
        return;
    if (slot && *slot == row)
        *slot = &removed;
    memmove(&table->rows[at], &table->rows[at + 1],
            (table->n_rows - at - 1) * sizeof(struct data_row *));
    table->n_rows--;
    row->is_gone = true;
    data_row_unref(row);
}
