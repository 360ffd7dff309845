/* SPDX-License-Identifier: MIT */
#include "database_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "base/temporary.h"
#include "package/package.h"
#include "package/package_write.h"

enum {
    STREAMS_MAX = 1 << 16,
};

/* ---- reading ---- */

static HRESULT read_columns(const struct table *from, struct data_table *table)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(from); i++) {
        const struct column *column = table_column_at(from, (int)i);
        struct data_column made = {
            .name = (char *)(uintptr_t)column->name,
            .kind = column->kind,
            .width = column->kind == COLUMN_SHORT  ? 2
                     : column->kind == COLUMN_LONG ? 4
                                                   : column->width,
            .is_key = column->is_key,
            .is_nullable = column->is_nullable,
            .is_localizable = column->is_localizable,
        };

        hr = data_table_add_column(table, &made);
    }
    return hr_trace(hr);
}

static HRESULT read_cell(const struct table *from, size_t at, int column, struct data *data,
                         uint32_t *ret_cell)
{
    const char *text;
    int32_t number;

    *ret_cell = 0;
    if (table_is_null(from, at, column))
        return S_OK;
    switch (table_column_at(from, column)->kind) {
    case COLUMN_TEXT:
        text = table_text(from, at, column);
        return text ? hr_trace(pool_add(&data->pool, text, strlen(text), ret_cell)) : S_OK;
    case COLUMN_STREAM:
        *ret_cell = 1;
        return S_OK;
    default:
        if (table_number(from, at, column, &number))
            *ret_cell = data_cell(number);
        return S_OK;
    }
}

/* A file's rows lie as they lie: they are not sorted again. */
static HRESULT read_rows(const struct table *from, struct data *data, struct data_table *table)
{
    bool was_unsorted = table->is_unsorted;
    HRESULT hr = S_OK;

    table->is_unsorted = true;
    for (size_t i = 0; SUCCEEDED(hr) && i < table_n_rows(from); i++) {
        _cleanup_(data_row_unrefp) struct data_row *row = NULL;

        hr = data_row_new(table, &row);
        for (unsigned column = 0; SUCCEEDED(hr) && column < table->n_columns; column++)
            hr = read_cell(from, i, (int)column, data, &row->cells[column]);
        if (SUCCEEDED(hr))
            hr = data_table_insert(table, row); /* a key that is there twice counts once */
    }
    table->is_unsorted = was_unsorted;
    return hr_trace(hr);
}

static HRESULT read_table(const struct table *from, struct data *data)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    HRESULT hr = data_table_new(table_name(from), &table);

    if (SUCCEEDED(hr))
        hr = read_columns(from, table);
    if (SUCCEEDED(hr))
        hr = read_rows(from, data, table);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(data_add_table(data, table));
}

static HRESULT read_stream(const struct package *package, const char *name, struct data *data)
{
    _cleanup_(blob_unrefp) struct blob *blob = NULL;
    _cleanup_(closep) int fd = blob_scratch_file();
    HRESULT hr;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "a file for the stream %s", name);
    hr = package_read_stream(package, name, fd);
    if (SUCCEEDED(hr))
        hr = blob_of_file(fd, name, &blob);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(data_put_stream(data, name, blob));
}

static HRESULT read_summary(const struct package *package, struct summary *summary)
{
    HRESULT hr = S_OK;

    for (unsigned i = 1; SUCCEEDED(hr) && i < SUMMARY_PROPERTIES; i++) {
        const char *text = package_summary_text(package, i);
        int64_t number;

        if (text)
            hr = summary_set_text(summary, i, text);
        else if (package_summary_number(package, i, &number))
            summary_set_number(summary, i, number);
    }
    return hr_trace(hr);
}

HRESULT database_file_read(const char *path, const struct package_terms *terms, struct data *data,
                           struct summary *summary)
{
    _cleanup_(package_freep) struct package *package = NULL;
    const struct table *table;
    const char *name;
    HRESULT hr = package_open(path, terms, &package);

    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; SUCCEEDED(hr) && (table = package_table_at(package, i)); i++)
        hr = read_table(table, data);
    for (size_t i = 0; SUCCEEDED(hr) && (name = package_stream_at(package, i)); i++)
        hr = read_stream(package, name, data);
    if (SUCCEEDED(hr))
        hr = read_summary(package, summary);
    data->is_changed = false;
    return hr_trace(hr);
}

/* ---- writing ---- */

struct draft {
    struct data *data;
    struct table **tables; /* n_tables of the draft */
    struct package_stream *streams;
    char folder[PATH_MAX]; /* where the streams lie as files; "" : nowhere yet */
    struct package_draft draft;
};

static bool is_saved(const struct data_column *column)
{
    return !column->is_temporary;
}

static HRESULT make_columns(const struct data_table *from, struct column *columns, unsigned *ret_n)
{
    unsigned n = 0;

    for (unsigned i = 0; i < from->n_columns; i++) {
        const struct data_column *column = &from->columns[i];

        if (!is_saved(column))
            continue;
        if (n == TABLE_COLUMNS_MAX || strlen(column->name) >= TABLE_NAME_MAX)
            return hr_raise(E_INVALIDARG, "table %s, column %s", from->name, column->name);
        columns[n] = (struct column){
            .kind = column->kind,
            .width = column->kind == COLUMN_TEXT ? column->width : 0,
            .is_key = column->is_key,
            .is_nullable = column->is_nullable,
            .is_localizable = column->is_localizable,
        };
        strcpy(columns[n++].name, column->name);
    }
    *ret_n = n;
    return S_OK;
}

