/* SPDX-License-Identifier: MIT */
#include "difference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

#include "data_type.h"

enum {
    ROW_COMES = 1, /* in a row's mask, the number of columns is above */
    CODEPAGE_UTF8 = 65001,
    LONG_NUMBERS = 0x80000000, /* of the pool: texts' numbers have three bytes */
    SHORT_NUMBERS_MAX = 0xffff,
    TEXT_SHORT_MAX = 0xffff,
};

/* A growing stream. */
struct stream {
    char *name;
    unsigned char *bytes;
    size_t size, room;
};

struct difference {
    struct data *from, *to;
    const struct difference_sink *sink;
    struct pool texts; /* of the transform */
    struct stream *streams;
    size_t n_streams;
    unsigned text_size; /* bytes of a text's number */
    bool is_none;
};

/* ---- bytes ---- */

static HRESULT put(struct stream *stream, uint32_t number, unsigned size)
{
    if (stream->size + size > stream->room) {
        size_t room = 2 * stream->room + 256;
        unsigned char *grown = realloc(stream->bytes, room);

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "transform");
        stream->bytes = grown;
        stream->room = room;
    }
    for (unsigned i = 0; i < size; i++)
        stream->bytes[stream->size++] = (unsigned char)(number >> 8 * i);
    return S_OK;
}

static HRESULT put_text(struct difference *difference, struct stream *stream, const char *text,
                        size_t len)
{
    uint32_t number;
    HRESULT hr = pool_add(&difference->texts, text, len, &number);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(put(stream, number, difference->text_size));
}

/* A whole number of two or four bytes, 0 for null: the highest bit is turned. */
static HRESULT put_number(struct stream *stream, uint32_t cell, unsigned size)
{
    if (size == 2 && cell)
        cell = (uint32_t)data_number(cell) ^ 0x8000;
    return hr_trace(put(stream, size == 2 ? cell & 0xffff : cell, size));
}

static HRESULT put_cell(struct difference *difference, struct stream *stream,
                        const struct data *data, const struct data_table *table,
                        const struct data_row *row, unsigned column)
{
    uint32_t cell = row->cells[column];
    const char *text;
    size_t len;

    switch (table->columns[column].kind) {
    case COLUMN_TEXT:
        text = pool_text(&data->pool, cell, &len);
        return hr_trace(put_text(difference, stream, text, len));
    case COLUMN_STREAM:
        return hr_trace(put(stream, cell != 0, 2));
    default:
        return hr_trace(
            put_number(stream, cell, table->columns[column].kind == COLUMN_SHORT ? 2 : 4));
    }
}

static struct stream *stream_of(struct difference *difference, const char *name)
{
    struct stream *grown;

    for (size_t i = 0; i < difference->n_streams; i++) {
        if (strcmp(difference->streams[i].name, name) == 0)
            return &difference->streams[i];
    }
    grown = reallocarray(difference->streams, difference->n_streams + 1, sizeof(*grown));
    if (!grown)
        return NULL;
    difference->streams = grown;
    grown[difference->n_streams] = (struct stream){.name = strdup(name)};
    return grown[difference->n_streams].name ? &grown[difference->n_streams++] : NULL;
}

/* ---- rows ---- */

static bool is_saved(const struct data_column *column)
{
    return !column->is_temporary;
}

static HRESULT put_stream_of(struct difference *difference, const struct data_table *table,
                             const struct data_row *row)
{
    const struct blob *blob = data_stream(difference->to, table, row);
    _cleanup_(freep) char *name = NULL;

    if (!blob)
        return S_OK;
    name = data_stream_name(difference->to, table, row);
    if (!name)
        return hr_raise(E_OUTOFMEMORY, "transform");
    return hr_trace(
        difference->sink->put(difference->sink->context, name, false, blob->bytes, blob->size));
}

/* The mask's bits say which cells follow the keys; ROW_COMES: all do; none: the row goes. */
static HRESULT put_row(struct difference *difference, const struct data *data,
                       const struct data_table *table, const struct data_row *row, uint32_t mask)
{
    struct stream *stream = stream_of(difference, table->name);
    HRESULT hr = stream ? put(stream, mask, 2) : hr_raise(E_OUTOFMEMORY, "transform");

    difference->is_none = false;
    for (unsigned i = 0; SUCCEEDED(hr) && i < table->n_columns; i++) {
        if (!is_saved(&table->columns[i]))
            continue;
        if (mask & ROW_COMES || table->columns[i].is_key || mask & 1u << i)
            hr = put_cell(difference, stream, data, table, row, i);
        if (SUCCEEDED(hr) && mask && table->columns[i].kind == COLUMN_STREAM && row->cells[i] &&
            (mask & ROW_COMES || mask & 1u << i))
            hr = put_stream_of(difference, table, row);
    }
    return hr_trace(hr);
}

