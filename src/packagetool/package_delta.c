/* SPDX-License-Identifier: MIT */
#include "packagetool/package_delta.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/summary_image.h"
#include "packagetool/cell_text.h"
#include "packagetool/stream_copy.h"
#include "packagetool/summary_names.h"
#include "toolkit/json_text.h"

struct delta {
    const struct package *before, *after;
    bool is_json;
    FILE *file;
    size_t n;
};

/* ---- summary information ---- */

static void print_state(const char *value, FILE *file)
{
    if (value && !*value)
        fputs("true", file);
    else
        json_print_text(value, file);
}

/* NULL is what is not there; of tables and streams no more is told than that they are there, "". */
static void tell_value(struct delta *delta, const char *what, const char *name, const char *before,
                       const char *after)
{
    char sign = !before ? '+' : !after ? '-' : '~';

    delta->n++;
    if (!delta->is_json) {
        fprintf(delta->file, "%c %s\t%s", sign, what, name);
        if (before && *before)
            fprintf(delta->file, "\t%s", before);
        if (after && *after)
            fprintf(delta->file, "\t%s", after);
        fputc('\n', delta->file);
        return;
    }
    fprintf(delta->file, "{\"change\": \"%c\", \"what\": \"%s\", \"name\": ", sign, what);
    json_print_text(name, delta->file);
    fputs(", \"before\": ", delta->file);
    print_state(before, delta->file);
    fputs(", \"after\": ", delta->file);
    print_state(after, delta->file);
    fputs("}\n", delta->file);
}

