/* SPDX-License-Identifier: MIT */
#include "query_modify.h"

#include <string.h>

#include "base/hresult.h"

static HRESULT refuse(const char *why)
{
    return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "changing a view's record: %s", why);
}

/* ---- from records to rows ---- */

/* The record's fields in the columns of table @table; others stay. */
static HRESULT fill_row(struct query *query, const struct record *record, unsigned table,
                        struct data_row *row)
{
    for (unsigned i = 0; i < query->n_columns; i++) {
        const struct query_column *column = &query->columns[i];
        HRESULT hr;

        if (column->column < 0 || column->table != table)
            continue;
        hr = data_make_cell(query->data, query_column_at(query, i), record_field(record, i + 1),
                            &row->cells[column->column]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT make_row(struct query *query, const struct record *record, struct data_row **ret_row)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr = data_row_new(query->tables[0], &row);

    if (SUCCEEDED(hr))
        hr = fill_row(query, record, 0, row);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_row = TAKE_PTR(row);
    return S_OK;
}

static HRESULT set_streams(struct query *query, const struct record *record, unsigned table,
                           const struct data_row *row)
{
    for (unsigned i = 0; i < query->n_columns; i++) {
        const struct query_column *column = &query->columns[i];
        const struct field *field = record_field(record, i + 1);
        HRESULT hr;

        if (column->column < 0 || column->table != table ||
            query_column_at(query, i)->kind != COLUMN_STREAM)
            continue;
        hr = data_set_stream(query->data, query->tables[table], row,
                             field->kind == FIELD_STREAM ? field->stream : NULL);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* ---- the modes ---- */

static HRESULT insert(struct query *query, struct record *record, bool is_temporary)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr = make_row(query, record, &row);

    if (FAILED(hr))
        return hr_trace(hr);
    row->is_temporary = is_temporary;
    hr = data_insert_row(query->data, query->tables[0], row);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(set_streams(query, record, 0, row));
}

static bool keeps_keys(const struct data_table *table, const struct data_row *a,
                       const struct data_row *b)
{
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].is_key && a->cells[i] != b->cells[i])
            return false;
    }
    return true;
}

static HRESULT check_update(struct query *query, const struct record *record, unsigned table,
                            const struct data_row *row, struct data_row **ret_changed)
{
    _cleanup_(data_row_unrefp) struct data_row *changed = NULL;
    const struct data_table *of = query->tables[table];
    HRESULT hr;

    if (!row || row->is_gone)
        return refuse("its row is gone");
    hr = data_row_new(of, &changed);
    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(changed->cells, row->cells, of->n_columns * sizeof(row->cells[0]));
    hr = fill_row(query, record, table, changed);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!keeps_keys(of, row, changed))
        return refuse("a key changes");
    if (data_required_column(of, changed) >= 0)
        return refuse("a required column is null");
    *ret_changed = TAKE_PTR(changed);
    return S_OK;
}

static HRESULT update_row(struct query *query, const struct record *record, unsigned table,
                          struct data_row *row)
{
    _cleanup_(data_row_unrefp) struct data_row *changed = NULL;
    HRESULT hr = check_update(query, record, table, row, &changed);

    if (FAILED(hr))
        return hr_trace(hr);
    memcpy(row->cells, changed->cells, query->tables[table]->n_columns * sizeof(row->cells[0]));
    query->data->is_changed = true;
    return hr_trace(set_streams(query, record, table, row));
}

/* All tables of a join, or none. */
static HRESULT update(struct query *query, const struct record *record)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < query->sql->n_tables; i++) {
        _cleanup_(data_row_unrefp) struct data_row *changed = NULL;

        hr = check_update(query, record, i, query_row_of(query, record, i), &changed);
    }
    for (unsigned i = 0; SUCCEEDED(hr) && i < query->sql->n_tables; i++)
        hr = update_row(query, record, i, query_row_of(query, record, i));
    return hr_trace(hr);
}

/* The record as a row of its own, and the table's row with its keys, or NULL. */
static HRESULT match_row(struct query *query, const struct record *record,
                         struct data_row **ret_made, struct data_row **ret_row)
{
    HRESULT hr = make_row(query, record, ret_made);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_row = data_table_find(query->tables[0], (*ret_made)->cells);
    return S_OK;
}

static HRESULT find_row(struct query *query, const struct record *record, struct data_row **ret_row)
{
    _cleanup_(data_row_unrefp) struct data_row *made = NULL;

    return hr_trace(match_row(query, record, &made, ret_row));
}

/* The whole row is the record's: what the query does not tell of becomes null. */
static HRESULT assign(struct query *query, struct record *record)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    struct data_table *table = query->tables[0];
    struct data_row *found = NULL;
    HRESULT hr = match_row(query, record, &row, &found);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!found)
        return hr_trace(insert(query, record, false));
    if (data_required_column(table, row) >= 0)
        return refuse("a required column is null");
    memcpy(found->cells, row->cells, table->n_columns * sizeof(row->cells[0]));
    query->data->is_changed = true;
    return hr_trace(set_streams(query, record, 0, found));
}

/* As assign; but if the keys of the row that was fetched have changed, that row goes. */
static HRESULT replace(struct query *query, struct record *record)
{
    struct data_row *fetched = query_row_of(query, record, 0), *found = NULL;
    HRESULT hr = find_row(query, record, &found);

    if (FAILED(hr))
        return hr_trace(hr);
    if (fetched && !fetched->is_gone && fetched != found) {
        if (found)
            return refuse("its new keys are there already");
        hr = insert(query, record, false);
        if (SUCCEEDED(hr))
            data_delete_row(query->data, query->tables[0], fetched);
        return hr_trace(hr);
    }
    return hr_trace(assign(query, record));
}

