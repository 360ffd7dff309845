/* SPDX-License-Identifier: MIT */
#include "conversion/table_copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

/* By the columns of @into: which one of @from it is, or -1. */
struct column_map {
    int columns[TABLE_COLUMNS_MAX];
};

static void map_columns(const struct table *into, const struct table *from,
                        struct column_map *ret_map)
{
    for (unsigned i = 0; i < table_n_columns(into); i++)
        ret_map->columns[i] = table_column(from, table_column_at(into, (int)i)->name);
}

static HRESULT copy_cell(struct table *into, size_t row, int column, const struct table *from,
                         size_t from_row, int from_column)
{
    const char *text = table_text(from, from_row, from_column);
    int32_t number;

    if (text)
        return hr_trace(table_set_text(into, row, column, text));
    if (table_number(from, from_row, from_column, &number))
        return hr_trace(table_set_number(into, row, column, number));
    return S_OK;
}

static HRESULT append_row(struct table *into, const struct table *from, size_t from_row,
                          const struct column_map *map)
{
    size_t row;
    HRESULT hr = table_add_row(into, &row);

    for (unsigned i = 0; i < table_n_columns(into) && SUCCEEDED(hr); i++)
        hr = copy_cell(into, row, (int)i, from, from_row, map->columns[i]);
    return hr_trace(hr);
}

HRESULT table_copy(const struct table *table, struct table **ret_copy)
{
    _cleanup_(table_freep) struct table *copy = NULL;
    struct column_map map;
    HRESULT hr;

    hr = table_new(table_name(table), table_column_at(table, 0), table_n_columns(table), &copy);
    if (FAILED(hr))
        return hr_trace(hr);
    map_columns(copy, table, &map);
    for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++)
        hr = append_row(copy, table, row, &map);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_copy = TAKE_PTR(copy);
    return S_OK;
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_same_cell(const struct table *a, size_t a_row, int a_column, const struct table *b,
                         size_t b_row, int b_column)
{
    int32_t a_number = 0, b_number = 0;

    table_number(a, a_row, a_column, &a_number);
    table_number(b, b_row, b_column, &b_number);
    return a_number == b_number &&
           is_same_text(table_text(a, a_row, a_column), table_text(b, b_row, b_column));
}

/* Whether all cells, or the keys alone, are the same. */
static bool is_same_row(const struct table *into, size_t row, const struct table *from,
                        size_t from_row, const struct column_map *map, bool keys_alone)
{
    for (unsigned i = 0; i < table_n_columns(into); i++)
        if ((!keys_alone || table_column_at(into, (int)i)->is_key) &&
            !is_same_cell(into, row, (int)i, from, from_row, map->columns[i]))
            return false;
    return true;
}

/* The row with the same keys, or -1; the first key is a text in all tables here. */
static ptrdiff_t find_row(const struct table *into, const struct table *from, size_t from_row,
                          const struct column_map *map)
{
    const char *key = table_text(from, from_row, map->columns[0]);
    ptrdiff_t row = key ? table_find_in(into, 0, key, 0) : -1;

    while (row >= 0 && !is_same_row(into, (size_t)row, from, from_row, map, true))
        row = table_find_in(into, 0, key, (size_t)row + 1);
    return row;
}

bool table_can_merge(const struct table *into, const struct table *from)
{
    struct column_map map;

    map_columns(into, from, &map);
    for (size_t i = 0; i < table_n_rows(from); i++) {
        ptrdiff_t row = find_row(into, from, i, &map);

        if (row >= 0 && !is_same_row(into, (size_t)row, from, i, &map, false))
            return false;
    }
    return true;
}

HRESULT table_merge(struct table *into, const struct table *from)
{
    _cleanup_(freep) bool *is_there = calloc(table_n_rows(from) + 1, sizeof(*is_there));
    struct column_map map;
    HRESULT hr = S_OK;

    if (!is_there)
        return hr_raise(E_OUTOFMEMORY, "rows of the table %s", table_name(from));
    map_columns(into, from, &map);
    /* Before any is added: what rows are looked up by is made anew after that. */
    for (size_t i = 0; i < table_n_rows(from); i++)
        is_there[i] = find_row(into, from, i, &map) >= 0;
    for (size_t i = 0; i < table_n_rows(from) && SUCCEEDED(hr); i++)
        if (!is_there[i])
            hr = append_row(into, from, i, &map);
    return hr_trace(hr);
}
