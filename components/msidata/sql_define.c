/* SPDX-License-Identifier: MIT */
/*
 * The statements that define tables.
 */
#include "base/hresult.h"

#include "sql_parse.h"

/* "(72)" or nothing. */
static HRESULT read_width(struct sql_reader *reader, uint16_t *width)
{
    struct sql_value value = {};
    HRESULT hr;

    if (!sql_take_sign(reader, "("))
        return S_OK;
    hr = sql_read_number(reader, false, &value);
    if (FAILED(hr))
        return hr_trace(hr);
    if (value.number < 0 || value.number > 255 || !sql_take_sign(reader, ")"))
        return sql_bad(reader);
    *width = (uint16_t)value.number;
    return S_OK;
}

static HRESULT read_type(struct sql_reader *reader, struct data_column *column)
{
    static const struct {
        const char *word;
        enum column_kind kind;
        uint16_t width;
    } types[] = {
        {"CHAR", COLUMN_TEXT, 0},   {"CHARACTER", COLUMN_TEXT, 0}, {"LONGCHAR", COLUMN_TEXT, 0},
        {"SHORT", COLUMN_SHORT, 2}, {"INT", COLUMN_SHORT, 2},      {"INTEGER", COLUMN_SHORT, 2},
        {"LONG", COLUMN_LONG, 4},   {"OBJECT", COLUMN_STREAM, 0},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (!sql_take_word(reader, types[i].word))
            continue;
        column->kind = types[i].kind;
        column->width = types[i].width;
        return i < 2 ? hr_trace(read_width(reader, &column->width)) : S_OK;
    }
    return sql_bad(reader);
}

static HRESULT read_column(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    struct data_column *column = sql_grow(&sql->columns, &sql->n_columns, sizeof(*column));
    HRESULT hr;

    if (!column)
        return hr_raise(E_OUTOFMEMORY, "SQL");
    hr = sql_read_plain_name(reader, &column->name);
    if (SUCCEEDED(hr))
        hr = read_type(reader, column);
    if (FAILED(hr))
        return hr_trace(hr);
    column->is_nullable = !sql_take_word(reader, "NOT");
    if (!column->is_nullable && !sql_take_word(reader, "NULL"))
        return sql_bad(reader);
    column->is_localizable = sql_take_word(reader, "LOCALIZABLE");
    column->is_temporary = sql_take_word(reader, "TEMPORARY");
    if (!column->is_localizable)
        column->is_localizable = sql_take_word(reader, "LOCALIZABLE");
    return S_OK;
}

HRESULT sql_read_create(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    sql->kind = SQL_CREATE;
    if (!sql_take_word(reader, "TABLE"))
        return sql_bad(reader);
    hr = sql_read_tables(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_sign(reader, "("))
        return sql_bad(reader);
    do {
        if (sql->n_columns == DATA_COLUMNS_MAX)
            return sql_bad(reader);
        hr = read_column(reader);
        if (FAILED(hr))
            return hr_trace(hr);
    } while (sql_take_sign(reader, ","));
    if (!sql_take_word(reader, "PRIMARY") || !sql_take_word(reader, "KEY"))
        return sql_bad(reader);
    hr = sql_read_names(reader, &sql->keys, &sql->n_keys);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!sql_take_sign(reader, ")"))
        return sql_bad(reader);
    sql->is_held = sql_take_word(reader, "HOLD");
    return S_OK;
}

HRESULT sql_read_drop(struct sql_reader *reader)
{
    reader->sql->kind = SQL_DROP;
    if (!sql_take_word(reader, "TABLE"))
        return sql_bad(reader);
    return hr_trace(sql_read_tables(reader));
}

HRESULT sql_read_alter(struct sql_reader *reader)
{
    struct sql *sql = reader->sql;
    HRESULT hr;

    sql->kind = SQL_ALTER_ADD;
    if (!sql_take_word(reader, "TABLE"))
        return sql_bad(reader);
    hr = sql_read_tables(reader);
    if (FAILED(hr))
        return hr_trace(hr);
    if (sql_take_word(reader, "HOLD")) {
        sql->kind = SQL_ALTER_HOLD;
    } else if (sql_take_word(reader, "FREE")) {
        sql->kind = SQL_ALTER_FREE;
    } else if (sql_take_word(reader, "ADD")) {
        hr = read_column(reader);
        sql->is_held = sql_take_word(reader, "HOLD");
    } else {
        return sql_bad(reader);
    }
    return hr_trace(hr);
}
