/* SPDX-License-Identifier: MIT */
/*
 * The statements that look at rows and change them, by recursive descent.
 */
#include "sql_parse.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"

/* ---- the reader ---- */

HRESULT sql_bad(struct sql_reader *reader)
{
    return hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "SQL at \"%.40s\"", reader->token.text);
}

void sql_next(struct sql_reader *reader)
{
    if (reader->token.kind != TOKEN_BAD)
        reader->token = sql_token_read(reader->token.next);
}

bool sql_is_word(const struct sql_reader *reader, const char *word)
{
    const struct sql_token *token = &reader->token;

    return token->kind == TOKEN_NAME && !token->is_quoted_name && token->len == strlen(word) &&
           strncasecmp(token->text, word, token->len) == 0;
}

bool sql_take_word(struct sql_reader *reader, const char *word)
{
    if (!sql_is_word(reader, word))
        return false;
    sql_next(reader);
    return true;
}

bool sql_take_sign(struct sql_reader *reader, const char *sign)
{
    const struct sql_token *token = &reader->token;

    if (token->kind != TOKEN_SIGN || token->len != strlen(sign) ||
        strncmp(token->text, sign, token->len) != 0)
        return false;
    sql_next(reader);
    return true;
}

/* Words of the language are names only in ``. */
static bool is_name(const struct sql_reader *reader)
{
    static const char *const words[] = {
        "ADD",     "ALTER",    "AND",  "BY",    "CHAR",   "CHARACTER", "CREATE",
        "DELETE",  "DISTINCT", "DROP", "FREE",  "FROM",   "HOLD",      "INSERT",
        "INT",     "INTEGER",  "INTO", "IS",    "KEY",    "LIKE",      "LOCALIZABLE",
        "LONG",    "LONGCHAR", "NOT",  "NULL",  "OBJECT", "OR",        "ORDER",
        "PRIMARY", "SELECT",   "SET",  "SHORT", "TABLE",  "TEMPORARY", "UPDATE",
        "VALUES",  "WHERE",
    };

    if (reader->token.kind != TOKEN_NAME || reader->token.len == 0)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (sql_is_word(reader, words[i]))
            return false;
    }
    return true;
}

static HRESULT copy(const struct sql_token *token, char **ret_text)
{
    *ret_text = strndup(token->text, token->len);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "SQL");
}

HRESULT sql_read_plain_name(struct sql_reader *reader, char **ret_name)
{
    HRESULT hr;

    if (!is_name(reader))
        return sql_bad(reader);
    hr = copy(&reader->token, ret_name);
    sql_next(reader);
    return hr_trace(hr);
}

HRESULT sql_read_name(struct sql_reader *reader, struct sql_name *ret_name)
{
    HRESULT hr = sql_read_plain_name(reader, &ret_name->column);

    if (FAILED(hr) || !sql_take_sign(reader, "."))
        return hr_trace(hr);
    ret_name->table = TAKE_PTR(ret_name->column);
    return hr_trace(sql_read_plain_name(reader, &ret_name->column));
}

/* Makes room for one more in an array of @size each; the new one is zeroed. NULL: no memory. */
void *sql_grow(void *array, unsigned *n, size_t size)
{
    void **items = array;
    char *grown = reallocarray(*items, *n + 1u, size);

    if (!grown)
        return NULL;
    *items = grown;
    return memset(grown + size * (*n)++, 0, size);
}

static HRESULT add_name(struct sql_reader *reader, struct sql_name **names, unsigned *n)
{
    struct sql_name *name = sql_grow(names, n, sizeof(*name));

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "SQL");
    return hr_trace(sql_read_name(reader, name));
}

HRESULT sql_read_names(struct sql_reader *reader, struct sql_name **names, unsigned *n)
{
    HRESULT hr;

    do {
        hr = add_name(reader, names, n);
        if (FAILED(hr))
            return hr_trace(hr);
    } while (sql_take_sign(reader, ","));
    return S_OK;
}

HRESULT sql_read_number(struct sql_reader *reader, bool is_negative, struct sql_value *ret_value)
{
    int64_t number = 0;

    if (reader->token.kind != TOKEN_NUMBER || reader->token.len > 10)
        return sql_bad(reader);
    for (size_t i = 0; i < reader->token.len; i++)
        number = number * 10 + (reader->token.text[i] - '0');
    if (is_negative)
        number = -number;
    ret_value->kind = SQL_NUMBER;
    ret_value->number = (int32_t)number; /* as Windows: it turns around */
    sql_next(reader);
    return S_OK;
}

HRESULT sql_read_constant(struct sql_reader *reader, struct sql_value *ret_value)
{
    HRESULT hr;

    if (sql_take_sign(reader, "-"))
        return hr_trace(sql_read_number(reader, true, ret_value));
    if (sql_take_word(reader, "NULL")) {
        ret_value->kind = SQL_NULL;
        return S_OK;
    }
    switch (reader->token.kind) {
    case TOKEN_NUMBER:
        return hr_trace(sql_read_number(reader, false, ret_value));
    case TOKEN_TEXT:
        ret_value->kind = SQL_TEXT;
        hr = copy(&reader->token, &ret_value->text);
        break;
    case TOKEN_MARKER:
        ret_value->kind = SQL_MARKER;
        ret_value->marker = ++reader->sql->n_markers;
        hr = S_OK;
        break;
    default:
        return sql_bad(reader);
    }
    sql_next(reader);
    return hr_trace(hr);
}

/* ---- parts of statements ---- */

