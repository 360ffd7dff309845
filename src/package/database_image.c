/* SPDX-License-Identifier: MIT */
#include "package/database_image.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "locale/code_page.h"
#include "package/column_type.h"
#include "package/string_pool.h"

enum {
    LONG_NUMBERS = 0x80000000, /* beside the code page: texts' numbers have three bytes */
    SHORT_NUMBERS_MAX = 0xffff,
    NUMBERS_MAX = 0xffffff,
    REFERENCES_MAX = 0xffff,
    SHORT_TEXT_MAX = 0xffff,
    POOL_ENTRY_SIZE = 4,
    STREAM_IS_THERE = 1, /* what a stream's cell holds */
};

struct image {
    const struct table *const *tables; /* borrowed; n_tables */
    size_t n_tables;
    const struct database_sink *sink; /* borrowed */
    struct string_pool *pool;
    unsigned text_size; /* bytes of a text's number */
};

/* ---- cells ---- */

/* What the file has for a cell; null is 0. */
static uint32_t cell_value(const struct image *image, const struct table *table, size_t row,
                           unsigned column)
{
    enum column_kind kind = table_column_at(table, (int)column)->kind;
    int32_t number;

    if (kind == COLUMN_TEXT)
        return string_pool_find(image->pool, table_text(table, row, (int)column));
    if (!table_number(table, row, (int)column, &number))
        return 0;
    if (kind == COLUMN_STREAM)
        return STREAM_IS_THERE;
    return kind == COLUMN_SHORT ? (uint16_t)number ^ 0x8000u : (uint32_t)number ^ 0x80000000u;
}

static uint8_t *put_number(uint8_t *bytes, uint32_t number, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
    return bytes + size;
}

/* ---- rows, in the order of their keys ---- */

enum {
    ORDERED_KEYS = 2, /* that are kept at hand; few tables have more */
};

struct ordered_row {
    uint32_t keys[ORDERED_KEYS];
    uint32_t row;
};

struct ordering {
    const struct image *image;
    const struct table *table;
    unsigned n_keys;
};

static unsigned count_keys(const struct table *table)
{
    unsigned n = 0;

    while (n < table_n_columns(table) && table_column_at(table, (int)n)->is_key)
        n++;
    return n;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_rows(const void *first, const void *second, void *context)
{
    const struct ordered_row *a = first, *b = second;
    const struct ordering *ordering = context;
    int order = 0;

    for (unsigned i = 0; i < ordering->n_keys && order == 0; i++)
        order = i < ORDERED_KEYS
                    ? compare_numbers(a->keys[i], b->keys[i])
                    : compare_numbers(cell_value(ordering->image, ordering->table, a->row, i),
                                      cell_value(ordering->image, ordering->table, b->row, i));
    return order;
}

static HRESULT refuse_twins(const struct ordering *ordering, const struct ordered_row *rows)
{
    for (size_t i = 1; i < table_n_rows(ordering->table); i++) {
        const char *key = table_text(ordering->table, rows[i].row, 0);

        if (compare_rows(&rows[i - 1], &rows[i], (void *)ordering) == 0)
            return hr_raise(E_INVALIDARG, "table %s, rows %u and %u, column %s: the same key%s%s",
                            table_name(ordering->table), rows[i - 1].row + 1, rows[i].row + 1,
                            table_column_at(ordering->table, 0)->name, key ? " " : "",
                            key ? key : "");
    }
    return S_OK;
}

static HRESULT order_rows(const struct image *image, const struct table *table,
                          struct ordered_row **ret_rows)
{
    struct ordering ordering = {image, table, count_keys(table)};
    size_t n = table_n_rows(table);
    _cleanup_(freep) struct ordered_row *rows = calloc(n, sizeof(*rows));
    HRESULT hr;

    if (!rows)
        return hr_raise(E_OUTOFMEMORY, "the table %s", table_name(table));
    if (ordering.n_keys == 0)
        return hr_raise(E_INVALIDARG, "table %s: its first column must be a key",
                        table_name(table));
    for (size_t i = 0; i < n; i++) {
        rows[i].row = (uint32_t)i;
        for (unsigned j = 0; j < ordering.n_keys && j < ORDERED_KEYS; j++)
            rows[i].keys[j] = cell_value(image, table, i, j);
    }
    qsort_r(rows, n, sizeof(*rows), compare_rows, &ordering);
    hr = refuse_twins(&ordering, rows);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_rows = TAKE_PTR(rows);
    return S_OK;
}

/* ---- tables ---- */

static HRESULT check_nulls(const struct table *table)
{
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        const struct column *column = table_column_at(table, (int)i);

        for (size_t row = 0; !column->is_nullable && row < table_n_rows(table); row++)
            if (table_is_null(table, row, (int)i))
                return hr_raise(E_INVALIDARG, "table %s, row %zu, column %s: a value is missing",
                                table_name(table), row + 1, column->name);
    }
    return S_OK;
}

static HRESULT put_table(const struct image *image, const struct table *table)
{
    _cleanup_(freep) struct ordered_row *rows = NULL;
    _cleanup_(freep) uint8_t *bytes = NULL;
    size_t n = table_n_rows(table), row_size = 0;
    uint8_t *end;
    HRESULT hr;

    if (n == 0)
        return S_OK;
    hr = check_nulls(table);
    if (SUCCEEDED(hr))
        hr = order_rows(image, table, &rows);
    if (FAILED(hr))
        return hr_trace(hr);
    for (unsigned i = 0; i < table_n_columns(table); i++)
        row_size += column_type_size(table_column_at(table, (int)i), image->text_size);
    end = bytes = malloc(n * row_size);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "the table %s", table_name(table));

    for (unsigned i = 0; i < table_n_columns(table); i++)
        for (size_t j = 0; j < n; j++)
            end = put_number(end, cell_value(image, table, rows[j].row, i),
                             column_type_size(table_column_at(table, (int)i), image->text_size));
    return image->sink->put(image->sink->context, table_name(table), bytes, n * row_size);
}