static unsigned count_saved(const struct data_table *table)
{
    unsigned n = 0;

    for (unsigned i = 0; i < table->n_columns; i++)
        n += is_saved(&table->columns[i]);
    return n;
}

static HRESULT put_new_row(struct difference *difference, const struct data_table *table,
                           const struct data_row *row)
{
    return hr_trace(
        put_row(difference, difference->to, table, row, ROW_COMES | count_saved(table) << 8));
}

static bool is_same_stream(const struct blob *a, const struct blob *b)
{
    return a == b || (a && b && a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0);
}

static bool is_same_cell(struct difference *difference, const struct data_table *a,
                         const struct data_row *x, const struct data_table *b,
                         const struct data_row *y, unsigned column)
{
    char numbers[2][RECORD_NUMBER_SIZE];

    if (b->columns[column].kind == COLUMN_STREAM)
        return is_same_stream(data_stream(difference->from, a, x),
                              data_stream(difference->to, b, y));
    return strcmp(data_cell_text(difference->from, a, x, column, numbers[0], NULL),
                  data_cell_text(difference->to, b, y, column, numbers[1], NULL)) == 0;
}

static HRESULT compare_rows(struct difference *difference, const struct data_table *a,
                            const struct data_row *x, const struct data_table *b,
                            const struct data_row *y)
{
    uint32_t mask = 0;

    for (unsigned i = 0; i < b->n_columns; i++) {
        bool is_new = i >= a->n_columns;

        if (b->columns[i].is_key || !is_saved(&b->columns[i]))
            continue;
        if (is_new ? y->cells[i] != 0 : !is_same_cell(difference, a, x, b, y, i))
            mask |= 1u << i;
    }
    /* Only the first sixteen columns can be told apart: the row goes and comes. */
    if (mask > 0xffff || mask & ROW_COMES) {
        HRESULT hr = put_row(difference, difference->from, a, x, 0);

        return FAILED(hr) ? hr_trace(hr) : hr_trace(put_new_row(difference, b, y));
    }
    return mask ? hr_trace(put_row(difference, difference->to, b, y, mask)) : S_OK;
}

static HRESULT tell_rows(struct difference *difference, struct data_table *a, struct data_table *b)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && a && i < a->n_rows; i++) {
        const struct data_row *row = a->rows[i];

        if (!data_counterpart(difference->from, a, row, difference->to, b))
            hr = put_row(difference, difference->from, a, row, 0);
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < b->n_rows; i++) {
        const struct data_row *row = b->rows[i], *before = NULL;

        if (row->is_temporary)
            continue;
        if (a)
            before = data_counterpart(difference->to, b, row, difference->from, a);
        hr = before ? compare_rows(difference, a, before, b, row) : put_new_row(difference, b, row);
    }
    return hr_trace(hr);
}

/* ---- tables and columns ---- */

static HRESULT tell_table(struct difference *difference, const char *name, bool comes)
{
    struct stream *stream = stream_of(difference, "_Tables");
    HRESULT hr = stream ? put(stream, comes ? ROW_COMES | 1 << 8 : 0, 2)
                        : hr_raise(E_OUTOFMEMORY, "transform");

    difference->is_none = false;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(put_text(difference, stream, name, strlen(name)));
}

/* Table, number, name and type. */
static HRESULT tell_column(struct difference *difference, const struct data_table *table,
                           unsigned column)
{
    struct stream *stream = stream_of(difference, "_Columns");
    const char *name = table->columns[column].name;
    HRESULT hr = stream ? put(stream, ROW_COMES | 4 << 8, 2) : hr_raise(E_OUTOFMEMORY, "transform");

    difference->is_none = false;
    if (SUCCEEDED(hr))
        hr = put_text(difference, stream, table->name, strlen(table->name));
    if (SUCCEEDED(hr))
        hr = put_number(stream, data_cell((int32_t)column + 1), 2);
    if (SUCCEEDED(hr))
        hr = put_text(difference, stream, name, strlen(name));
    if (SUCCEEDED(hr))
        hr = put_number(stream, data_cell(data_type_bits(&table->columns[column])), 2);
    return hr_trace(hr);
}

