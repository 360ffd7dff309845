/* SPDX-License-Identifier: MIT */
#include "packagetool/unpack_tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hresult.h"
#include "package/summary_image.h"
#include "packagetool/cell_text.h"
#include "packagetool/summary_names.h"
#include "packagetool/tree.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

/* Names come from the package, so they must be names. */
static HRESULT make_file(int root_fd, const char *folder, const char *name, const char *suffix,
                         int *ret_fd)
{
    _cleanup_(freep) char *path = NULL;

    if (!*name || *name == '.' || strchr(name, '/'))
        return hr_raise(INVALID, "the table or stream \"%s\" has no name that a file can have",
                        name);
    if (asprintf(&path, "%s%s%s", folder, name, suffix) < 0)
        return hr_raise(E_OUTOFMEMORY, "%s", name);
    return hr_trace(tree_make_file(root_fd, path, ret_fd));
}

static HRESULT open_file(int root_fd, const char *name, FILE **ret_file)
{
    int fd;
    HRESULT hr = make_file(root_fd, "", name, ".idt", &fd);

    if (FAILED(hr))
        return hr_trace(hr);
    *ret_file = fdopen(fd, "w");
    if (*ret_file)
        return S_OK;
    close(fd);
    return hr_raise(E_OUTOFMEMORY, "%s", name);
}

static HRESULT close_file(FILE *file, const char *name)
{
    bool has_failed = ferror(file);

    if (fclose(file) != 0 || has_failed)
        return hr_raise(hr_from_errno(), "%s.idt: writing it", name);
    return S_OK;
}

/* ---- streams ---- */

static HRESULT unpack_stream(const struct package *package, int root_fd, const char *folder,
                             const char *name)
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr = make_file(root_fd, folder, name, "", &fd);

    if (SUCCEEDED(hr))
        hr = package_read_stream(package, name, fd);
    return hr_trace(hr);
}

static HRESULT unpack_cells(const struct package *package, int root_fd, const struct table *table,
                            int column)
{
    char folder[TABLE_NAME_MAX + 1];
    HRESULT hr = S_OK;

    snprintf(folder, sizeof(folder), "%s/", table_name(table));
    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        _cleanup_(freep) char *name = package_cell_stream(table, row);

        if (!name)
            return hr_raise(E_OUTOFMEMORY, "the name of a stream");
        if (!table_is_null(table, row, column))
            hr = unpack_stream(package, root_fd, folder, name);
    }
    return hr_trace(hr);
}

/* ---- tables ---- */

static HRESULT unpack_table(const struct package *package, int root_fd, const struct table *table)
{
    FILE *file;
    HRESULT hr = open_file(root_fd, table_name(table), &file);

    if (FAILED(hr))
        return hr_trace(hr);
    cell_print_idt(table, file);
    hr = close_file(file, table_name(table));
    for (unsigned i = 0; SUCCEEDED(hr) && i < table_n_columns(table); i++)
        if (table_column_at(table, (int)i)->kind == COLUMN_STREAM)
            hr = unpack_cells(package, root_fd, table, (int)i);
    return hr_trace(hr);
}

/* Texts are UTF-8 in all these files; a file says so. */
static HRESULT unpack_code_page(int root_fd)
{
    FILE *file;
    HRESULT hr = open_file(root_fd, "_ForceCodepage", &file);

    if (FAILED(hr))
        return hr_trace(hr);
    fputs("\r\n\r\n65001\t_ForceCodepage\r\n", file);
    return hr_trace(close_file(file, "_ForceCodepage"));
}

/* Times have the form that such files have for them. */
static void print_time(const char *text, FILE *file)
{
    struct tm parts;

    if (strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        fprintf(file, "%04d/%02d/%02d %02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    else
        fputs(text, file);
}

static HRESULT unpack_summary(const struct package *package, int root_fd)
{
    FILE *file;
    HRESULT hr = open_file(root_fd, "_SummaryInformation", &file);

    if (FAILED(hr))
        return hr_trace(hr);
    fputs("PropertyId\tValue\r\ni2\tl255\r\n_SummaryInformation\tPropertyId\r\n", file);
    for (unsigned i = 1; i < N_SUMMARY_PROPERTIES; i++) {
        char buffer[SUMMARY_TEXT_MAX];
        const char *value = summary_value(package, i, buffer);

        if (!value)
            continue;
        fprintf(file, "%u\t", i);
        if (summary_is_time(i))
            print_time(value, file);
        else
            fputs(value, file);
        fputs("\r\n", file);
    }
    return hr_trace(close_file(file, "_SummaryInformation"));
}

HRESULT unpack_tables(const struct package *package, int root_fd, size_t *ret_n)
{
    const struct table *table;
    size_t n = 0;
    HRESULT hr = unpack_code_page(root_fd);

    if (SUCCEEDED(hr))
        hr = unpack_summary(package, root_fd);
    for (size_t i = 0; SUCCEEDED(hr) && (table = package_table_at(package, i)); i++, n++)
        hr = unpack_table(package, root_fd, table);
    for (size_t i = 0; SUCCEEDED(hr) && package_stream_at(package, i); i++, n++)
        hr = unpack_stream(package, root_fd, "_Streams/", package_stream_at(package, i));
    *ret_n = n;
    return hr_trace(hr);
}
