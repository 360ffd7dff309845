/* SPDX-License-Identifier: MIT */
#include "package/transform_columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "package/column_type.h"

#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

static struct table **find_table(const struct database *database, const char *name)
{
    for (size_t i = 0; i < database->n_tables; i++)
        if (strcmp(table_name(database->tables[i]), name) == 0)
            return &database->tables[i];
    return NULL;
}

/* Keeps the order by name. */
static HRESULT insert_table(struct database *database, struct table **table)
{
    struct table **tables =
        realloc(database->tables, (database->n_tables + 1) * sizeof(*database->tables));
    size_t i = database->n_tables;

    if (!tables)
        return hr_raise(E_OUTOFMEMORY, "the table %s", table_name(*table));
    for (; i > 0 && strcmp(table_name(tables[i - 1]), table_name(*table)) > 0; i--)
        tables[i] = tables[i - 1];
    tables[i] = TAKE_PTR(*table);
    database->tables = tables;
    database->n_tables++;
    return S_OK;
}

static HRESULT copy_cell(const struct table *from, struct table *to, size_t row, int column)
{
    const char *text = table_text(from, row, column);
    int32_t number;

    if (table_number(from, row, column, &number))
        return hr_trace(table_set_number(to, row, column, number));
    if (text)
        return hr_trace(table_set_text(to, row, column, text));
    return S_OK;
}

/* @to has all columns that @from has, and no rows. */
static HRESULT copy_rows(const struct table *from, struct table *to)
{
    HRESULT hr = table_reserve(to, table_n_rows(from));

    for (size_t i = 0; SUCCEEDED(hr) && i < table_n_rows(from); i++) {
        size_t row;

        hr = table_add_row(to, &row);
        for (unsigned j = 0; SUCCEEDED(hr) && j < table_n_columns(from); j++)
            hr = copy_cell(from, to, row, (int)j);
    }
    return hr_trace(hr);
}

/* Adds one that is told of to the @n that there are; S_FALSE if it is there. */
static HRESULT add_column(const struct table *told, size_t row, struct column *columns, unsigned *n)
{
    const char *table = table_text(told, row, 0), *name = table_text(told, row, 2);
    int32_t type;

    for (unsigned i = 0; name && i < *n; i++)
        if (strcmp(columns[i].name, name) == 0)
            return S_FALSE;
    table_number(told, row, 3, &type);
    if (!name || strlen(name) >= TABLE_NAME_MAX || *n >= TABLE_COLUMNS_MAX ||
        !column_type_read((uint16_t)type, &columns[*n]))
        return hr_raise(FAILURE,
                        "table _Columns: a column that the transform adds to %s is damaged", table);
    strcpy(columns[*n].name, name);
    ++*n;
    return S_OK;
}

/* All columns of the table @name that are told of, behind those that it has. */
static HRESULT add_columns(const struct table *told, const char *name, struct database *database)
{
    struct table **old = find_table(database, name);
    _cleanup_(table_freep) struct table *table = NULL;
    struct column columns[TABLE_COLUMNS_MAX];
    unsigned n = 0;
    HRESULT hr = S_OK;

    for (; old && n < table_n_columns(*old); n++)
        columns[n] = *table_column_at(*old, (int)n);
    for (ptrdiff_t row = table_find(told, name); SUCCEEDED(hr) && row >= 0;
         row = table_find_in(told, 0, name, (size_t)row + 1))
        hr = add_column(told, (size_t)row, columns, &n);
    if (SUCCEEDED(hr))
        hr = table_new(name, columns, n, &table);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!old)
        return hr_trace(insert_table(database, &table));
    hr = copy_rows(*old, table);
    if (SUCCEEDED(hr)) {
        table_free(*old);
        *old = TAKE_PTR(table);
    }
    return hr_trace(hr);
}

HRESULT transform_columns_add(const struct table *told, struct database *database)
{
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(told); row++) {
        const char *name = table_text(told, row, 0);

        if (!name)
            hr = hr_raise(FAILURE, "table _Columns: a row of the transform has no table");
        else if (table_find(told, name) == (ptrdiff_t)row)
            hr = add_columns(told, name, database);
    }
    return hr_trace(hr);
}
