/* SPDX-License-Identifier: MIT */
#include "authoring/idt_read.h"

#include <stdlib.h>
#include <string.h>

#include "authoring/schema.h"
#include "base/hresult.h"
#include "locale/code_page.h"

struct reading {
    const char *path; /* borrowed, as what follows */
    const struct idt_streams *streams;
    unsigned line;
};

/* What such files have for characters that would end a cell or a row. */
static const struct {
    char instead, character;
} replaced[] = {{27, '\b'}, {16, '\t'}, {25, '\n'}, {24, '\f'}, {17, '\r'}};

static void restore(char *text)
{
    for (; *text; text++)
        for (size_t i = 0; i < sizeof(replaced) / sizeof(*replaced); i++)
            if (*text == replaced[i].instead)
                *text = replaced[i].character;
}

/* Takes a line off the beginning; without its end. */
static char *take_line(char **rest)
{
    char *line = strsep(rest, "\n");
    size_t len = line ? strlen(line) : 0;

    if (len > 0 && line[len - 1] == '\r')
        line[len - 1] = '\0';
    return line;
}

static HRESULT refuse(const struct reading *reading, const char *what)
{
    return hr_raise(E_INVALIDARG, "%s, line %u: %s", reading->path, reading->line, what);
}

/* ---- the head ---- */

static HRESULT read_columns(struct reading *reading, char *names, char *types,
                            struct column *columns, unsigned *ret_n)
{
    unsigned n = 0;
    char *name;

    for (; (name = strsep(&names, "\t")); n++) {
        char *type = types ? strsep(&types, "\t") : NULL;

        if (n == TABLE_COLUMNS_MAX || !*name || strlen(name) >= TABLE_NAME_MAX)
            return refuse(reading, "a column's name is missing or too long, or there are too many");
        reading->line = 2;
        columns[n] = (struct column){.is_key = false};
        if (!type || !schema_type(type, &columns[n]))
            return refuse(reading, "each column needs a type: s72, L255, i2, I4, v0");
        strcpy(columns[n].name, name);
        reading->line = 1;
    }
    *ret_n = n;
    return S_OK;
}

/* Keys must be the first columns. */
static HRESULT read_keys(struct reading *reading, char *keys, struct column *columns, unsigned n)
{
    unsigned n_keys = 0;
    char *key;

    reading->line = 3;
    while ((key = strsep(&keys, "\t"))) {
        if (n_keys == n || strcmp(columns[n_keys].name, key) != 0)
            return refuse(reading, "the keys must be the first columns");
        columns[n_keys++].is_key = true;
    }
    return n_keys > 0 ? S_OK : refuse(reading, "it does not say which columns are keys");
}

static HRESULT check_same(struct reading *reading, const struct table *table,
                          const struct column *columns, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (table_n_columns(table) != n ||
            strcmp(table_column_at(table, (int)i)->name, columns[i].name) != 0 ||
            (table_column_at(table, (int)i)->kind == COLUMN_TEXT) !=
                (columns[i].kind == COLUMN_TEXT))
            return refuse(reading, "the table is there already, with other columns");
    return S_OK;
}

/* Takes the cell with the code page off the third line, if there is one. */
static char *skip_code_page(char *line)
{
    size_t n = strspn(line, "0123456789");

    return n > 0 && line[n] == '\t' ? line + n + 1 : line;
}

static HRESULT read_head(struct reading *reading, char **rest, struct table **table)
{
    char *names = take_line(rest), *types = take_line(rest), *last = take_line(rest), *name;
    struct column columns[TABLE_COLUMNS_MAX];
    unsigned n = 0;
    HRESULT hr;

    reading->line = 1;
    if (!names || !types || !last)
        return refuse(reading, "three lines of head are missing: names, types, table and keys");
    last = skip_code_page(last);
    name = strsep(&last, "\t");
    hr = read_columns(reading, names, types, columns, &n);
    if (SUCCEEDED(hr))
        hr = read_keys(reading, last, columns, n);
    if (SUCCEEDED(hr))
        hr = *table ? check_same(reading, *table, columns, n) : table_new(name, columns, n, table);
    return hr_trace(hr);
}

/* ---- rows ---- */

static HRESULT read_number(const struct reading *reading, struct table *table, size_t row,
                           int column, const char *text)
{
    char *end;
    long number = strtol(text, &end, 10);

    if (*end || number < INT32_MIN || number > INT32_MAX)
        return hr_raise(E_INVALIDARG, "%s, line %u, column %s: \"%s\" is no number", reading->path,
                        reading->line, table_column_at(table, column)->name, text);
    return hr_trace(table_set_number(table, row, column, (int32_t)number));
}

static HRESULT read_cell(const struct reading *reading, struct table *table, size_t row, int column,
                         char *text)
{
    HRESULT hr;

    switch (table_column_at(table, column)->kind) {
    case COLUMN_TEXT:
        restore(text);
        return hr_trace(table_set_text(table, row, column, text));
    case COLUMN_SHORT:
    case COLUMN_LONG:
        return hr_trace(read_number(reading, table, row, column, text));
    case COLUMN_STREAM:
        break;
    }
    hr = table_set_number(table, row, column, 1);
    if (SUCCEEDED(hr))
        hr = reading->streams->add(reading->streams->context, table, row, text);
    return hr_trace(hr);
}

static HRESULT read_row(const struct reading *reading, struct table *table, char *line)
{
    size_t row;
    HRESULT hr = table_add_row(table, &row);
    char *cell;

    for (int i = 0; SUCCEEDED(hr) && (cell = strsep(&line, "\t")); i++) {
        if (i == (int)table_n_columns(table))
            return refuse(reading, "the row has more cells than there are columns");
        if (*cell)
            hr = read_cell(reading, table, row, i, cell);
    }
    return hr_trace(hr);
}

HRESULT idt_read(const char *path, const char *text, size_t size, const struct idt_streams *streams,
                 struct table **table)
{
    _cleanup_(freep) char *copy = calloc(1, size * CODE_PAGE_GROWTH + 1);
    struct reading reading = {path, streams, 1};
    struct code_page *page = NULL;
    char *rest = copy, *line;
    HRESULT hr;

    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "%s", path);
    hr = code_page_open(CODE_PAGE_NEUTRAL, &page);
    if (FAILED(hr))
        return hr_trace(hr);
    code_page_to_utf8(page, text, size, copy);
    code_page_close(page);

    hr = read_head(&reading, &rest, table);
    for (reading.line = 4; SUCCEEDED(hr) && (line = take_line(&rest)); reading.line++)
        if (*line)
            hr = read_row(&reading, *table, line);
    return hr_trace(hr);
}

char *idt_table_name(const char *text, size_t size)
{
    _cleanup_(freep) char *copy = calloc(1, size + 1);
    char *rest = copy, *line = NULL;
    size_t len;

    if (!copy)
        return NULL;
    memcpy(copy, text, size);
    for (int i = 0; i < 3; i++)
        line = take_line(&rest);
    if (!line)
        return NULL;
    line = skip_code_page(line);
    len = strcspn(line, "\t");
    return len > 0 && len < TABLE_NAME_MAX ? strndup(line, len) : NULL;
}