HRESULT sql_read_tables(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    do {
        if (sql->n_tables == SQL_TABLES_MAX)
            return sql_bad(reader);
        hr = sql_read_plain_name(reader, &sql->tables[sql->n_tables]);
        if (FAILED(hr))
            return hr_trace(hr);
        sql->n_tables++;
    } while (sql->kind == SQL_SELECT && sql_take_sign(reader, ","));
    return S_OK;
}

static HRESULT read_where(struct sql_reader *reader)
{
    if (!sql_take_word(reader, "WHERE"))
        return S_OK;
    return hr_trace(sql_read_condition(reader, &reader->sql->where));
}

static struct sql_value *add_value(struct sql *sql)
{
    return sql_grow(&sql->values, &sql->n_values, sizeof(*sql->values));
}

/* ---- SELECT, INSERT, UPDATE, DELETE ---- */

static HRESULT read_selected(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    do {
        struct sql_value *value = add_value(sql);

        if (!value)
            return hr_raise(E_OUTOFMEMORY, "SQL");
        if (sql_take_sign(reader, "*")) {
            value->kind = SQL_ALL;
            hr = S_OK;
        } else if (reader->token.kind == TOKEN_TEXT) {
            hr = sql_read_constant(reader, value);
        } else {
            value->kind = SQL_COLUMN;
            hr = sql_read_name(reader, &value->name);
        }
        if (FAILED(hr))
            return hr_trace(hr);
    } while (sql_take_sign(reader, ","));
    return S_OK;
}

static HRESULT read_select(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    sql->kind = SQL_SELECT;
    sql->is_distinct = sql_take_word(reader, "DISTINCT");
    hr = read_selected(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_word(reader, "FROM"))
        return sql_bad(reader);
    hr = sql_read_tables(reader);
    if (SUCCEEDED(hr))
        hr = read_where(reader);
    if (FAILED(hr) || !sql_take_word(reader, "ORDER"))
        return hr_trace(hr);
    if (!sql_take_word(reader, "BY"))
        return sql_bad(reader);
    return hr_trace(sql_read_names(reader, &sql->order, &sql->n_order));
}

static HRESULT read_values(struct sql_reader *reader)
{
    HRESULT hr;

    do {
        struct sql_value *value = add_value(reader->sql);

        if (!value)
            return hr_raise(E_OUTOFMEMORY, "SQL");
        hr = sql_read_constant(reader, value);
        if (FAILED(hr))
            return hr_trace(hr);
    } while (sql_take_sign(reader, ","));
    return S_OK;
}

static HRESULT read_insert(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    sql->kind = SQL_INSERT;
    if (!sql_take_word(reader, "INTO"))
        return sql_bad(reader);
    hr = sql_read_tables(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_sign(reader, "("))
        return sql_bad(reader);
    hr = sql_read_names(reader, &sql->names, &sql->n_names);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_sign(reader, ")"))
        return sql_bad(reader);
    if (!sql_take_word(reader, "VALUES") || !sql_take_sign(reader, "("))
        return sql_bad(reader);
    hr = read_values(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_sign(reader, ")"))
        return sql_bad(reader);
    sql->is_temporary = sql_take_word(reader, "TEMPORARY");
    return S_OK;
}

static HRESULT read_assignments(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    do {
        struct sql_value *value;

        hr = add_name(reader, &sql->names, &sql->n_names);
        if (FAILED(hr))
            return hr_trace(hr);
        value = add_value(sql);
        if (!value)
            return hr_raise(E_OUTOFMEMORY, "SQL");
        if (!sql_take_sign(reader, "="))
            return sql_bad(reader);
        hr = sql_read_constant(reader, value);
        if (FAILED(hr))
            return hr_trace(hr);
    } while (sql_take_sign(reader, ","));
    return S_OK;
}

static HRESULT read_update(struct sql_reader *reader)
{
    HRESULT hr;

    reader->sql->kind = SQL_UPDATE;
    hr = sql_read_tables(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_word(reader, "SET"))
        return sql_bad(reader);
    hr = read_assignments(reader);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(read_where(reader));
}

static HRESULT read_delete(struct sql_reader *reader)
{
    HRESULT hr;

    reader->sql->kind = SQL_DELETE;
    if (!sql_take_word(reader, "FROM"))
        return sql_bad(reader);
    hr = sql_read_tables(reader);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(read_where(reader));
}

static HRESULT read_statement(struct sql_reader *reader)
{
    static const struct {
        const char *word;
        HRESULT (*read)(struct sql_reader *reader);
    } statements[] = {
        {"SELECT", read_select},   {"INSERT", read_insert},     {"UPDATE", read_update},
        {"DELETE", read_delete},   {"CREATE", sql_read_create}, {"DROP", sql_read_drop},
        {"ALTER", sql_read_alter},
    };
    HRESULT hr;

    for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++) {
        if (!sql_take_word(reader, statements[i].word))
            continue;
        hr = statements[i].read(reader);
        if (FAILED(hr))
            return hr_trace(hr);
        return reader->token.kind == TOKEN_END ? S_OK : sql_bad(reader);
    }
    return sql_bad(reader);
}

HRESULT sql_parse(const char *text, struct sql **ret_sql)
{
    _cleanup_(sql_freep) struct sql *sql = calloc(1, sizeof(*sql));
    struct sql_reader reader = {.sql = sql};
    HRESULT hr;

    if (!sql)
        return hr_raise(E_OUTOFMEMORY, "SQL");
    if (strlen(text) > SQL_SIZE_MAX)
        return hr_raise(hr_from_win32(ERROR_BAD_QUERY_SYNTAX), "SQL of %zu bytes", strlen(text));
    reader.token = sql_token_read(text);
    hr = read_statement(&reader);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_sql = TAKE_PTR(sql);
    return S_OK;
}