static bool are_equal(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void compare_summaries(struct delta *delta)
{
    for (unsigned i = 0; i < N_SUMMARY_PROPERTIES; i++) {
        char before_buffer[SUMMARY_TEXT_MAX], after_buffer[SUMMARY_TEXT_MAX];
        const char *before = summary_value(delta->before, i, before_buffer);
        const char *after = summary_value(delta->after, i, after_buffer);

        if (summary_name(i) && !are_equal(before, after))
            tell_value(delta, "summary", summary_name(i), before, after);
    }
}

/* ---- rows ---- */

static void print_row_or_null(const struct table *table, ptrdiff_t row, FILE *file)
{
    if (row < 0)
        fputs("null", file);
    else
        cell_print_row_json(table, (size_t)row, file);
}

static void tell_row_json(struct delta *delta, const struct table *before, ptrdiff_t row_before,
                          const struct table *after, ptrdiff_t row_after)
{
    char sign = row_before < 0 ? '+' : row_after < 0 ? '-' : '~';

    fprintf(delta->file, "{\"change\": \"%c\", \"what\": \"row\", \"table\": ", sign);
    json_print_text(table_name(before ? before : after), delta->file);
    fputs(", \"before\": ", delta->file);
    print_row_or_null(before, row_before, delta->file);
    fputs(", \"after\": ", delta->file);
    print_row_or_null(after, row_after, delta->file);
    fputs("}\n", delta->file);
}

static void tell_row(struct delta *delta, char sign, const struct table *table, size_t row)
{
    fprintf(delta->file, "%c %s\t", sign, table_name(table));
    cell_print_row(table, row, delta->file);
}

static bool cells_differ(const struct table *a, size_t row_a, int column_a, const struct table *b,
                         size_t row_b, int column_b)
{
    int32_t number_a, number_b;

    if (table_number(a, row_a, column_a, &number_a) != table_number(b, row_b, column_b, &number_b))
        return true;
    return number_a != number_b ||
           !are_equal(table_text(a, row_a, column_a), table_text(b, row_b, column_b));
}

/* One line a changed cell: its column, what was there and what is there. */
static void tell_cells(struct delta *delta, const struct table *before, size_t row_before,
                       const struct table *after, size_t row_after)
{
    for (unsigned i = 0; i < table_n_columns(after); i++) {
        const char *name = table_column_at(after, (int)i)->name;
        int column = table_column(before, name);

        if (!cells_differ(before, row_before, column, after, row_after, (int)i))
            continue;
        fprintf(delta->file, "~ %s\t", table_name(after));
        cell_print_keys(after, row_after, delta->file);
        fprintf(delta->file, "\t%s\t", name);
        if (column >= 0)
            cell_print(before, row_before, column, delta->file);
        fputc('\t', delta->file);
        cell_print(after, row_after, (int)i, delta->file);
        fputc('\n', delta->file);
    }
}

static bool rows_differ(const struct table *before, size_t row_before, const struct table *after,
                        size_t row_after)
{
    for (unsigned i = 0; i < table_n_columns(after); i++)
        if (cells_differ(before, row_before,
                         table_column(before, table_column_at(after, (int)i)->name), after,
                         row_after, (int)i))
            return true;
    return false;
}

static bool keys_equal(const struct table *a, size_t row_a, const struct table *b, size_t row_b)
{
    for (unsigned i = 0; i < table_n_columns(a) && table_column_at(a, (int)i)->is_key; i++)
        if (cells_differ(a, row_a, (int)i, b, row_b,
                         table_column(b, table_column_at(a, (int)i)->name)))
            return false;
    return true;
}

/* The key by which a row is looked for: the last text, for many rows may have the first ones. */
static int search_key(const struct table *table)
{
    int key = -1;

    for (int i = 0; i < (int)table_n_columns(table) && table_column_at(table, i)->is_key; i++)
        if (table_column_at(table, i)->kind == COLUMN_TEXT)
            key = i;
    return key;
}

/* The row of @other with the keys that the row of @table has, or -1. */
static ptrdiff_t find_twin(const struct table *table, size_t row, const struct table *other)
{
    int key = search_key(table);
    const char *text = table_text(table, row, key);
    ptrdiff_t twin;

    if (!other)
        return -1;
    if (!text) {
        for (size_t i = 0; i < table_n_rows(other); i++)
            if (keys_equal(table, row, other, i))
                return (ptrdiff_t)i;
        return -1;
    }
    key = table_column(other, table_column_at(table, key)->name);
    twin = table_find_in(other, key, text, 0);
    while (twin >= 0 && !keys_equal(table, row, other, (size_t)twin))
        twin = table_find_in(other, key, text, (size_t)twin + 1);
    return twin;
}

/* Either may be NULL. */
static void compare_tables(struct delta *delta, const struct table *before,
                           const struct table *after)
{
    for (size_t row = 0; row < table_n_rows(before); row++) {
        if (find_twin(before, row, after) >= 0)
            continue;
        delta->n++;
        if (delta->is_json)
            tell_row_json(delta, before, (ptrdiff_t)row, after, -1);
        else
            tell_row(delta, '-', before, row);
    }
    for (size_t row = 0; row < table_n_rows(after); row++) {
        ptrdiff_t twin = find_twin(after, row, before);

        if (twin >= 0 && !rows_differ(before, (size_t)twin, after, row))
            continue;
        delta->n++;
        if (delta->is_json)
            tell_row_json(delta, before, twin, after, (ptrdiff_t)row);
        else if (twin < 0)
            tell_row(delta, '+', after, row);
        else
            tell_cells(delta, before, (size_t)twin, after, row);
    }
}

static void compare_all_tables(struct delta *delta)
{
    const struct table *table;

    for (size_t i = 0; (table = package_table_at(delta->before, i)); i++) {
        const struct table *other = package_table(delta->after, table_name(table));

        if (!other)
            tell_value(delta, "table", table_name(table), "", NULL);
        compare_tables(delta, table, other);
    }
    for (size_t i = 0; (table = package_table_at(delta->after, i)); i++) {
        if (package_table(delta->before, table_name(table)))
            continue;
        tell_value(delta, "table", table_name(table), NULL, "");
        compare_tables(delta, NULL, table);
    }
}

/* ---- streams ---- */

static HRESULT compare_streams(struct delta *delta)
{
    size_t i = 0, j = 0;
    HRESULT hr = S_OK;

    for (;;) {
        const char *before = package_stream_at(delta->before, i);
        const char *after = package_stream_at(delta->after, j);
        int order = !before ? 1 : !after ? -1 : strcmp(before, after);

        if (!before && !after)
            return S_OK;
        if (order == 0) {
            hr = stream_copy_compare(delta->before, delta->after, before);
            if (FAILED(hr))
                return hr_trace(hr);
        }
        if (order != 0 || hr == S_FALSE)
            tell_value(delta, "stream", order <= 0 ? before : after, order <= 0 ? "" : NULL,
                       order >= 0 ? "" : NULL);
        i += order <= 0;
        j += order >= 0;
    }
}

HRESULT package_delta_print(const struct package *before, const struct package *after, bool is_json,
                            FILE *file, size_t *ret_n)
{
    struct delta delta = {before, after, is_json, file, 0};
    HRESULT hr;

    compare_summaries(&delta);
    compare_all_tables(&delta);
    hr = compare_streams(&delta);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_n = delta.n;
    return S_OK;
}