/* ---- the tables of tables and columns ---- */

/* A type with all its bits is more than a short number can be, so it is given as one below 0; the
 * file has the same bits then. */
static HRESULT tell_columns(const struct table *table, struct table *columns)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(table); i++) {
        const struct column *column = table_column_at(table, (int)i);
        size_t row;

        hr = table_add_row(columns, &row);
        if (FAILED(hr))
            break;
        table_lend_text(columns, row, 0, table_name(table));
        hr = table_set_number(columns, row, 1, (int32_t)i + 1);
        table_lend_text(columns, row, 2, column->name);
        if (SUCCEEDED(hr))
            hr = table_set_number(columns, row, 3, (int16_t)column_type_of(column));
    }
    return hr_trace(hr);
}

static HRESULT tell_tables(const struct image *image, struct table *names, struct table *columns)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < image->n_tables; i++) {
        size_t row;

        hr = table_add_row(names, &row);
        if (FAILED(hr))
            break;
        table_lend_text(names, row, 0, table_name(image->tables[i]));
        hr = tell_columns(image->tables[i], columns);
    }
    return hr_trace(hr);
}

/* ---- the pool ---- */

static HRESULT pool_texts(struct string_pool *pool, const struct table *table)
{
    HRESULT hr = S_OK;
    uint32_t number;

    for (size_t row = 0; row < table_n_rows(table); row++)
        for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(table); i++)
            hr = string_pool_add(pool, table_text(table, row, (int)i), &number);
    return hr_trace(hr);
}

/* A text that is longer than its entry can say has one before it, with the upper part. */
static HRESULT put_pool(const struct image *image)
{
    uint32_t n = string_pool_last(image->pool), references;
    _cleanup_(freep) uint8_t *entries = malloc(((size_t)n * 2 + 1) * POOL_ENTRY_SIZE);
    _cleanup_(freep) char *data = NULL;
    uint8_t *end = entries;
    size_t size = 0;
    HRESULT hr;

    if (!entries)
        return hr_raise(E_OUTOFMEMORY, "%u texts", n);
    end = put_number(end, CODE_PAGE_UTF8 | (image->text_size == 3 ? (uint32_t)LONG_NUMBERS : 0),
                     POOL_ENTRY_SIZE);
    for (uint32_t i = 1; i <= n; i++) {
        size_t len = strlen(string_pool_at(image->pool, i, &references));

        if (len > SHORT_TEXT_MAX)
            end = put_number(end, (uint32_t)(len >> 16) << 16, POOL_ENTRY_SIZE);
        if (references > REFERENCES_MAX)
            references = REFERENCES_MAX;
        end = put_number(end, (uint32_t)(len & SHORT_TEXT_MAX) | references << 16, POOL_ENTRY_SIZE);
        size += len;
    }
    data = malloc(size + 1);
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "texts of %zu bytes", size);
    size = 0;
    for (uint32_t i = 1; i <= n; i++) {
        const char *text = string_pool_at(image->pool, i, &references);

        memcpy(data + size, text, strlen(text));
        size += strlen(text);
    }
    hr = image->sink->put(image->sink->context, "_StringPool", entries, (size_t)(end - entries));
    if (SUCCEEDED(hr))
        hr = image->sink->put(image->sink->context, "_StringData", data, size);
    return hr_trace(hr);
}

/* ---- all ---- */

static HRESULT put_all(struct image *image, const struct table *names, const struct table *columns)
{
    HRESULT hr = pool_texts(image->pool, names);

    if (SUCCEEDED(hr))
        hr = pool_texts(image->pool, columns);
    for (size_t i = 0; SUCCEEDED(hr) && i < image->n_tables; i++)
        hr = pool_texts(image->pool, image->tables[i]);
    if (FAILED(hr))
        return hr_trace(hr);
    if (string_pool_last(image->pool) > NUMBERS_MAX)
        return hr_raise(E_INVALIDARG, "%u texts; a package has %d at most",
                        string_pool_last(image->pool), NUMBERS_MAX);

    image->text_size = string_pool_last(image->pool) > SHORT_NUMBERS_MAX ? 3 : 2;
    hr = put_pool(image);
    if (SUCCEEDED(hr))
        hr = put_table(image, names);
    if (SUCCEEDED(hr))
        hr = put_table(image, columns);
    for (size_t i = 0; SUCCEEDED(hr) && i < image->n_tables; i++)
        hr = put_table(image, image->tables[i]);
    return hr_trace(hr);
}

HRESULT database_image_write(const struct table *const *tables, size_t n_tables,
                             const struct database_sink *sink)
{
    _cleanup_(string_pool_freep) struct string_pool *pool = NULL;
    _cleanup_(table_freep) struct table *names = NULL, *columns = NULL;
    struct image image = {tables, n_tables, sink};
    HRESULT hr;

    hr = string_pool_new(&pool);
    if (SUCCEEDED(hr))
        hr = table_new("_Tables", column_type_of_names, 1, &names);
    if (SUCCEEDED(hr))
        hr = table_new("_Columns", column_type_of_columns, 4, &columns);
    image.pool = pool;
    if (SUCCEEDED(hr))
        hr = tell_tables(&image, names, columns);
    if (SUCCEEDED(hr))
        hr = put_all(&image, names, columns);
    return hr_trace(hr);
}
