/* SPDX-License-Identifier: MIT */
#include "transform_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "data_type.h"

static const char view_name[] = "_TransformView";

struct transform_view {
    struct data *data, *changed;
    struct data_table *table;
};

/* ---- its rows ---- */

static HRESULT add(struct transform_view *view, const char *const texts[static 5])
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr = data_row_new(view->table, &row);

    for (unsigned i = 0; SUCCEEDED(hr) && i < 5; i++)
        hr = pool_add(&view->data->pool, texts[i], strlen(texts[i]), &row->cells[i]);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = data_table_insert(view->table, row);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* The keys of a row with tabs between them, the caller's. */
static char *keys_of(const struct data *data, const struct data_table *table,
                     const struct data_row *row)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const char *tab = "";

    for (unsigned i = 0; out && i < table->n_columns; i++) {
        char number[RECORD_NUMBER_SIZE];

        if (!table->columns[i].is_key)
            continue;
        fprintf(out, "%s%s", tab, data_cell_text(data, table, row, i, number, NULL));
        tab = "\t";
    }
    if (!out || fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

/* A cell's text; of a stream its name, which is the caller's in @owned. */
static const char *text_of(const struct data *data, const struct data_table *table,
                           const struct data_row *row, unsigned column,
                           char number[static RECORD_NUMBER_SIZE], char **owned)
{
    if (table->columns[column].kind != COLUMN_STREAM || !row->cells[column])
        return data_cell_text(data, table, row, column, number, NULL);
    *owned = data_stream_name(data, table, row);
    return *owned ? *owned : "";
}

/* ---- what changes ---- */

/* @before is NULL for a new row; its table, for that of a new table. */
static HRESULT tell_cells(struct transform_view *view, const struct data_table *a,
                          const struct data_row *before, const struct data_table *b,
                          const struct data_row *after, const char *keys)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < b->n_columns; i++) {
        _cleanup_(freep) char *owned = NULL, *owned_before = NULL;
        char numbers[2][RECORD_NUMBER_SIZE];
        const char *text, *current = "";

        if (b->columns[i].is_key)
            continue;
        text = text_of(view->changed, b, after, i, numbers[0], &owned);
        if (before && i < a->n_columns)
            current = text_of(view->data, a, before, i, numbers[1], &owned_before);
        if (strcmp(text, current) != 0)
            hr = add(view, (const char *const[]){b->name, b->columns[i].name, keys, text, current});
    }
    return hr_trace(hr);
}

static HRESULT tell_rows(struct transform_view *view, struct data_table *a, struct data_table *b)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && a && i < a->n_rows; i++) {
        _cleanup_(freep) char *keys = NULL;

        if (data_counterpart(view->data, a, a->rows[i], view->changed, b))
            continue;
        keys = keys_of(view->data, a, a->rows[i]);
        hr = keys ? add(view, (const char *const[]){a->name, "DELETE", keys, "", ""})
                  : E_OUTOFMEMORY;
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < b->n_rows; i++) {
        const struct data_row *before =
            a ? data_counterpart(view->changed, b, b->rows[i], view->data, a) : NULL;
        _cleanup_(freep) char *keys = keys_of(view->changed, b, b->rows[i]);

        hr = keys ? tell_cells(view, a, before, b, b->rows[i], keys) : E_OUTOFMEMORY;
        if (SUCCEEDED(hr) && !before)
            hr = add(view, (const char *const[]){b->name, "INSERT", keys, "", ""});
    }
    return hr_trace(hr);
}

/* The type's bits and the number of each column that comes. */
static HRESULT tell_columns(struct transform_view *view, const struct data_table *a,
                            const struct data_table *b)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < b->n_columns; i++) {
        char type[RECORD_NUMBER_SIZE], number[RECORD_NUMBER_SIZE];

        if (a && data_table_column(a, b->columns[i].name) >= 0)
            continue;
        snprintf(type, sizeof(type), "%d", data_type_bits(&b->columns[i]));
        snprintf(number, sizeof(number), "%u", i + 1);
        hr = add(view, (const char *const[]){b->name, b->columns[i].name, "", type, number});
    }
    return hr_trace(hr);
}

static HRESULT tell_all(struct transform_view *view)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < view->data->n_tables; i++) {
        const struct data_table *table = view->data->tables[i];

        if (!table->is_temporary && !data_own_table(view->changed, table->name))
            hr = add(view, (const char *const[]){table->name, "DROP", "", "", ""});
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < view->changed->n_tables; i++) {
        struct data_table *b = view->changed->tables[i], *a = data_own_table(view->data, b->name);

        if (!a)
            hr = add(view, (const char *const[]){b->name, "CREATE", "", "", ""});
        if (SUCCEEDED(hr))
            hr = tell_columns(view, a, b);
        if (SUCCEEDED(hr))
            hr = tell_rows(view, a, b);
    }
    return hr_trace(hr);
}

static HRESULT make_table(struct data_table **ret_table)
{
    static const char *const names[] = {"Table", "Column", "Row", "Data", "Current"};
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    HRESULT hr = data_table_new(view_name, &table);

    for (unsigned i = 0; SUCCEEDED(hr) && i < sizeof(names) / sizeof(*names); i++) {
        const struct data_column column = {
            .name = (char *)(uintptr_t)names[i],
            .kind = COLUMN_TEXT,
            .is_key = i < 3,
            .is_nullable = i >= 2,
            .is_temporary = true,
        };

        hr = data_table_add_column(table, &column);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    table->is_temporary = true;
    table->holds = 1;
    *ret_table = TAKE_PTR(table);
    return S_OK;
}

HRESULT transform_view_make(struct data *data, struct data *changed)
{
    struct transform_view view = {.data = data, .changed = changed};
    struct data_table *before = data_own_table(data, view_name);
    HRESULT hr = make_table(&view.table);

    if (SUCCEEDED(hr))
        hr = tell_all(&view);
    if (SUCCEEDED(hr) && before)
        data_drop_table(data, before);
    if (SUCCEEDED(hr))
        hr = data_add_table(data, view.table);
    data_table_unref(view.table);
    return hr_trace(hr);
}
