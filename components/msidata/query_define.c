/* SPDX-License-Identifier: MIT */
/*
 * CREATE, DROP, ALTER. A table whose columns are all temporary lives while it is held; so does a
 * temporary column of any table.
 */
#include <string.h>

#include "base/hresult.h"

#include "query_internal.h"

static HRESULT bad(const char *what, const char *name)
{
    return hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "%s %s", what, name);
}

/* ---- CREATE ---- */

static struct data_column *column_named(struct sql *sql, const char *name)
{
    for (unsigned i = 0; i < sql->n_columns; i++) {
        if (strcmp(sql->columns[i].name, name) == 0)
            return &sql->columns[i];
    }
    return NULL;
}

static HRESULT mark_keys(struct sql *sql)
{
    for (unsigned i = 0; i < sql->n_keys; i++) {
        struct data_column *column = column_named(sql, sql->keys[i].column);

        if (!column)
            return bad("there is no key", sql->keys[i].column);
        column->is_key = true;
    }
    for (unsigned i = 0; i < sql->n_columns; i++) {
        if (column_named(sql, sql->columns[i].name) != &sql->columns[i])
            return bad("twice there is", sql->columns[i].name);
    }
    return S_OK;
}

static bool is_all_temporary(const struct sql *sql)
{
    for (unsigned i = 0; i < sql->n_columns; i++) {
        if (!sql->columns[i].is_temporary)
            return false;
    }
    return true;
}

static bool has_temporary_key(const struct sql *sql)
{
    for (unsigned i = 0; i < sql->n_columns; i++) {
        if (sql->columns[i].is_key && sql->columns[i].is_temporary)
            return true;
    }
    return false;
}

/* A key takes the place that is its own among the keys; what was there takes that of the key. */
static void order_columns(struct sql *sql)
{
    for (unsigned i = 0; i < sql->n_keys && i < sql->n_columns; i++) {
        struct data_column *key = column_named(sql, sql->keys[i].column);
        struct data_column before = sql->columns[i];

        sql->columns[i] = *key;
        *key = before;
    }
}

/* The names come to the pool in the query's order: that orders _Tables. */
static HRESULT pool_names(struct query *query)
{
    struct pool *pool = &query->data->pool;
    const struct sql *sql = query->sql;
    uint32_t number;
    HRESULT hr = pool_add(pool, sql->tables[0], strlen(sql->tables[0]), &number);

    for (unsigned i = 0; SUCCEEDED(hr) && i < sql->n_columns; i++)
        hr = pool_add(pool, sql->columns[i].name, strlen(sql->columns[i].name), &number);
    return hr_trace(hr);
}

static HRESULT add_columns(struct query *query, struct data_table *table)
{
    HRESULT hr = pool_names(query);

    order_columns(query->sql);
    for (unsigned i = 0; SUCCEEDED(hr) && i < query->sql->n_columns; i++)
        hr = data_table_add_column(table, &query->sql->columns[i]);
    return hr_trace(hr);
}

HRESULT query_create(struct query *query)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    struct sql *sql = query->sql;
    const char *name = sql->tables[0];
    HRESULT hr;

    if (data_is_special(query->data, name) || data_own_table(query->data, name))
        return bad("there is a table", name);
    hr = mark_keys(sql);
    if (FAILED(hr))
        return hr_trace(hr);
    if (has_temporary_key(sql) && !is_all_temporary(sql))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "a temporary key of %s", name);
    if (is_all_temporary(sql) && !sql->is_held)
        return S_OK; /* nobody holds it: it is gone already */
    hr = data_table_new(name, &table);
    if (SUCCEEDED(hr))
        hr = add_columns(query, table);
    if (FAILED(hr))
        return hr_trace(hr);
    table->is_temporary = is_all_temporary(sql);
    table->holds = sql->is_held;
    query->data->is_changed = true;
    return hr_trace(data_add_table(query->data, table));
}

/* ---- DROP, ALTER ---- */

HRESULT query_drop(struct query *query)
{
    if (data_is_special(query->data, query->sql->tables[0]))
        return bad("this table stays:", query->sql->tables[0]);
    data_drop_table(query->data, query->tables[0]);
    query->data->is_changed = true;
    return S_OK;
}

static void let_go(struct query *query, struct data_table *table)
{
    if (table->holds > 0)
        table->holds--;
    if (table->holds > 0)
        return;
    for (unsigned i = table->n_columns; i > 0 && !table->is_temporary; i--) {
        if (table->columns[i - 1].is_temporary)
            data_table_remove_column(table, i - 1);
    }
    if (table->is_temporary)
        data_drop_table(query->data, table);
}

static HRESULT add(struct query *query)
{
    struct data_table *table = query->tables[0];
    const struct data_column *column = &query->sql->columns[0];
    HRESULT hr;

    if (data_table_column(table, column->name) >= 0)
        return bad("there is a column", column->name);
    if (column->is_temporary && !query->sql->is_held && table->holds == 0)
        return S_OK; /* as above */
    hr = data_table_add_column(table, column);
    if (FAILED(hr))
        return hr_trace(hr);
    table->holds += query->sql->is_held;
    query->data->is_changed = true;
    return S_OK;
}

HRESULT query_alter(struct query *query)
{
    struct data_table *table = query->tables[0];

    if (data_is_special(query->data, table->name))
        return bad("this table stays as it is:", table->name);
    switch (query->sql->kind) {
    case SQL_ALTER_HOLD:
        table->holds++;
        return S_OK;
    case SQL_ALTER_FREE:
        let_go(query, table);
        return S_OK;
    default:
        return hr_trace(add(query));
    }
}
