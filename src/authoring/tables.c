/* SPDX-License-Identifier: MIT */
#include "authoring/tables.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/schema.h"
#include "base/hresult.h"

enum {
    TABLES_MAX = 512,
};

struct tables {
    struct table *tables[TABLES_MAX]; /* by name; n */
    size_t n;
};

HRESULT tables_new(struct tables **ret_tables)
{
    *ret_tables = calloc(1, sizeof(**ret_tables));
    return *ret_tables ? S_OK : hr_raise(E_OUTOFMEMORY, "the tables of a package");
}

struct tables *tables_free(struct tables *tables)
{
    if (!tables)
        return NULL;

    for (size_t i = 0; i < tables->n; i++)
        table_free(tables->tables[i]);
    free(tables);
    return NULL;
}

struct table *tables_find(const struct tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->n; i++)
        if (strcmp(table_name(tables->tables[i]), name) == 0)
            return tables->tables[i];
    return NULL;
}

HRESULT tables_take(struct tables *tables, struct table **table)
{
    size_t i = tables->n;

    if (tables->n == TABLES_MAX)
        return hr_raise(E_INVALIDARG, "table %s: a package has %d tables at most",
                        table_name(*table), TABLES_MAX);
    for (; i > 0 && strcmp(table_name(tables->tables[i - 1]), table_name(*table)) > 0; i--)
        tables->tables[i] = tables->tables[i - 1];
    tables->tables[i] = TAKE_PTR(*table);
    tables->n++;
    return S_OK;
}

HRESULT tables_get(struct tables *tables, const char *name, struct table **ret_table)
{
    _cleanup_(table_freep) struct table *table = NULL;
    struct column columns[TABLE_COLUMNS_MAX];
    unsigned n;
    HRESULT hr;

    *ret_table = tables_find(tables, name);
    if (*ret_table)
        return S_OK;
    n = schema_columns(name, columns);
    assert(n > 0);
    hr = table_new(name, columns, n, &table);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_table = table;
    return hr_trace(tables_take(tables, &table));
}

HRESULT tables_add(struct tables *tables, const char *name, const char *cells, ...)
{
    struct table *table;
    va_list arguments;
    size_t row;
    HRESULT hr = tables_get(tables, name, &table);

    if (SUCCEEDED(hr))
        hr = table_add_row(table, &row);
    va_start(arguments, cells);
    for (int i = 0; SUCCEEDED(hr) && cells[i]; i++) {
        if (cells[i] == 't')
            hr = table_set_text(table, row, i, va_arg(arguments, const char *));
        else if (cells[i] == 'n')
            hr = table_set_number(table, row, i, va_arg(arguments, int));
    }
    va_end(arguments);
    return hr_trace(hr);
}

const struct table *const *tables_all(const struct tables *tables, size_t *ret_n)
{
    *ret_n = tables->n;
    return (const struct table *const *)tables->tables;
}
