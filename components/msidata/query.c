/* SPDX-License-Identifier: MIT */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "query_internal.h"

static HRESULT bad_name(const char *what, const char *name)
{
    return hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "there is no %s %s", what, name);
}

HRESULT query_resolve(const struct query *query, const struct sql_name *name, unsigned *ret_table,
                      int *ret_column)
{
    for (unsigned i = 0; i < query->sql->n_tables; i++) {
        int column = data_table_column(query->tables[i], name->column);

        if (column < 0 || (name->table && strcmp(name->table, query->tables[i]->name) != 0))
            continue;
        *ret_table = i;
        *ret_column = column;
        return S_OK;
    }
    return bad_name("column", name->column);
}

static HRESULT check_names(const struct query *query, const struct sql_name *names, unsigned n)
{
    unsigned table;
    int column;

    for (unsigned i = 0; i < n; i++) {
        HRESULT hr = query_resolve(query, &names[i], &table, &column);

        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* Texts have no order. */
static HRESULT check_operator(const struct query *query, const struct sql_condition *condition)
{
    unsigned table = 0;
    int column = 0;
    HRESULT hr = query_resolve(query, &condition->a.name, &table, &column);

    if (FAILED(hr))
        return hr_trace(hr);
    if (query->tables[table]->columns[column].kind == COLUMN_TEXT &&
        condition->operator>= SQL_LESS && condition->operator<= SQL_GREATER_EQUAL)
        return hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "%s has text, which has no order",
                        condition->a.name.column);
    return S_OK;
}

HRESULT query_check_condition(const struct query *query, const struct sql_condition *condition)
{
    HRESULT hr;

    if (!condition)
        return S_OK;
    if (condition->operator== SQL_AND || condition->operator== SQL_OR) {
        hr = query_check_condition(query, condition->left);
        return FAILED(hr) ? hr_trace(hr) : hr_trace(query_check_condition(query, condition->right));
    }
    hr = check_operator(query, condition);
    if (FAILED(hr) || condition->b.kind != SQL_COLUMN)
        return hr_trace(hr);
    return condition->b.name.column ? hr_trace(check_names(query, &condition->b.name, 1)) : S_OK;
}

static bool has_to_be_there(const struct query *query)
{
    return query->sql->kind != SQL_CREATE;
}

static HRESULT find_tables(struct query *query)
{
    for (unsigned i = 0; i < query->sql->n_tables && has_to_be_there(query); i++) {
        const char *name = query->sql->tables[i];
        HRESULT hr = data_find_table(query->data, name, &query->tables[i]);

        if (FAILED(hr))
            return hr_trace(hr);
        if (!query->tables[i])
            return bad_name("table", name);
    }
    return S_OK;
}

static HRESULT add_column(struct query *query, unsigned table, int column,
                          const struct sql_value *constant)
{
    struct query_column *grown = reallocarray(query->columns, query->n_columns + 1, sizeof(*grown));

    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "columns of a query");
    query->columns = grown;
    grown[query->n_columns++] = (struct query_column){table, column, constant};
    return S_OK;
}

static HRESULT add_all_columns(struct query *query)
{
    for (unsigned i = 0; i < query->sql->n_tables; i++) {
        for (unsigned column = 0; column < query->tables[i]->n_columns; column++) {
            HRESULT hr = add_column(query, i, (int)column, NULL);

            if (FAILED(hr))
                return hr_trace(hr);
        }
    }
    return S_OK;
}