/* Adds the record, or has the same there already. */
static HRESULT merge(struct query *query, struct record *record)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    struct data_table *table = query->tables[0];
    struct data_row *found = NULL;
    HRESULT hr = match_row(query, record, &row, &found);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!found)
        return hr_trace(insert(query, record, false));
    if (memcmp(found->cells, row->cells, table->n_columns * sizeof(row->cells[0])) != 0)
        return refuse("another row has these keys");
    return S_OK;
}

static HRESULT delete_row(struct query *query, const struct record *record)
{
    struct data_row *row = query_row_of(query, record, 0);

    if (!row || row->is_gone)
        return refuse("its row is gone");
    data_delete_row(query->data, query->tables[0], row);
    return S_OK;
}

static HRESULT refresh(struct query *query, struct record *record)
{
    struct data_row *rows[SQL_TABLES_MAX];

    for (unsigned i = 0; i < query->sql->n_tables; i++) {
        rows[i] = query_row_of(query, record, i);
        if (!rows[i] || rows[i]->is_gone)
            return refuse("its row is gone");
    }
    return hr_trace(query_fill(query, rows, record));
}

static HRESULT seek(struct query *query, struct record *record)
{
    struct data_row *found = NULL;
    HRESULT hr = find_row(query, record, &found);

    if (FAILED(hr))
        return hr_trace(hr);
    return found ? hr_trace(query_fill(query, &found, record)) : refuse("no row has these keys");
}

/* ---- validation ---- */

static HRESULT invalid(struct query_error *ret_error, MSIDBERROR error, unsigned column)
{
    *ret_error = (struct query_error){error, column};
    return hr_raise(hr_from_win32(ERROR_INVALID_DATA), "column %u of a record", column);
}

/* A number that does not fit. */
static HRESULT check_fields(struct query *query, const struct record *record,
                            struct query_error *ret_error)
{
    for (unsigned i = 0; i < query->n_columns; i++) {
        const struct data_column *column = query_column_at(query, i);
        uint32_t cell;

        if (column &&
            FAILED(data_make_cell(query->data, column, record_field(record, i + 1), &cell)))
            return invalid(ret_error, MSIDBERROR_OVERFLOW, (unsigned)query->columns[i].column);
    }
    return S_OK;
}

static HRESULT validate(struct query *query, struct record *record, MSIMODIFY mode,
                        struct query_error *ret_error)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    struct data_table *table = query->tables[0];
    HRESULT hr = check_fields(query, record, ret_error);
    int required;

    if (FAILED(hr) || mode == MSIMODIFY_VALIDATE_DELETE)
        return hr_trace(hr);
    hr = make_row(query, record, &row);
    if (FAILED(hr))
        return hr_trace(hr);
    required = data_required_column(table, row);
    if (required >= 0)
        return invalid(ret_error, MSIDBERROR_REQUIRED, (unsigned)required);
    if (mode == MSIMODIFY_VALIDATE_NEW && data_table_find(table, row->cells))
        return invalid(ret_error, MSIDBERROR_DUPLICATEKEY, 0);
    return S_OK;
}

/* Only rows of one table can be changed in these ways. */
static bool is_allowed(const struct query *query, MSIMODIFY mode)
{
    bool is_of_row =
        mode == MSIMODIFY_REFRESH || mode == MSIMODIFY_UPDATE || mode == MSIMODIFY_DELETE;
    bool reads = mode == MSIMODIFY_SEEK || mode == MSIMODIFY_REFRESH ||
                 (mode >= MSIMODIFY_VALIDATE && mode <= MSIMODIFY_VALIDATE_DELETE);

    if (is_of_row && !query->is_executed)
        return false;
    if (mode == MSIMODIFY_REFRESH || mode == MSIMODIFY_UPDATE)
        return mode == MSIMODIFY_REFRESH || !query->tables[0]->is_read_only;
    return query->sql->n_tables == 1 && (reads || !query->tables[0]->is_read_only);
}

HRESULT query_modify(struct query *query, MSIMODIFY mode, struct record *record,
                     struct query_error *ret_error)
{
    if (query->sql->kind != SQL_SELECT || !is_allowed(query, mode))
        return refuse("the view does not allow it");
    switch (mode) {
    case MSIMODIFY_SEEK:
        return hr_trace(seek(query, record));
    case MSIMODIFY_REFRESH:
        return hr_trace(refresh(query, record));
    case MSIMODIFY_INSERT:
    case MSIMODIFY_INSERT_TEMPORARY:
        return hr_trace(insert(query, record, mode == MSIMODIFY_INSERT_TEMPORARY));
    case MSIMODIFY_UPDATE:
        return hr_trace(update(query, record));
    case MSIMODIFY_ASSIGN:
        return hr_trace(assign(query, record));
    case MSIMODIFY_REPLACE:
        return hr_trace(replace(query, record));
    case MSIMODIFY_MERGE:
        return hr_trace(merge(query, record));
    case MSIMODIFY_DELETE:
        return hr_trace(delete_row(query, record));
    default:
        return hr_trace(validate(query, record, mode, ret_error));
    }
}