static HRESULT tell_new_columns(struct difference *difference, const struct data_table *a,
                                const struct data_table *b)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < b->n_columns; i++) {
        if (is_saved(&b->columns[i]) && (!a || data_table_column(a, b->columns[i].name) < 0))
            hr = tell_column(difference, b, i);
    }
    return hr_trace(hr);
}

static HRESULT tell_tables(struct difference *difference)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < difference->from->n_tables; i++) {
        const char *name = difference->from->tables[i]->name;

        if (!data_own_table(difference->to, name))
            hr = tell_table(difference, name, false);
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < difference->to->n_tables; i++) {
        struct data_table *table = difference->to->tables[i];
        struct data_table *before = data_own_table(difference->from, table->name);

        if (table->is_temporary)
            continue;
        if (!before)
            hr = tell_table(difference, table->name, true);
        if (SUCCEEDED(hr))
            hr = tell_new_columns(difference, before, table);
        if (SUCCEEDED(hr))
            hr = tell_rows(difference, before, table);
    }
    return hr_trace(hr);
}

/* Streams of their own, as cabinets. */
static HRESULT tell_streams(struct difference *difference)
{
    const struct data_table *streams = difference->to->streams;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < streams->n_rows; i++) {
        const char *name = pool_text(&difference->to->pool, streams->rows[i]->cells[0], NULL);
        const struct blob *blob = streams->rows[i]->blob;

        if (!blob || data_stream_is_of_cell(difference->to, name) ||
            is_same_stream(data_find_stream(difference->from, name), blob))
            continue;
        difference->is_none = false;
        hr = difference->sink->put(difference->sink->context, name, false, blob->bytes, blob->size);
    }
    return hr_trace(hr);
}

/* ---- the texts ---- */

static HRESULT tell_pool(struct difference *difference)
{
    const struct difference_sink *sink = difference->sink;
    struct stream pool = {}, bytes = {};
    HRESULT hr;

    hr = put(&pool, CODEPAGE_UTF8 | (difference->text_size == 3 ? LONG_NUMBERS : 0), 4);
    for (uint32_t i = 1; SUCCEEDED(hr) && i <= difference->texts.n; i++) {
        size_t len;
        const char *text = pool_text(&difference->texts, i, &len);

        if (len > TEXT_SHORT_MAX)
            hr = put(&pool, (uint32_t)(len >> 16) << 16, 4);
        if (SUCCEEDED(hr))
            hr = put(&pool, (uint32_t)(len & TEXT_SHORT_MAX) | 1u << 16, 4);
        for (size_t at = 0; SUCCEEDED(hr) && at < len; at++)
            hr = put(&bytes, (unsigned char)text[at], 1);
    }
    if (SUCCEEDED(hr))
        hr = sink->put(sink->context, "_StringPool", true, pool.bytes, pool.size);
    if (SUCCEEDED(hr))
        hr = sink->put(sink->context, "_StringData", true, bytes.bytes, bytes.size);
    free(pool.bytes);
    free(bytes.bytes);
    return hr_trace(hr);
}

static void difference_deinit(struct difference *difference)
{
    for (size_t i = 0; i < difference->n_streams; i++) {
        free(difference->streams[i].name);
        free(difference->streams[i].bytes);
    }
    free(difference->streams);
    pool_deinit(&difference->texts);
}

HRESULT difference_tell(struct data *from, struct data *to, const struct difference_sink *sink)
{
    _cleanup_(difference_deinit) struct difference difference = {
        .from = from, .to = to, .sink = sink, .is_none = true};
    HRESULT hr;

    /* No more texts can be told than there are. */
    difference.text_size = to->pool.n + from->pool.n >= SHORT_NUMBERS_MAX ? 3 : 2;
    hr = tell_tables(&difference);
    if (SUCCEEDED(hr))
        hr = tell_streams(&difference);
    if (FAILED(hr))
        return hr_trace(hr);
    if (difference.is_none)
        return S_FALSE;
    for (size_t i = 0; SUCCEEDED(hr) && i < difference.n_streams; i++)
        hr = sink->put(sink->context, difference.streams[i].name, true, difference.streams[i].bytes,
                       difference.streams[i].size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(tell_pool(&difference));
}
