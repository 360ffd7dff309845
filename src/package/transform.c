/* SPDX-License-Identifier: MIT */
#include "package/transform.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "package/column_type.h"
#include "package/package.h"
#include "package/transform_columns.h"

#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

enum {
    ROW_COMES = 1, /* in the mask; how many columns it has is in the upper byte */
};

struct transform {
    const struct container_index *index; /* borrowed */
    const struct text_pool *texts;       /* borrowed */
    unsigned passes;
    struct database *database; /* borrowed */
};

/* A row that is told of: its cells, of which those with their bit in @has are there. */
struct told_row {
    uint32_t mask;
    uint32_t has;
    uint32_t cells[TABLE_COLUMNS_MAX];
};

/* ---- reading ---- */

static bool is_told(const struct table *table, unsigned column, uint32_t mask)
{
    if (mask & ROW_COMES)
        return column < mask >> 8;
    return table_column_at(table, (int)column)->is_key || mask & 1u << column;
}

/* Takes one row off the beginning of @bytes. */
static HRESULT read_row(const struct transform *transform, const struct table *table,
                        struct span *bytes, struct told_row *ret_row)
{
    struct told_row row = {.has = 0};
    uint64_t at = 2;
    uint16_t mask;

    if (!span_u16(*bytes, 0, &mask))
        return hr_raise(FAILURE, "table %s: a row of the transform is damaged", table_name(table));
    row.mask = mask;
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        unsigned size = column_type_size(table_column_at(table, (int)i),
                                         text_pool_number_size(transform->texts));
        struct span cell;

        if (!is_told(table, i, mask))
            continue;
        if (!span_part(*bytes, at, size, &cell))
            return hr_raise(FAILURE, "table %s: a row of the transform is damaged",
                            table_name(table));
        for (unsigned j = 0; j < size; j++)
            row.cells[i] |= (uint32_t)cell.bytes[j] << (8 * j);
        row.has |= 1u << i;
        at += size;
    }
    *bytes = span_from(*bytes, at);
    *ret_row = row;
    return S_OK;
}

/* ---- cells ---- */

static HRESULT set_stream(const struct transform *transform, struct table *table, size_t row,
                          int column)
{
    _cleanup_(freep) char *name = package_cell_stream(table, row);
    int64_t size = name ? container_index_size(transform->index, name) : 0;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "the name of a stream");
    if (size < 0)
        return hr_raise(FAILURE, "table %s, row %zu, column %s: the transform lacks the stream %s",
                        table_name(table), row + 1, table_column_at(table, column)->name, name);
    return hr_trace(
        table_set_number(table, row, column, size > INT32_MAX ? INT32_MAX : (int32_t)size));
}

static HRESULT set_cell(const struct transform *transform, struct table *table, size_t row,
                        int column, uint32_t value)
{
    enum column_kind kind = table_column_at(table, column)->kind;
    const char *text;

    if (value == 0) {
        table_set_null(table, row, column);
        return S_OK;
    }
    if (kind == COLUMN_STREAM)
        return hr_trace(set_stream(transform, table, row, column));
    if (kind != COLUMN_TEXT)
        return hr_trace(table_set_number(table, row, column, column_type_number(kind, value)));
    if (!text_pool_at(transform->texts, value, &text))
        return hr_raise(FAILURE, "table %s, row %zu, column %s: the transform has no text %u",
                        table_name(table), row + 1, table_column_at(table, column)->name, value);
    table_lend_text(table, row, column, text);
    return S_OK;
}

static HRESULT set_cells(const struct transform *transform, struct table *table, size_t row,
                         const struct told_row *told)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(table); i++)
        if (told->has & 1u << i)
            hr = set_cell(transform, table, row, (int)i, told->cells[i]);
    return hr_trace(hr);
}

/* ---- rows ---- */

static bool has_key(const struct transform *transform, const struct table *table, size_t row,
                    int column, uint32_t value)
{
    enum column_kind kind = table_column_at(table, column)->kind;
    const char *own, *text;
    int32_t number;

    if (value == 0 || table_is_null(table, row, column))
        return value == 0 && table_is_null(table, row, column);
    if (kind != COLUMN_TEXT)
        return table_number(table, row, column, &number) &&
               number == column_type_number(kind, value);
    own = table_text(table, row, column);
    return text_pool_at(transform->texts, value, &text) && own && text && strcmp(own, text) == 0;
}

static bool has_keys(const struct transform *transform, const struct table *table, size_t row,
                     const struct told_row *told)
{
    for (unsigned i = 0; i < table_n_columns(table); i++)
        if (table_column_at(table, (int)i)->is_key &&
            !has_key(transform, table, row, (int)i, told->cells[i]))
            return false;
    return true;
}

/* The text by which a row is looked for: the last key's, for many rows may have the first ones. */
static const char *search_text(const struct transform *transform, const struct table *table,
                               const struct told_row *told, int *ret_column)
{
    const char *found = NULL, *text;

    for (int i = 0; i < (int)table_n_columns(table); i++)
        if (table_column_at(table, i)->is_key && table_column_at(table, i)->kind == COLUMN_TEXT &&
            text_pool_at(transform->texts, told->cells[i], &text) && text) {
            found = text;
            *ret_column = i;
        }
    return found;
}

