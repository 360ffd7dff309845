/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "locale/code_page.h"

#include "archive.h"
#include "archive_text.h"
#include "data_type.h"

enum {
    FIELDS_MAX = DATA_COLUMNS_MAX,
};

struct reader {
    struct msi_database *database;
    const char *folder; /* or NULL: there are no streams */
    const char *stem;   /* of the archive's name: the folder in it that has the streams */
    char *at, *end;     /* of the text that is left; changed while it is read */
    char *fields[FIELDS_MAX];
    size_t lens[FIELDS_MAX];
    unsigned n_fields;
    unsigned line;
};

static HRESULT damaged(const struct reader *reader, const char *what)
{
    return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "text archive, line %u: %s", reader->line,
                    what);
}

/* Carriage returns are passed over wherever they are, and a NUL is an end of a line in a field. */
static char *drop_returns(char *line, const char *end)
{
    char *to = line;

    for (const char *at = line; at < end; at++) {
        if (*at != '\r')
            *to++ = *at ? *at : '\n';
    }
    return to;
}

/* Splits the next line into fields. S_FALSE at the end. */
static HRESULT next_line(struct reader *reader)
{
    char *line = reader->at, *end;

    if (line >= reader->end)
        return S_FALSE;
    end = memchr(line, '\n', (size_t)(reader->end - line));
    if (!end)
        end = reader->end;
    reader->at = end + 1;
    reader->line++;
    end = drop_returns(line, end);
    reader->n_fields = 0;
    for (;;) {
        char *tab = memchr(line, '\t', (size_t)(end - line));
        char *field_end = tab ? tab : end;

        if (reader->n_fields == FIELDS_MAX)
            return damaged(reader, "too many fields");
        *field_end = '\0';
        archive_text_decode(line, (size_t)(field_end - line));
        reader->lens[reader->n_fields] = (size_t)(field_end - line);
        reader->fields[reader->n_fields++] = line;
        if (!tab)
            return S_OK;
        line = tab + 1;
    }
}

/* ---- what stands in the first three lines ---- */

struct head {
    char *names[FIELDS_MAX];
    struct data_column columns[FIELDS_MAX];
    unsigned n;
    char *table;
};

static void head_deinit(struct head *head)
{
    for (unsigned i = 0; i < head->n; i++)
        free(head->names[i]);
    free(head->table);
}

static HRESULT read_columns(struct reader *reader, struct head *head)
{
    HRESULT hr = next_line(reader);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : damaged(reader, "there is none");
    for (unsigned i = 0; i < reader->n_fields; i++) {
        head->names[i] = strdup(reader->fields[i]);
        if (!head->names[i])
            return hr_raise(E_OUTOFMEMORY, "text archive");
        head->n = i + 1;
    }
    hr = next_line(reader);
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : damaged(reader, "there are no types");
    if (reader->n_fields < head->n)
        return damaged(reader, "types lack");
    for (unsigned i = 0; i < head->n; i++) {
        head->columns[i].name = head->names[i];
        if (*head->names[i] && !data_type_read(reader->fields[i], &head->columns[i]))
            return damaged(reader, "a type that is none");
    }
    return S_OK;
}

static HRESULT mark_keys(struct reader *reader, struct head *head, unsigned first)
{
    for (unsigned i = first; i < reader->n_fields; i++) {
        unsigned at = 0;

        while (at < head->n && strcmp(head->names[at], reader->fields[i]) != 0)
            at++;
        if (at == head->n)
            return damaged(reader, "a key that is no column");
        head->columns[at].is_key = true;
    }
    return S_OK;
}

static bool is_codepage(unsigned number)
{
    struct code_page *page;

    if (FAILED(code_page_open(number, &page)))
        return false;
    code_page_close(page);
    return true;
}

/* "[code page] table key ..." */
static HRESULT read_keys(struct reader *reader, struct head *head)
{
    unsigned first = 0;
    char *end;
    HRESULT hr = next_line(reader);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : damaged(reader, "the table's name lacks");
    if (*reader->fields[0] && reader->n_fields > 1) {
        unsigned long codepage = strtoul(reader->fields[0], &end, 10);

        if (!*end && codepage && !is_codepage((unsigned)codepage))
            return damaged(reader, "an unknown code page");
        if (!*end) {
            reader->database->data.codepage = (unsigned)codepage;
            first = 1;
        }
    }
    head->table = strdup(reader->fields[first]);
    if (!head->table)
        return hr_raise(E_OUTOFMEMORY, "text archive");
    if (!*head->table || strlen(head->table) >= TABLE_NAME_MAX)
        return damaged(reader, "a bad name for a table");
    return hr_trace(mark_keys(reader, head, first + 1));
}

/* ---- rows ---- */

static HRESULT read_stream(struct reader *reader, const struct data_table *table,
                           const struct data_row *row, const char *name)
{
    _cleanup_(blob_unrefp) struct blob *blob = NULL;
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (strchr(name, '/') || strchr(name, '\\') || strcmp(name, "..") == 0 || !reader->folder)
        return damaged(reader, "a stream outside of the folder");
    if (asprintf(&path, "%s%s/%s", reader->folder, reader->stem, name) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "text archive");
    }
    hr = blob_read(path, &blob);
    if (FAILED(hr))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "the stream %s is not there", path);
    return hr_trace(data_set_stream(&reader->database->data, table, row, blob));
}

