/* SPDX-License-Identifier: MIT */
#include "data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    SHORT_MAX = 0x7fff,
    NAME_SIZE = 512,
};

/* ---- the whole ---- */

static HRESULT new_blob_table(const char *name, struct data_table **ret_table)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    static const struct data_column columns[] = {
        {.name = "Name", .kind = COLUMN_TEXT, .width = DATA_STREAM_NAME_MAX, .is_key = true},
        {.name = "Data", .kind = COLUMN_STREAM, .is_nullable = true},
    };
    HRESULT hr = data_table_new(name, &table);

    for (size_t i = 0; SUCCEEDED(hr) && i < sizeof(columns) / sizeof(*columns); i++)
        hr = data_table_add_column(table, &columns[i]);
    if (FAILED(hr))
        return hr_trace(hr);
    table->is_unsorted = true;
    *ret_table = TAKE_PTR(table);
    return S_OK;
}

HRESULT data_init(struct data *data)
{
    HRESULT hr = new_blob_table("_Streams", &data->streams);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(new_blob_table("_Storages", &data->storages));
}

void data_deinit(struct data *data)
{
    for (size_t i = 0; i < data->n_tables; i++) {
        data->tables[i]->is_gone = true;
        data_table_unref(data->tables[i]);
    }
    free(data->tables);
    data_table_unref(data->streams);
    data_table_unref(data->storages);
    pool_deinit(&data->pool);
}

struct data_table *data_own_table(const struct data *data, const char *name)
{
    for (size_t i = 0; i < data->n_tables; i++) {
        if (strcmp(data->tables[i]->name, name) == 0)
            return data->tables[i];
    }
    return NULL;
}

bool data_is_special(const struct data *data, const char *name)
{
    return strcmp(name, "_Tables") == 0 || strcmp(name, "_Columns") == 0 ||
           strcmp(name, "_Streams") == 0 || strcmp(name, "_Storages") == 0 ||
           (data->properties && strcmp(name, "_Property") == 0);
}

HRESULT data_add_table(struct data *data, struct data_table *table)
{
    struct data_table **grown =
        reallocarray(data->tables, data->n_tables + 1, sizeof(struct data_table *));

    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "table %s", table->name);
    data->tables = grown;
    data->tables[data->n_tables++] = data_table_ref(table);
    return S_OK;
}

static bool has_streams(const struct data_table *table)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].kind == COLUMN_STREAM)
            return true;
    }
    return false;
}

void data_drop_table(struct data *data, struct data_table *table)
{
    if (has_streams(table)) {
        for (size_t i = 0; i < table->n_rows; i++)
            data_set_stream(data, table, table->rows[i], NULL);
    }
    for (size_t i = 0; i < data->n_tables; i++) {
        if (data->tables[i] != table)
            continue;
        memmove(&data->tables[i], &data->tables[i + 1],
                (data->n_tables - i - 1) * sizeof(struct data_table *));
        data->n_tables--;
        table->is_gone = true;
        data_table_unref(table);
        return;
    }
}

void data_replace_table(struct data *data, struct data_table *before, struct data_table *table)
{
    for (size_t i = 0; i < data->n_tables; i++) {
        if (data->tables[i] != before)
            continue;
        data->tables[i] = data_table_ref(table);
        before->is_gone = true;
        data_table_unref(before);
        return;
    }
}

/* ---- streams ---- */

struct blob *data_find_stream(struct data *data, const char *name)
{
    uint32_t keys[2] = {pool_find(&data->pool, name, strlen(name))};
    struct data_row *row = keys[0] ? data_table_find(data->streams, keys) : NULL;

    return row ? row->blob : NULL;
}

HRESULT data_put_stream(struct data *data, const char *name, struct blob *blob)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    uint32_t keys[2] = {0, blob != NULL};
    struct data_row *found;
    HRESULT hr;

    hr = pool_add(&data->pool, name, strlen(name), &keys[0]);
    if (FAILED(hr))
        return hr_trace(hr);
    found = data_table_find(data->streams, keys);
    if (found && !blob) {
        data_table_remove(data->streams, found);
        return S_OK;
    }
    if (!blob)
        return S_OK;
    if (found) {
        blob_ref(blob);
        blob_unref(found->blob);
        found->blob = blob;
        found->cells[DATA_STREAM_DATA] = 1;
        return S_OK;
    }
    hr = data_row_new(data->streams, &row);
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(row->cells, keys, sizeof(keys));
    row->blob = blob_ref(blob);
    return hr_trace(data_table_insert(data->streams, row));
}

/* "Table.key1.key2" */
static HRESULT stream_name(const struct data *data, const struct data_table *table,
                           const struct data_row *row, char *name, size_t size)
{
    size_t len = (size_t)snprintf(name, size, "%s", table->name);

    for (unsigned i = 0; i < table->n_columns && len < size; i++) {
        char number[RECORD_NUMBER_SIZE];

        if (table->columns[i].is_key && table->columns[i].kind != COLUMN_STREAM)
            len += (size_t)snprintf(name + len, size - len, ".%s",
                                    data_cell_text(data, table, row, i, number, NULL));
    }
    return len < size ? S_OK : hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "stream %s", name);
}

char *data_stream_name(const struct data *data, const struct data_table *table,
                       const struct data_row *row)
{
    char name[NAME_SIZE];

    return stream_name(data, table, row, name, sizeof(name)) == S_OK ? strdup(name) : NULL;
}

