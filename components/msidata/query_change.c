/* SPDX-License-Identifier: MIT */
/*
 * INSERT, UPDATE, DELETE.
 */
#include <string.h>

#include "base/hresult.h"

#include "query_internal.h"

static HRESULT refuse(const char *what, const struct data_table *table)
{
    return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "%s of table %s", what, table->name);
}

static int column_of(const struct query *query, unsigned index)
{
    return data_table_column(query->tables[0], query->sql->names[index].column);
}

static HRESULT fill_row(struct query *query, const struct record *parameters, struct data_row *row)
{
    const struct data_table *table = query->tables[0];

    for (unsigned i = 0; i < query->sql->n_values; i++) {
        struct field field = query_constant(&query->sql->values[i], parameters);
        int column = column_of(query, i);
        HRESULT hr;

        hr = data_make_cell(query->data, &table->columns[column], &field, &row->cells[column]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* The streams of the row, once its keys are known. */
static HRESULT set_streams(struct query *query, const struct record *parameters,
                           struct data_row *row)
{
    const struct data_table *table = query->tables[0];

    for (unsigned i = 0; i < query->sql->n_values; i++) {
        struct field field = query_constant(&query->sql->values[i], parameters);
        int column = column_of(query, i);

        if (field.kind == FIELD_STREAM && table->columns[column].kind == COLUMN_STREAM) {
            HRESULT hr = data_set_stream(query->data, table, row, field.stream);

            if (FAILED(hr))
                return hr_trace(hr);
        }
    }
    return S_OK;
}

HRESULT query_insert(struct query *query, const struct record *parameters)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    struct data_table *table = query->tables[0];
    HRESULT hr;

    if (table->is_read_only)
        return refuse("rows", table);
    hr = data_row_new(table, &row);
    if (SUCCEEDED(hr))
        hr = fill_row(query, parameters, row);
    if (FAILED(hr))
        return hr_trace(hr);
    row->is_temporary = query->sql->is_temporary;
    hr = data_insert_row(query->data, table, row);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(set_streams(query, parameters, row));
}

static HRESULT update_row(struct query *query, const struct record *parameters,
                          struct data_row *row)
{
    const struct data_table *table = query->tables[0];

    for (unsigned i = 0; i < query->sql->n_values; i++) {
        struct field field = query_constant(&query->sql->values[i], parameters);
        int column = data_table_column(table, query->sql->names[i].column);
        uint32_t cell;
        HRESULT hr = data_make_cell(query->data, &table->columns[column], &field, &cell);

        if (SUCCEEDED(hr) && table->columns[column].kind == COLUMN_STREAM)
            hr = data_set_stream(query->data, table, row, field.stream);
        if (FAILED(hr))
            return hr_trace(hr);
        row->cells[column] = cell;
    }
    query->data->is_changed = true;
    return S_OK;
}

/* Keys stay; what is required stays there. */
static HRESULT check_update(const struct query *query, const struct record *parameters)
{
    const struct data_table *table = query->tables[0];

    for (unsigned i = 0; i < query->sql->n_names; i++) {
        int at = data_table_column(table, query->sql->names[i].column);
        struct field field = query_constant(&query->sql->values[i], parameters);
        const struct data_column *column = &table->columns[at];

        if (column->is_key)
            return refuse("a key", table);
        if (field.kind == FIELD_NULL && !column->is_nullable && column->kind != COLUMN_STREAM)
            return refuse("a required column", table);
    }
    return S_OK;
}

HRESULT query_update(struct query *query, const struct record *parameters)
{
    HRESULT hr;

    if (query->tables[0]->is_read_only)
        return refuse("rows", query->tables[0]);
    hr = check_update(query, parameters);
    for (size_t i = 0; SUCCEEDED(hr) && i < query->n_found; i++)
        hr = update_row(query, parameters, query->found[i]);
    return hr_trace(hr);
}

HRESULT query_delete(struct query *query)
{
    if (query->tables[0]->is_read_only)
        return refuse("rows", query->tables[0]);
    for (size_t i = 0; i < query->n_found; i++)
        data_delete_row(query->data, query->tables[0], query->found[i]);
    return S_OK;
}