static HRESULT read_cells(struct reader *reader, const struct data_table *table,
                          struct data_row *row)
{
    for (unsigned i = 0; i < table->n_columns && i < reader->n_fields; i++) {
        struct field field = {
            .kind = FIELD_TEXT, .text = reader->fields[i], .text_len = reader->lens[i]};
        HRESULT hr;

        if (field.text_len == 0)
            continue;
        if (table->columns[i].kind == COLUMN_STREAM) {
            row->cells[i] = 1;
            continue;
        }
        hr = data_make_cell(&reader->database->data, &table->columns[i], &field, &row->cells[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT read_row(struct reader *reader, struct data_table *table)
{
    _cleanup_(data_row_unrefp) struct data_row *row = NULL;
    HRESULT hr;

    if (reader->n_fields == 1 && reader->lens[0] == 0)
        return S_OK;
    hr = data_row_new(table, &row);
    if (SUCCEEDED(hr))
        hr = read_cells(reader, table, row);
    for (unsigned i = 0; SUCCEEDED(hr) && i < table->n_columns && i < reader->n_fields; i++) {
        if (table->columns[i].kind == COLUMN_STREAM && reader->lens[i] > 0)
            hr = read_stream(reader, table, row, reader->fields[i]);
    }
    if (SUCCEEDED(hr) && data_table_insert(table, row) == S_FALSE)
        return damaged(reader, "a row with keys that another has");
    return hr_trace(hr);
}

static HRESULT read_table(struct reader *reader, const struct head *head)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    struct data *data = &reader->database->data;
    struct data_table *before;
    HRESULT hr = data_table_new(head->table, &table);

    for (unsigned i = 0; SUCCEEDED(hr) && i < head->n; i++) {
        if (*head->names[i])
            hr = data_table_add_column(table, &head->columns[i]);
    }
    if (SUCCEEDED(hr) && (data_is_special(data, head->table) || table->n_columns == 0))
        return damaged(reader, "a table that cannot be read");
    while (SUCCEEDED(hr) && (hr = next_line(reader)) == S_OK)
        hr = read_row(reader, table);
    if (FAILED(hr))
        return hr_trace(hr);
    before = data_own_table(data, head->table);
    if (before)
        data_replace_table(data, before, table);
    else
        hr = data_add_table(data, table);
    data->is_changed = true;
    return hr_trace(hr);
}

static HRESULT read_summary_row(struct reader *reader, struct summary *summary)
{
    unsigned long property = strtoul(reader->fields[0], NULL, 10);
    const char *value = reader->n_fields > 1 ? reader->fields[1] : "";
    int64_t time;

    switch (summary_kind_of((unsigned)property)) {
    case SUMMARY_NONE:
        return reader->lens[0] == 0 || property < SUMMARY_PROPERTIES
                   ? S_OK
                   : damaged(reader, "an unknown property");
    case SUMMARY_TEXT:
        return hr_trace(summary_set_text(summary, (unsigned)property, value));
    case SUMMARY_TIME:
        if (!archive_text_to_time(value, &time))
            return damaged(reader, "a time that is none");
        summary_set_number(summary, (unsigned)property, time);
        return S_OK;
    default:
        summary_set_number(summary, (unsigned)property, strtol(value, NULL, 10));
        return S_OK;
    }
}

static HRESULT read_summary(struct reader *reader)
{
    struct summary summary = {};
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && (hr = next_line(reader)) == S_OK)
        hr = read_summary_row(reader, &summary);
    if (SUCCEEDED(hr))
        hr = summary_copy(&summary, &reader->database->summary);
    summary_deinit(&summary);
    return hr_trace(hr);
}

static HRESULT read_archive(struct reader *reader, const char *text, size_t size)
{
    _cleanup_(freep) char *copy = malloc(size + 1);
    _cleanup_(head_deinit) struct head head = {};
    HRESULT hr;

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "text archive");
    memcpy(copy, text, size);
    copy[size] = '\0';
    reader->at = copy;
    reader->end = copy + size;
    hr = read_columns(reader, &head);
    if (SUCCEEDED(hr))
        hr = read_keys(reader, &head);
    if (FAILED(hr))
        return hr_trace(hr);
    if (strcmp(head.table, "_ForceCodepage") == 0)
        return S_OK;
    if (strcmp(head.table, "_SummaryInformation") == 0)
        return hr_trace(read_summary(reader));
    return hr_trace(read_table(reader, &head));
}

HRESULT archive_read(struct msi_database *database, const char *text, size_t size)
{
    struct reader reader = {.database = database};

    return hr_trace(read_archive(&reader, text, size));
}

/* "Binary" of "Binary.idt" */
static char *stem_of(const char *file)
{
    const char *dot = strrchr(file, '.');

    return strndup(file, dot ? (size_t)(dot - file) : strlen(file));
}

HRESULT archive_import(struct msi_database *database, const char *folder, const char *file)
{
    _cleanup_(blob_unrefp) struct blob *blob = NULL;
    _cleanup_(freep) char *path = NULL, *stem = stem_of(file);
    struct reader reader = {.database = database, .folder = folder, .stem = stem};
    HRESULT hr;

    if (!stem || asprintf(&path, "%s%s", folder, file) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "text archive");
    }
    hr = blob_read(path, &blob);
    if (FAILED(hr))
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "the text archive %s is not there",
                        path);
    return hr_trace(read_archive(&reader, (const char *)blob->bytes, blob->size));
}
