/* SPDX-License-Identifier: MIT */
/*
 * Conditions of statements, and what frees a statement.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "sql_parse.h"

static void value_deinit(struct sql_value *value)
{
    free(value->text);
    free(value->name.table);
    free(value->name.column);
}

static struct sql_condition *condition_free(struct sql_condition *condition)
{
    if (!condition)
        return NULL;
    condition_free(condition->left);
    condition_free(condition->right);
    value_deinit(&condition->a);
    value_deinit(&condition->b);
    free(condition);
    return NULL;
}
DEFINE_CLEANUP(struct sql_condition *, condition_free);

static void names_free(struct sql_name *names, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        free(names[i].table);
        free(names[i].column);
    }
    free(names);
}

struct sql *sql_free(struct sql *sql)
{
    if (!sql)
        return NULL;
    for (unsigned i = 0; i < SQL_TABLES_MAX; i++)
        free(sql->tables[i]);
    for (unsigned i = 0; i < sql->n_values; i++)
        value_deinit(&sql->values[i]);
    for (unsigned i = 0; i < sql->n_columns; i++)
        free(sql->columns[i].name);
    names_free(sql->names, sql->n_names);
    names_free(sql->order, sql->n_order);
    names_free(sql->keys, sql->n_keys);
    condition_free(sql->where);
    free(sql->values);
    free(sql->columns);
    free(sql);
    return NULL;
}

/* A constant or a column. */
static HRESULT read_value(struct sql_reader *reader, struct sql_value *ret_value)
{
    if (reader->token.kind != TOKEN_NAME || sql_is_word(reader, "NULL"))
        return hr_trace(sql_read_constant(reader, ret_value));
    ret_value->kind = SQL_COLUMN;
    return hr_trace(sql_read_name(reader, &ret_value->name));
}

static bool take_operator(struct sql_reader *reader, enum sql_operator *ret_operator)
{
    static const char *const signs[] = {
        [SQL_EQUAL] = "=",   [SQL_UNEQUAL] = "<>",    [SQL_LESS] = "<",
        [SQL_GREATER] = ">", [SQL_LESS_EQUAL] = "<=", [SQL_GREATER_EQUAL] = ">=",
    };

    for (enum sql_operator i = SQL_EQUAL; i <= SQL_GREATER_EQUAL; i++) {
        if (sql_take_sign(reader, signs[i])) {
            *ret_operator = i;
            return true;
        }
    }
    return false;
}

static HRESULT read_comparison(struct sql_reader *reader, struct sql_condition *condition)
{
    HRESULT hr;

    condition->a.kind = SQL_COLUMN;
    hr = sql_read_name(reader, &condition->a.name);
    if (FAILED(hr))
        return hr_trace(hr);
    if (sql_take_word(reader, "IS")) {
        condition->operator= sql_take_word(reader, "NOT") ? SQL_IS_NOT_NULL : SQL_IS_NULL;
        return sql_take_word(reader, "NULL") ? S_OK : sql_bad(reader);
    }
    if (!take_operator(reader, &condition->operator))
        return sql_bad(reader);
    return hr_trace(read_value(reader, &condition->b));
}

static HRESULT read_operand(struct sql_reader *reader, struct sql_condition **ret_condition)
{
    _cleanup_(condition_freep) struct sql_condition *condition = NULL;
    HRESULT hr;

    if (sql_take_sign(reader, "(")) {
        if (++reader->depth > SQL_DEPTH_MAX)
            return sql_bad(reader);
        hr = sql_read_condition(reader, ret_condition);
        reader->depth--;
        if (FAILED(hr))
            return hr_trace(hr);
        if (sql_take_sign(reader, ")"))
            return S_OK;
        *ret_condition = condition_free(*ret_condition);
        return sql_bad(reader);
    }
    condition = calloc(1, sizeof(*condition));
    if (!condition)
        return hr_raise(E_OUTOFMEMORY, "SQL");
    hr = read_comparison(reader, condition);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_condition = TAKE_PTR(condition);
    return S_OK;
}

/* What is joined by one word; @read reads its parts. */
static HRESULT read_joined(struct sql_reader *reader, const char *word, enum sql_operator operator,
                           HRESULT (*read)(struct sql_reader *, struct sql_condition **),
                           struct sql_condition **ret_condition)
{
    _cleanup_(condition_freep) struct sql_condition *left = NULL;
    unsigned n = 0;
    HRESULT hr;

    hr = read(reader, &left);
    while (SUCCEEDED(hr) && sql_take_word(reader, word)) {
        struct sql_condition *joined = calloc(1, sizeof(*joined));

        if (!joined)
            return hr_raise(E_OUTOFMEMORY, "SQL");
        joined->operator= operator;
        joined->left = left;
        left = joined;
        if (++n > SQL_DEPTH_MAX)
            return sql_bad(reader);
        hr = read(reader, &joined->right);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_condition = TAKE_PTR(left);
    return S_OK;
}

static HRESULT read_and(struct sql_reader *reader, struct sql_condition **ret_condition)
{
    return hr_trace(read_joined(reader, "AND", SQL_AND, read_operand, ret_condition));
}

HRESULT sql_read_condition(struct sql_reader *reader, struct sql_condition **ret_condition)
{
    return hr_trace(read_joined(reader, "OR", SQL_OR, read_and, ret_condition));
}