static HRESULT select_columns(struct query *query)
{
    for (unsigned i = 0; i < query->sql->n_values; i++) {
        const struct sql_value *value = &query->sql->values[i];
        unsigned table = 0;
        int column = -1;
        HRESULT hr = S_OK;

        if (value->kind == SQL_ALL) {
            hr = add_all_columns(query);
        } else {
            if (value->kind == SQL_COLUMN)
                hr = query_resolve(query, &value->name, &table, &column);
            if (SUCCEEDED(hr))
                hr = add_column(query, table, column, value);
        }
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT look_up(struct query *query)
{
    const struct sql *sql = query->sql;
    HRESULT hr = find_tables(query);

    if (SUCCEEDED(hr) && sql->kind == SQL_SELECT)
        hr = select_columns(query);
    if (SUCCEEDED(hr) && sql->kind == SQL_INSERT && sql->n_names != sql->n_values)
        hr = hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "%u values for %u columns",
                      sql->n_values, sql->n_names);
    if (SUCCEEDED(hr))
        hr = check_names(query, sql->names, sql->n_names);
    if (SUCCEEDED(hr))
        hr = check_names(query, sql->order, sql->n_order);
    if (SUCCEEDED(hr))
        hr = query_check_condition(query, sql->where);
    return hr_trace(hr);
}

HRESULT query_new(struct data *data, const char *text, struct query **ret_query)
{
    _cleanup_(query_freep) struct query *query = calloc(1, sizeof(*query));
    HRESULT hr;

    if (!query)
        return hr_raise(E_OUTOFMEMORY, "query");
    query->data = data;
    hr = sql_parse(text, &query->sql);
    if (SUCCEEDED(hr))
        hr = look_up(query);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_query = TAKE_PTR(query);
    return S_OK;
}

void query_close(struct query *query)
{
    for (size_t i = 0; i < query->n_found * query->sql->n_tables; i++)
        data_row_unref(query->found[i]);
    query->n_found = query->next = 0;
    query->is_executed = false;
}

struct query *query_free(struct query *query)
{
    if (!query)
        return NULL;
    if (query->sql)
        query_close(query);
    for (unsigned i = 0; i < SQL_TABLES_MAX; i++)
        data_table_unref(query->tables[i]);
    free(query->found);
    free(query->columns);
    sql_free(query->sql);
    free(query);
    return NULL;
}

/* ---- running ---- */

struct field query_constant(const struct sql_value *value, const struct record *parameters)
{
    switch (value->kind) {
    case SQL_NUMBER:
        return (struct field){.kind = FIELD_NUMBER, .number = value->number};
    case SQL_TEXT:
        return (struct field){
            .kind = FIELD_TEXT, .text = value->text, .text_len = strlen(value->text)};
    case SQL_MARKER:
        return *record_field(parameters, value->marker);
    default:
        return (struct field){};
    }
}

static HRESULT look_at_special_tables_again(struct query *query)
{
    for (unsigned i = 0; i < query->sql->n_tables; i++) {
        struct data_table *table = query->tables[i], *fresh;
        HRESULT hr;

        if (!table || !table->is_read_only)
            continue;
        hr = data_find_table(query->data, table->name, &fresh);
        if (FAILED(hr))
            return hr_trace(hr);
        query->tables[i] = fresh;
        data_table_unref(table);
    }
    return S_OK;
}

static HRESULT run(struct query *query, const struct record *parameters)
{
    enum sql_kind kind = query->sql->kind;
    HRESULT hr;

    if (kind == SQL_SELECT || kind == SQL_UPDATE || kind == SQL_DELETE) {
        hr = query_search(query, parameters);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    switch (kind) {
    case SQL_SELECT:
        return hr_trace(query_arrange(query));
    case SQL_INSERT:
        return hr_trace(query_insert(query, parameters));
    case SQL_UPDATE:
        return hr_trace(query_update(query, parameters));
    case SQL_DELETE:
        return hr_trace(query_delete(query));
    case SQL_CREATE:
        return hr_trace(query_create(query));
    case SQL_DROP:
        return hr_trace(query_drop(query));
    default:
        return hr_trace(query_alter(query));
    }
}

static bool is_a_table_gone(const struct query *query)
{
    for (unsigned i = 0; i < query->sql->n_tables; i++) {
        if (query->tables[i] && query->tables[i]->is_gone)
            return true;
    }
    return false;
}

HRESULT query_execute(struct query *query, const struct record *parameters)
{
    HRESULT hr;

    query_close(query);
    if (query->sql->n_markers > 0 && !parameters)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "the query lacks its parameters");
    if (is_a_table_gone(query))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "the query's table is gone");
    hr = look_at_special_tables_again(query);
    if (SUCCEEDED(hr))
        hr = run(query, parameters);
    if (FAILED(hr))
        return hr_trace(hr);
    if (query->sql->kind != SQL_SELECT) {
        query_close(query);
        return S_OK;
    }
    query->is_executed = true;
    return S_OK;
}

const struct data_column *query_column_at(const struct query *query, unsigned index)
{
    const struct query_column *column = &query->columns[index];

    return column->column < 0 ? NULL : &query->tables[column->table]->columns[column->column];
}

HRESULT query_fill(struct query *query, struct data_row *const *rows, struct record *record)
{
    for (unsigned i = 0; i < query->n_columns; i++) {
        const struct query_column *column = &query->columns[i];
        HRESULT hr;

        if (column->column < 0) {
            struct field field = query_constant(column->constant, record);

            hr = record_set_field(record, i + 1, &field);
        } else {
            hr = data_get_field(query->data, query->tables[column->table], rows[column->table],
                                (unsigned)column->column, record, i + 1);
        }
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static bool is_gone(struct data_row *const *rows, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        if (rows[i]->is_gone)
            return true;
    }
    return false;
}

HRESULT query_fetch(struct query *query, struct record **ret_record)
{
    _cleanup_(object_unrefp) struct record *record = NULL;
    unsigned n_tables = query->sql->n_tables;
    HRESULT hr;

    if (!query->is_executed)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "the query is not executed");
    while (query->next < query->n_found && is_gone(&query->found[query->next * n_tables], n_tables))
        query->next++;
    if (query->next >= query->n_found) {
        query->next = 0;
        return S_FALSE;
    }
    record = record_new(query->n_columns);
    if (!record)
        return hr_raise(E_OUTOFMEMORY, "record");
    hr = query_fill(query, &query->found[query->next * n_tables], record);
    if (FAILED(hr))
        return hr_trace(hr);
    record_set_number(record, 0, (int32_t)query->next + 1); /* as on Windows, it is something */
    record->origin = query;
    record->origin_index = query->next++;
    *ret_record = TAKE_PTR(record);
    return S_OK;
}

struct data_row *query_row_of(const struct query *query, const struct record *record,
                              unsigned table)
{
    if (record->origin != query || record->origin_index >= query->n_found)
        return NULL;
    return query->found[record->origin_index * query->sql->n_tables + table];
}