static HRESULT write_cell(const struct data *data, const struct data_table *from,
                          const struct data_row *row, unsigned column, struct table *table,
                          int to_column)
{
    size_t at = table_n_rows(table) - 1;
    uint32_t cell = row->cells[column];

    if (!cell)
        return S_OK;
    switch (from->columns[column].kind) {
    case COLUMN_TEXT:
        return hr_trace(table_set_text(table, at, to_column, pool_text(&data->pool, cell, NULL)));
    case COLUMN_STREAM:
        return hr_trace(table_set_number(table, at, to_column, 1));
    default:
        return hr_trace(table_set_number(table, at, to_column, data_number(cell)));
    }
}

static HRESULT write_rows(const struct data *data, const struct data_table *from,
                          struct table *table)
{
    HRESULT hr = S_OK;
    size_t at;

    for (size_t i = 0; SUCCEEDED(hr) && i < from->n_rows; i++) {
        const struct data_row *row = from->rows[i];
        int to_column = 0;

        if (row->is_temporary)
            continue;
        hr = table_add_row(table, &at);
        for (unsigned column = 0; SUCCEEDED(hr) && column < from->n_columns; column++) {
            if (is_saved(&from->columns[column]))
                hr = write_cell(data, from, row, column, table, to_column++);
        }
    }
    return hr_trace(hr);
}

static HRESULT draft_tables(struct draft *draft)
{
    const struct data *data = draft->data;

    draft->tables = calloc(data->n_tables + 1, sizeof(struct table *));
    if (!draft->tables)
        return hr_raise(E_OUTOFMEMORY, "tables");
    for (size_t i = 0; i < data->n_tables; i++) {
        const struct data_table *from = data->tables[i];
        struct column columns[TABLE_COLUMNS_MAX];
        unsigned n = 0;
        HRESULT hr;

        if (from->is_temporary)
            continue;
        hr = make_columns(from, columns, &n);
        if (SUCCEEDED(hr))
            hr = table_new(from->name, columns, n, &draft->tables[draft->draft.n_tables]);
        if (SUCCEEDED(hr))
            hr = write_rows(data, from, draft->tables[draft->draft.n_tables++]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT write_blob(const char *path, const struct blob *blob)
{
    _cleanup_(closep) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return hr_raise(hr_from_errno(), "making %s", path);
    for (size_t done = 0; done < blob->size;) {
        ssize_t n = write(fd, blob->bytes + done, blob->size - done);

        if (n < 0 && errno != EINTR)
            return hr_raise(hr_from_errno(), "writing %s", path);
        done += n > 0 ? (size_t)n : 0;
    }
    return S_OK;
}

static HRESULT make_folder(struct draft *draft)
{
    HRESULT hr = temporary_folder(draft->folder);

    if (FAILED(hr))
        draft->folder[0] = '\0';
    return hr_trace(hr);
}

static HRESULT draft_streams(struct draft *draft)
{
    const struct data *data = draft->data;
    const struct data_table *streams = data->streams;
    HRESULT hr;

    if (streams->n_rows == 0)
        return S_OK;
    draft->streams = calloc(streams->n_rows, sizeof(*draft->streams));
    if (!draft->streams)
        return hr_raise(E_OUTOFMEMORY, "streams");
    hr = make_folder(draft);
    for (size_t i = 0; SUCCEEDED(hr) && i < streams->n_rows; i++) {
        const struct data_row *row = streams->rows[i];
        char *path = NULL;

        if (row->is_temporary || !row->blob)
            continue;
        if (asprintf(&path, "%s/%zu", draft->folder, i) < 0)
            return hr_raise(E_OUTOFMEMORY, "streams");
        draft->streams[draft->draft.n_streams++] = (struct package_stream){
            pool_text(&data->pool, row->cells[DATA_STREAM_NAME], NULL), path};
        hr = write_blob(path, row->blob);
    }
    return hr_trace(hr);
}

static void draft_deinit(struct draft *draft)
{
    for (size_t i = 0; i < draft->draft.n_streams; i++) {
        unlink(draft->streams[i].path);
        free((char *)(uintptr_t)draft->streams[i].path);
    }
    if (draft->folder[0])
        rmdir(draft->folder);
    for (size_t i = 0; draft->tables && i < draft->data->n_tables; i++)
        table_free(draft->tables[i]);
    free(draft->tables);
    free(draft->streams);
}

void database_file_summary(const struct summary *summary, struct package_summary *ret_summary)
{
    *ret_summary = (struct package_summary){};
    for (unsigned i = 0; i < SUMMARY_PROPERTIES; i++) {
        const struct summary_value *value = &summary->values[i];

        if (value->kind == SUMMARY_TEXT)
            ret_summary->texts[i] = value->text;
        if (value->kind == SUMMARY_NONE || value->kind == SUMMARY_TEXT)
            continue;
        ret_summary->numbers[i] = value->number;
        ret_summary->has_numbers |= 1u << i;
    }
}

HRESULT database_file_write(const char *path, struct data *data, const struct summary *summary)
{
    _cleanup_(draft_deinit) struct draft draft = {.data = data};
    struct package_summary made;
    HRESULT hr = draft_tables(&draft);

    if (SUCCEEDED(hr))
        hr = draft_streams(&draft);
    if (FAILED(hr))
        return hr_trace(hr);
    database_file_summary(summary, &made);
    draft.draft.tables = (const struct table *const *)draft.tables;
    draft.draft.streams = draft.streams;
    draft.draft.summary = &made;
    hr = package_write(&draft.draft, path);
    if (FAILED(hr))
        return hr_trace(hr);
    data->is_changed = false;
    return S_OK;
}
