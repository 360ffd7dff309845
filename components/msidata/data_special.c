/* SPDX-License-Identifier: MIT */
/*
 * The tables _Tables, _Columns and _Property, as a query sees them.
 */
#include <string.h>

#include "base/hresult.h"

#include "data.h"
#include "data_type.h"

struct special {
    struct data *data;
    struct data_table *table;
};

static HRESULT make(struct special *special, const char *name, const struct data_column *columns,
                    size_t n)
{
    HRESULT hr = data_table_new(name, &special->table);

    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = data_table_add_column(special->table, &columns[i]);
    if (SUCCEEDED(hr))
        special->table->is_read_only = true;
    return hr_trace(hr);
}

static HRESULT add_row(struct special *special, const uint32_t *cells)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr = data_row_new(special->table, &row);

    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(row->cells, cells, special->table->n_columns * sizeof(*cells));
    return hr_trace(data_table_insert(special->table, row));
}

static HRESULT number_of(struct special *special, const char *text, uint32_t *ret_number)
{
    return hr_trace(pool_add(&special->data->pool, text, strlen(text), ret_number));
}

static HRESULT fill_tables(struct special *special)
{
    static const struct data_column column = {
        .name = "Name", .kind = COLUMN_TEXT, .width = 64, .is_key = true};
    struct data *data = special->data;
    HRESULT hr = make(special, "_Tables", &column, 1);

    for (size_t i = 0; SUCCEEDED(hr) && i < data->n_tables; i++) {
        uint32_t cell;

        hr = number_of(special, data->tables[i]->name, &cell);
        if (SUCCEEDED(hr))
            hr = add_row(special, &cell);
    }
    return hr_trace(hr);
}

static HRESULT fill_columns_of(struct special *special, const struct data_table *table)
{
    uint32_t cells[4];
    HRESULT hr = number_of(special, table->name, &cells[0]);

    for (unsigned i = 0; SUCCEEDED(hr) && i < table->n_columns; i++) {
        if (table->columns[i].is_temporary)
            continue;
        cells[1] = data_cell((int32_t)i + 1);
        hr = number_of(special, table->columns[i].name, &cells[2]);
        cells[3] = data_cell(data_type_bits(&table->columns[i]));
        if (SUCCEEDED(hr))
            hr = add_row(special, cells);
    }
    return hr_trace(hr);
}

static HRESULT fill_columns(struct special *special)
{
    static const struct data_column columns[] = {
        {.name = "Table", .kind = COLUMN_TEXT, .width = 64, .is_key = true},
        {.name = "Number", .kind = COLUMN_SHORT, .width = 2, .is_key = true},
        {.name = "Name", .kind = COLUMN_TEXT, .width = 64},
        {.name = "Type", .kind = COLUMN_SHORT, .width = 2},
    };
    HRESULT hr = make(special, "_Columns", columns, sizeof(columns) / sizeof(*columns));

    for (size_t i = 0; SUCCEEDED(hr) && i < special->data->n_tables; i++)
        hr = fill_columns_of(special, special->data->tables[i]);
    return hr_trace(hr);
}

struct property_rows {
    struct special *special;
    HRESULT hr; /* of the first one that failed */
};

static void add_property(void *teller, const char *name, const char *value, size_t len)
{
    struct property_rows *rows = teller;
    uint32_t cells[2];

    if (SUCCEEDED(rows->hr))
        rows->hr = number_of(rows->special, name, &cells[0]);
    if (SUCCEEDED(rows->hr))
        rows->hr = pool_add(&rows->special->data->pool, value, len, &cells[1]);
    if (SUCCEEDED(rows->hr))
        rows->hr = add_row(rows->special, cells);
}

static HRESULT fill_properties(struct special *special)
{
    static const struct data_column columns[] = {
        {.name = "_Property", .kind = COLUMN_TEXT, .width = 72, .is_key = true},
        {.name = "Value", .kind = COLUMN_TEXT},
    };
    const struct data_properties *properties = special->data->properties;
    struct property_rows rows = {
        special, make(special, "_Property", columns, sizeof(columns) / sizeof(*columns))};

    if (SUCCEEDED(rows.hr))
        properties->visit(properties->context, add_property, &rows);
    return hr_trace(rows.hr);
}

static HRESULT find_special(struct special *special, const char *name)
{
    if (strcmp(name, "_Tables") == 0)
        return hr_trace(fill_tables(special));
    if (strcmp(name, "_Columns") == 0)
        return hr_trace(fill_columns(special));
    if (strcmp(name, "_Property") == 0)
        return hr_trace(fill_properties(special));
    special->table = data_table_ref(strcmp(name, "_Streams") == 0 ? special->data->streams
                                                                  : special->data->storages);
    return S_OK;
}

HRESULT data_find_table(struct data *data, const char *name, struct data_table **ret_table)
{
    struct special special = {.data = data};
    HRESULT hr;

    if (!data_is_special(data, name)) {
        *ret_table = data_table_ref(data_own_table(data, name));
        return S_OK;
    }
    hr = find_special(&special, name);
    if (FAILED(hr)) {
        data_table_unref(special.table);
        return hr_trace(hr);
    }
    *ret_table = special.table;
    return S_OK;
}
