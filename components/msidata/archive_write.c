/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"

#include "archive.h"
#include "archive_text.h"
#include "data_type.h"

struct writer {
    struct msi_database *database;
    const char *folder;
    FILE *file;
};

static HRESULT no_path(const char *path)
{
    return hr_raise(hr_from_win32(ERROR_BAD_PATHNAME), "writing %s", path);
}

static HRESULT put_text(struct writer *writer, const char *text, size_t len)
{
    _cleanup_(freep) char *copy = malloc(len + 1);

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "text archive");
    memcpy(copy, text, len);
    archive_text_encode(copy, len);
    fwrite(copy, 1, len, writer->file);
    return S_OK;
}

static void put_end(struct writer *writer, bool is_last)
{
    fputs(is_last ? "\r\n" : "\t", writer->file);
}

/* ---- tables ---- */

static bool is_last(const struct data_table *table, unsigned column)
{
    return column + 1 == table->n_columns;
}

static void put_head(struct writer *writer, const struct data_table *table)
{
    unsigned codepage = writer->database->data.codepage;
    char type[DATA_TYPE_SIZE];

    for (unsigned i = 0; i < table->n_columns; i++) {
        fputs(table->columns[i].name, writer->file);
        put_end(writer, is_last(table, i));
    }
    for (unsigned i = 0; i < table->n_columns; i++) {
        data_type_text(&table->columns[i], type);
        fputs(type, writer->file);
        put_end(writer, is_last(table, i));
    }
    if (codepage)
        fprintf(writer->file, "%u\t", codepage);
    fputs(table->name, writer->file);
    for (unsigned i = 0; i < table->n_columns; i++) {
        if (table->columns[i].is_key)
            fprintf(writer->file, "\t%s", table->columns[i].name);
    }
    fputs("\r\n", writer->file);
}

/* The name of a stream's file: its row's keys. */
static HRESULT stream_name(const struct data *data, const struct data_table *table,
                           const struct data_row *row, char **ret_name)
{
    size_t size = 0;
    FILE *out = open_memstream(ret_name, &size);
    const char *dot = "";

    if (!out)
        return hr_raise(E_OUTOFMEMORY, "text archive");
    for (unsigned i = 0; i < table->n_columns; i++) {
        char number[RECORD_NUMBER_SIZE];

        if (!table->columns[i].is_key || table->columns[i].kind == COLUMN_STREAM)
            continue;
        fprintf(out, "%s%s", dot, data_cell_text(data, table, row, i, number, NULL));
        dot = ".";
    }
    fputs(".ibd", out);
    if (fclose(out) != 0)
        return hr_raise(E_OUTOFMEMORY, "text archive");
    for (char *at = *ret_name; *at; at++) {
        if (*at == '/' || *at == '\\')
            *at = '_';
    }
    return S_OK;
}

static HRESULT write_file(const char *path, const struct blob *blob)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "we");

    if (!file || fwrite(blob->bytes, 1, blob->size, file) != blob->size || fflush(file) != 0)
        return no_path(path);
    return S_OK;
}

static HRESULT put_stream(struct writer *writer, const struct data_table *table,
                          const struct data_row *row)
{
    struct data *data = &writer->database->data;
    const struct blob *blob = data_stream(data, table, row);
    _cleanup_(freep) char *name = NULL, *path = NULL;
    HRESULT hr;

    if (!blob)
        return S_OK;
    hr = stream_name(data, table, row, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&path, "%s%s/%s", writer->folder, table->name, name) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "text archive");
    }
    *strrchr(path, '/') = '\0';
    if (mkdir(path, 0777) < 0 && errno != EEXIST)
        return no_path(path);
    path[strlen(path)] = '/';
    fputs(name, writer->file);
    return hr_trace(write_file(path, blob));
}

static HRESULT put_row(struct writer *writer, const struct data_table *table,
                       const struct data_row *row)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < table->n_columns; i++) {
        char number[RECORD_NUMBER_SIZE];
        const char *text;
        size_t len;

        if (table->columns[i].kind == COLUMN_STREAM) {
            hr = row->cells[i] ? put_stream(writer, table, row) : S_OK;
        } else {
            text = data_cell_text(&writer->database->data, table, row, i, number, &len);
            hr = put_text(writer, text, len);
        }
        put_end(writer, is_last(table, i));
    }
    return hr_trace(hr);
}

static HRESULT put_table(struct writer *writer, const char *name)
{
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    HRESULT hr = data_find_table(&writer->database->data, name, &table);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!table)
        return hr_raise(hr_from_win32(ERROR_INVALID_TABLE), "there is no table %s", name);
    put_head(writer, table);
    for (size_t i = 0; SUCCEEDED(hr) && i < table->n_rows; i++)
        hr = put_row(writer, table, table->rows[i]);
    return hr_trace(hr);
}

/* ---- what is no table ---- */

static HRESULT put_summary(struct writer *writer)
{
    fputs("PropertyId\tValue\r\ni2\tl255\r\n_SummaryInformation\tPropertyId\r\n", writer->file);
    for (unsigned i = 0; i < SUMMARY_PROPERTIES; i++) {
        const struct summary_value *value = &writer->database->summary.values[i];
        char time[ARCHIVE_TIME_SIZE];
        HRESULT hr = S_OK;

        if (value->kind == SUMMARY_NONE)
            continue;
        fprintf(writer->file, "%u\t", i);
        if (value->kind == SUMMARY_TEXT) {
            hr = put_text(writer, value->text, strlen(value->text));
        } else if (value->kind == SUMMARY_TIME) {
            archive_text_of_time(value->number, time);
            fputs(time, writer->file);
        } else {
            fprintf(writer->file, "%d", (int)value->number);
        }
        if (FAILED(hr))
            return hr_trace(hr);
        fputs("\r\n", writer->file);
    }
    return S_OK;
}

static HRESULT put(struct writer *writer, const char *table)
{
    if (strcmp(table, "_SummaryInformation") == 0)
        return hr_trace(put_summary(writer));
    if (strcmp(table, "_ForceCodepage") == 0) {
        fprintf(writer->file, "\r\n\r\n%u\t_ForceCodepage\r\n", writer->database->data.codepage);
        return S_OK;
    }
    return hr_trace(put_table(writer, table));
}

HRESULT archive_export(struct msi_database *database, const char *table, const char *folder,
                       const char *file)
{
    struct writer writer = {.database = database, .folder = folder};
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (asprintf(&path, "%s%s", folder, file) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "text archive");
    }
    writer.file = fopen(path, "we");
    if (!writer.file)
        return no_path(path);
    hr = put(&writer, table);
    if (fclose(writer.file) != 0 && SUCCEEDED(hr))
        hr = no_path(path);
    if (FAILED(hr))
        remove(path);
    return hr_trace(hr);
}
