/* SPDX-License-Identifier: MIT */
#include "merge.h"

#include <stdio.h>
#include <string.h>

#include "base/hresult.h"

struct merge {
    struct data *from, *to;
    const char *errors;
    bool has_conflicts;
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* ---- tables ---- */

/* What both have has to be the same, but for lengths of texts. */
static HRESULT compare_tables(const struct data_table *a, const struct data_table *b)
{
    unsigned n = least(a->n_columns, b->n_columns);

    for (unsigned i = 0; i < n; i++) {
        const struct data_column *x = &a->columns[i], *y = &b->columns[i];

        if (strcmp(x->name, y->name) != 0 || x->kind != y->kind || x->is_key != y->is_key)
            return hr_raise(hr_from_win32(ERROR_DATATYPE_MISMATCH), "table %s, column %s", a->name,
                            x->name);
    }
    return S_OK;
}

static HRESULT copy_table(struct merge *merge, const struct data_table *from,
                          struct data_table **ret_table)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    HRESULT hr = data_table_new(from->name, &table);

    for (unsigned i = 0; SUCCEEDED(hr) && i < from->n_columns; i++)
        hr = data_table_add_column(table, &from->columns[i]);
    if (SUCCEEDED(hr))
        hr = data_add_table(merge->to, table);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_table = table; /* the database holds it */
    return S_OK;
}

/* ---- rows ---- */

static HRESULT copy_cells(struct merge *merge, const struct data_table *from,
                          const struct data_row *row, const struct data_table *table,
                          struct data_row *copy)
{
    unsigned n = least(from->n_columns, table->n_columns);

    for (unsigned i = 0; i < n; i++) {
        const char *text;
        size_t len;
        HRESULT hr;

        if (from->columns[i].kind != COLUMN_TEXT) {
            copy->cells[i] = row->cells[i];
            continue;
        }
        text = pool_text(&merge->from->pool, row->cells[i], &len);
        hr = pool_add(&merge->to->pool, text, len, &copy->cells[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT merge_row(struct merge *merge, const struct data_table *from,
                         const struct data_row *row, struct data_table *table, unsigned *conflicts)
{
    _cleanup_(data_row_unrefp) struct data_row *copy = NULL;
    struct data_row *found;
    HRESULT hr = data_row_new(table, &copy);

    if (SUCCEEDED(hr))
        hr = copy_cells(merge, from, row, table, copy);
    if (FAILED(hr))
        return hr_trace(hr);
    found = data_table_find(table, copy->cells);
    if (found) {
        *conflicts +=
            memcmp(found->cells, copy->cells, table->n_columns * sizeof(copy->cells[0])) != 0;
        return S_OK;
    }
    hr = data_insert_row(merge->to, table, copy);
    for (unsigned i = 0; SUCCEEDED(hr) && i < least(from->n_columns, table->n_columns); i++) {
        if (from->columns[i].kind == COLUMN_STREAM && row->cells[i])
            hr = data_set_stream(merge->to, table, copy, data_stream(merge->from, from, row));
    }
    return hr_trace(hr);
}

/* ---- the table of errors ---- */

static HRESULT errors_table(struct merge *merge, struct data_table **ret_table)
{
    static const struct data_column columns[] = {
        {.name = "Table", .kind = COLUMN_TEXT, .width = 255, .is_key = true},
        {.name = "NumRowMergeConflicts", .kind = COLUMN_SHORT, .width = 2},
    };
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    HRESULT hr;

    *ret_table = data_own_table(merge->to, merge->errors);
    if (*ret_table)
        return S_OK;
    hr = data_table_new(merge->errors, &table);
    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(columns) / sizeof(*columns); i++)
        hr = data_table_add_column(table, &columns[i]);
    if (SUCCEEDED(hr))
        hr = data_add_table(merge->to, table);
    *ret_table = table;
    return hr_trace(hr);
}

static HRESULT note(struct merge *merge, const char *name, unsigned conflicts)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    struct data_table *table;
    HRESULT hr;

    merge->has_conflicts = true;
    if (!merge->errors)
        return S_OK;
    hr = errors_table(merge, &table);
    if (SUCCEEDED(hr))
        hr = data_row_new(table, &row);
    if (SUCCEEDED(hr))
        hr = pool_add(&merge->to->pool, name, strlen(name), &row->cells[0]);
    if (FAILED(hr))
        return hr_trace(hr);
    row->cells[1] = data_cell((int32_t)conflicts);
    return hr_trace(data_insert_row(merge->to, table, row));
}

/* ---- all ---- */

static HRESULT merge_table(struct merge *merge, const struct data_table *from)
{
    struct data_table *table = data_own_table(merge->to, from->name);
    unsigned conflicts = 0;
    HRESULT hr = S_OK;

    if (!table)
        hr = copy_table(merge, from, &table);
    for (size_t i = 0; SUCCEEDED(hr) && i < from->n_rows; i++)
        hr = merge_row(merge, from, from->rows[i], table, &conflicts);
    if (SUCCEEDED(hr) && conflicts > 0)
        hr = note(merge, from->name, conflicts);
    return hr_trace(hr);
}

HRESULT merge_databases(struct data *from, struct data *to, const char *errors)
{
    struct merge merge = {from, to, errors, false};
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < from->n_tables; i++) {
        const struct data_table *table = data_own_table(to, from->tables[i]->name);

        if (table)
            hr = compare_tables(from->tables[i], table);
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < from->n_tables; i++)
        hr = merge_table(&merge, from->tables[i]);
    if (FAILED(hr))
        return hr_trace(hr);
    to->is_changed = true;
    if (merge.has_conflicts)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "rows have the keys of others");
    return S_OK;
}