bool data_stream_is_of_cell(const struct data *data, const char *name)
{
    for (size_t i = 0; i < data->n_tables; i++) {
        size_t len = strlen(data->tables[i]->name);

        if (has_streams(data->tables[i]) && strncmp(name, data->tables[i]->name, len) == 0 &&
            name[len] == '.')
            return true;
    }
    return false;
}

struct blob *data_stream(struct data *data, const struct data_table *table,
                         const struct data_row *row)
{
    char name[NAME_SIZE];

    if (table == data->streams || table == data->storages)
        return row->blob;
    return stream_name(data, table, row, name, sizeof(name)) == S_OK ? data_find_stream(data, name)
                                                                     : NULL;
}

HRESULT data_set_stream(struct data *data, const struct data_table *table,
                        const struct data_row *row, struct blob *blob)
{
    char name[NAME_SIZE];
    HRESULT hr;

    if (table == data->streams || table == data->storages) {
        blob_ref(blob);
        blob_unref(row->blob);
        ((struct data_row *)(uintptr_t)row)->blob = blob;
        return S_OK;
    }
    hr = stream_name(data, table, row, name, sizeof(name));
    return FAILED(hr) ? hr_trace(hr) : hr_trace(data_put_stream(data, name, blob));
}

/* ---- cells ---- */

const char *data_cell_text(const struct data *data, const struct data_table *table,
                           const struct data_row *row, unsigned column,
                           char number[static RECORD_NUMBER_SIZE], size_t *ret_len)
{
    uint32_t cell = row->cells[column];

    if (table->columns[column].kind == COLUMN_TEXT)
        return pool_text(&data->pool, cell, ret_len);
    number[0] = '\0';
    if (cell && table->columns[column].kind != COLUMN_STREAM)
        snprintf(number, RECORD_NUMBER_SIZE, "%d", data_number(cell));
    if (ret_len)
        *ret_len = strlen(number);
    return number;
}

HRESULT data_get_field(struct data *data, const struct data_table *table,
                       const struct data_row *row, unsigned column, struct record *record,
                       unsigned index)
{
    uint32_t cell = row->cells[column];
    const char *text;
    size_t len;

    switch (table->columns[column].kind) {
    case COLUMN_TEXT:
        text = pool_text(&data->pool, cell, &len);
        return hr_trace(record_set_text_n(record, index, text, len));
    case COLUMN_STREAM:
        if (table == data->storages)
            return hr_trace(record_set_storage(record, index));
        return hr_trace(
            record_set_stream(record, index, cell ? data_stream(data, table, row) : NULL));
    default:
        return hr_trace(
            record_set_number(record, index, cell ? data_number(cell) : RECORD_NULL_NUMBER));
    }
}

static HRESULT make_text_cell(struct data *data, const struct field *field, uint32_t *ret_cell)
{
    char number[RECORD_NUMBER_SIZE];

    if (field->kind == FIELD_NUMBER) {
        snprintf(number, sizeof(number), "%d", field->number);
        return hr_trace(pool_add(&data->pool, number, strlen(number), ret_cell));
    }
    if (field->kind != FIELD_TEXT) {
        *ret_cell = 0;
        return S_OK;
    }
    return hr_trace(pool_add(&data->pool, field->text, field->text_len, ret_cell));
}

HRESULT data_make_cell(struct data *data, const struct data_column *column,
                       const struct field *field, uint32_t *ret_cell)
{
    int32_t number;

    if (column->kind == COLUMN_TEXT)
        return hr_trace(make_text_cell(data, field, ret_cell));
    if (column->kind == COLUMN_STREAM) {
        *ret_cell = field->kind == FIELD_STREAM;
        return S_OK;
    }
    number = field_number(field);
    if (number == RECORD_NULL_NUMBER) {
        *ret_cell = 0;
        return S_OK;
    }
    if (column->kind == COLUMN_SHORT && (number < -SHORT_MAX || number > SHORT_MAX))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "%d is too large for column %s",
                        number, column->name);
    *ret_cell = data_cell(number);
    return S_OK;
}

/* ---- rows ---- */

int data_required_column(const struct data_table *table, const struct data_row *row)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (!row->cells[i] && !table->columns[i].is_nullable &&
            table->columns[i].kind != COLUMN_STREAM)
            return (int)i;
    }
    return -1;
}

HRESULT data_insert_row(struct data *data, struct data_table *table, struct data_row *row)
{
    int required = data_required_column(table, row);
    HRESULT hr;

    if (required >= 0)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "table %s, column %s: null",
                        table->name, table->columns[required].name);
    hr = data_table_insert(table, row);
    if (hr == S_FALSE)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "table %s has a row with these keys",
                        table->name);
    if (SUCCEEDED(hr))
        data->is_changed = true;
    return hr_trace(hr);
}

void data_delete_row(struct data *data, struct data_table *table, struct data_row *row)
{
    if (table != data->streams && has_streams(table))
        data_set_stream(data, table, row, NULL);
    data_table_remove(table, row);
    data->is_changed = true;
}

struct data_row *data_counterpart(const struct data *data, const struct data_table *table,
                                  const struct data_row *row, const struct data *other,
                                  struct data_table *other_table)
{
    uint32_t cells[DATA_COLUMNS_MAX] = {0};

    for (unsigned i = 0; i < table->n_columns && i < other_table->n_columns; i++) {
        const char *text;
        size_t len;

        cells[i] = row->cells[i];
        if (!table->columns[i].is_key || table->columns[i].kind != COLUMN_TEXT)
            continue;
        text = pool_text(&data->pool, row->cells[i], &len);
        cells[i] = pool_find(&other->pool, text, len);
        if (len && !cells[i])
            return NULL;
    }
    return data_table_find(other_table, cells);
}
