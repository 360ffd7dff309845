/* SPDX-License-Identifier: MIT */
#include "package/database_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "package/column_type.h"
#include "package/package.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

struct reading {
    const struct database_source *source; /* borrowed */
    const struct text_pool *texts;        /* borrowed */
};

/* ---- cells ---- */

static uint32_t number_at(const uint8_t *bytes, unsigned size)
{
    uint32_t number = 0;

    for (unsigned i = 0; i < size; i++)
        number |= (uint32_t)bytes[i] << (8 * i);
    return number;
}

static HRESULT set_stream(const struct reading *reading, struct table *table, size_t row,
                          int column)
{
    _cleanup_(freep) char *name = package_cell_stream(table, row);
    int64_t size;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "the name of a stream");
    size = reading->source->stream_size(reading->source->context, name);
    if (size < 0)
        return S_OK;
    return hr_trace(
        table_set_number(table, row, column, size > INT32_MAX ? INT32_MAX : (int32_t)size));
}

/* @number is not 0, which is null. */
static HRESULT set_cell(const struct reading *reading, struct table *table, size_t row, int column,
                        uint32_t number)
{
    const char *text;

    switch (table_column_at(table, column)->kind) {
    case COLUMN_TEXT:
        if (!text_pool_at(reading->texts, number, &text))
            return hr_raise(INVALID, "table %s, row %zu, column %s: there is no text %u",
                            table_name(table), row + 1, table_column_at(table, column)->name,
                            number);
        table_lend_text(table, row, column, text);
        return S_OK;
    case COLUMN_SHORT:
    case COLUMN_LONG:
        return hr_trace(table_set_number(
            table, row, column, column_type_number(table_column_at(table, column)->kind, number)));
    case COLUMN_STREAM:
        break;
    }
    return hr_trace(set_stream(reading, table, row, column));
}

/* ---- tables ---- */

static HRESULT read_rows(const struct reading *reading, struct table *table)
{
    struct span bytes = reading->source->table(reading->source->context, table_name(table));
    unsigned sizes[TABLE_COLUMNS_MAX], row_size = 0;
    size_t n, row;
    HRESULT hr;

    for (unsigned i = 0; i < table_n_columns(table); i++)
        row_size += sizes[i] =
            column_type_size(table_column_at(table, (int)i), text_pool_number_size(reading->texts));
    if (bytes.size % row_size != 0)
        return hr_raise(INVALID, "table %s: its %zu bytes are no whole number of rows of %u bytes",
                        table_name(table), bytes.size, row_size);
    n = bytes.size / row_size;
    hr = table_reserve(table, n);
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = table_add_row(table, &row);
    for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(table); i++)
        for (row = 0; SUCCEEDED(hr) && row < n; row++, bytes.bytes += sizes[i]) {
            uint32_t number = number_at(bytes.bytes, sizes[i]);

            if (number)
                hr = set_cell(reading, table, row, (int)i, number);
        }
    return hr_trace(hr);
}

/* The columns of @name, which stand together in the table of columns: from @from on; how many. */
static HRESULT read_columns(const struct table *told, const char *name, struct column *ret_columns,
                            unsigned *ret_n)
{
    unsigned n = 0, last = 0;

    for (ptrdiff_t row = table_find(told, name); row >= 0;
         row = table_find_in(told, 0, name, (size_t)row + 1), n++) {
        const char *column = table_text(told, (size_t)row, 2);
        int32_t number, type;

        table_number(told, (size_t)row, 1, &number);
        table_number(told, (size_t)row, 3, &type);
        if (number < 1 || number > TABLE_COLUMNS_MAX || !column ||
            strlen(column) >= TABLE_NAME_MAX || *ret_columns[number - 1].name ||
            !column_type_read((uint16_t)type, &ret_columns[number - 1]))
            return hr_raise(INVALID,
                            "table _Columns, row %td: column %d of the table %s is damaged",
                            row + 1, (int)number, name);
        strcpy(ret_columns[number - 1].name, column);
        if ((unsigned)number > last)
            last = (unsigned)number;
    }
    if (n == 0 || n != last)
        return hr_raise(INVALID, "table _Columns: columns of the table %s are missing", name);
    *ret_n = n;
    return S_OK;
}

static HRESULT read_table(const struct reading *reading, const struct table *told, const char *name,
                          struct table **ret_table)
{
    _cleanup_(table_freep) struct table *table = NULL;
    struct column columns[TABLE_COLUMNS_MAX] = {0};
    unsigned n = 0;
    HRESULT hr = read_columns(told, name, columns, &n);

    if (SUCCEEDED(hr))
        hr = table_new(name, columns, n, &table);
    if (SUCCEEDED(hr))
        hr = read_rows(reading, table);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_table = TAKE_PTR(table);
    return S_OK;
}

/* ---- all ---- */

static const char *name_of(const struct table *names, size_t row)
{
    const char *name = table_text(names, row, 0);

    return name && strlen(name) < TABLE_NAME_MAX ? name : NULL;
}

static HRESULT read_tables(const struct reading *reading, const struct table *names,
                           const struct table *columns, struct database *database)
{
    HRESULT hr;

    database->tables = calloc(table_n_rows(names) + 1, sizeof(*database->tables));
    if (!database->tables)
        return hr_raise(E_OUTOFMEMORY, "the tables of a package");
    for (size_t i = 0; i < table_n_rows(names); i++) {
        const char *name = name_of(names, i);

        if (!name || table_find_in(names, 0, name, i + 1) >= 0)
            return hr_raise(INVALID, "table _Tables, row %zu: its name is damaged or there twice",
                            i + 1);
        hr = read_table(reading, columns, name, &database->tables[database->n_tables]);
        if (FAILED(hr))
            return hr_trace(hr);
        database->n_tables++;
    }
    return S_OK;
}

static int compare_tables(const void *a, const void *b)
{
    return strcmp(table_name(*(struct table *const *)a), table_name(*(struct table *const *)b));
}

static HRESULT read_all(const struct reading *reading, struct database *database)
{
    _cleanup_(table_freep) struct table *names = NULL, *columns = NULL;
    HRESULT hr = table_new("_Tables", column_type_of_names, 1, &names);

    if (SUCCEEDED(hr))
        hr = table_new("_Columns", column_type_of_columns, 4, &columns);
    if (SUCCEEDED(hr))
        hr = read_rows(reading, names);
    if (SUCCEEDED(hr))
        hr = read_rows(reading, columns);
    if (SUCCEEDED(hr))
        hr = read_tables(reading, names, columns, database);
    if (SUCCEEDED(hr))
        qsort(database->tables, database->n_tables, sizeof(*database->tables), compare_tables);
    return hr_trace(hr);
}

HRESULT database_read(const struct database_source *source, struct database *ret_database)
{
    struct database database = {.texts = NULL};
    HRESULT hr = text_pool_read(source->table(source->context, "_StringPool"),
                                source->table(source->context, "_StringData"), &database.texts);
    struct reading reading = {source, database.texts};

    if (SUCCEEDED(hr))
        hr = read_all(&reading, &database);
    if (FAILED(hr)) {
        database_clear(&database);
        return hr_trace(hr);
    }
    *ret_database = database;
    return S_OK;
}

void database_clear(struct database *database)
{
    for (size_t i = 0; i < database->n_tables; i++)
        table_free(database->tables[i]);
    free(database->tables);
    text_pool_free(database->texts);
    *database = (struct database){.texts = NULL};
}