/* -1 if there is none with these keys. */
static ptrdiff_t find_row(const struct transform *transform, const struct table *table,
                          const struct told_row *told)
{
    int column;
    const char *text = search_text(transform, table, told, &column);
    ptrdiff_t row;

    if (text) {
        row = table_find_in(table, column, text, 0);
        while (row >= 0 && !has_keys(transform, table, (size_t)row, told))
            row = table_find_in(table, column, text, (size_t)row + 1);
        return row;
    }
    for (size_t i = 0; i < table_n_rows(table); i++)
        if (has_keys(transform, table, i, told))
            return (ptrdiff_t)i;
    return -1;
}

static HRESULT add_row(const struct transform *transform, struct table *table, ptrdiff_t found,
                       const struct told_row *told)
{
    size_t row = (size_t)found;
    HRESULT hr = S_OK;

    if (found >= 0 && !(transform->passes & TRANSFORM_PASS_ADDED_ROW))
        return hr_raise(FAILURE, "table %s, row %td: the transform adds it, but it is there",
                        table_name(table), found + 1);
    if (found < 0)
        hr = table_add_row(table, &row);
    if (SUCCEEDED(hr))
        hr = set_cells(transform, table, row, told);
    return hr_trace(hr);
}

static HRESULT apply_row(const struct transform *transform, struct table *table,
                         const struct told_row *told)
{
    ptrdiff_t found = find_row(transform, table, told);

    if (told->mask & ROW_COMES)
        return hr_trace(add_row(transform, table, found, told));
    if (found < 0) {
        if (transform->passes &
            (told->mask ? TRANSFORM_PASS_CHANGED_ROW : TRANSFORM_PASS_REMOVED_ROW))
            return S_OK;
        return hr_raise(FAILURE, "table %s: the transform %s a row that is not there",
                        table_name(table), told->mask ? "changes" : "removes");
    }
    if (told->mask)
        return hr_trace(set_cells(transform, table, (size_t)found, told));
    table_remove_row(table, (size_t)found);
    return S_OK;
}

static HRESULT apply_rows(const struct transform *transform, struct table *table)
{
    struct span bytes = container_index_table(transform->index, table_name(table));
    struct told_row told;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && bytes.size > 0) {
        hr = read_row(transform, table, &bytes, &told);
        if (SUCCEEDED(hr))
            hr = apply_row(transform, table, &told);
    }
    return hr_trace(hr);
}

/* ---- tables ---- */

static ptrdiff_t place_of(const struct database *database, const char *name)
{
    for (size_t i = 0; i < database->n_tables; i++)
        if (strcmp(table_name(database->tables[i]), name) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static HRESULT remove_table(const struct transform *transform, const char *name)
{
    struct database *database = transform->database;
    ptrdiff_t place = place_of(database, name);

    if (place < 0)
        return transform->passes & TRANSFORM_PASS_REMOVED_TABLE
                   ? S_OK
                   : hr_raise(FAILURE, "table %s: the transform removes it, but it is not there",
                              name);
    table_free(database->tables[place]);
    memmove(&database->tables[place], &database->tables[place + 1],
            (database->n_tables - (size_t)place - 1) * sizeof(*database->tables));
    database->n_tables--;
    return S_OK;
}

/* Tables that come have columns that come, so only those that go are of interest here. */
static HRESULT apply_tables(const struct transform *transform)
{
    _cleanup_(table_freep) struct table *names = NULL;
    struct span bytes = container_index_table(transform->index, "_Tables");
    struct told_row told;
    const char *name;
    HRESULT hr = table_new("_Tables", column_type_of_names, 1, &names);

    while (SUCCEEDED(hr) && bytes.size > 0) {
        hr = read_row(transform, names, &bytes, &told);
        if (FAILED(hr))
            break;
        if (!text_pool_at(transform->texts, told.cells[0], &name) || !name)
            hr = hr_raise(FAILURE, "table _Tables: a row of the transform has no name");
        else if (!(told.mask & ROW_COMES))
            hr = remove_table(transform, name);
        else if (place_of(transform->database, name) >= 0 &&
                 !(transform->passes & TRANSFORM_PASS_ADDED_TABLE))
            hr = hr_raise(FAILURE, "table %s: the transform adds it, but it is there", name);
    }
    return hr_trace(hr);
}

/* The rows of the table of columns that come; others would be of tables that go. */
static HRESULT apply_columns(const struct transform *transform)
{
    _cleanup_(table_freep) struct table *columns = NULL;
    struct span bytes = container_index_table(transform->index, "_Columns");
    struct told_row told;
    HRESULT hr = table_new("_Columns", column_type_of_columns, 4, &columns);

    while (SUCCEEDED(hr) && bytes.size > 0) {
        size_t row;

        hr = read_row(transform, columns, &bytes, &told);
        if (FAILED(hr) || !(told.mask & ROW_COMES))
            continue;
        hr = table_add_row(columns, &row);
        if (SUCCEEDED(hr))
            hr = set_cells(transform, columns, row, &told);
    }
    if (SUCCEEDED(hr))
        hr = transform_columns_add(columns, transform->database);
    return hr_trace(hr);
}

HRESULT transform_apply(const struct container_index *index, const struct text_pool *texts,
                        unsigned passes, struct database *database)
{
    const struct transform transform = {index, texts, passes, database};
    HRESULT hr = apply_tables(&transform);

    if (SUCCEEDED(hr))
        hr = apply_columns(&transform);
    for (size_t i = 0; SUCCEEDED(hr) && i < database->n_tables; i++)
        hr = apply_rows(&transform, database->tables[i]);
    return hr_trace(hr);
}
