/* SPDX-License-Identifier: MIT */
#include "packagetool/cell_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "package/package.h"
#include "toolkit/json_text.h"

/* What .idt files have for characters that would end a cell or a row. */
static const struct {
    char character, instead;
} replaced[] = {{'\b', 27}, {'\t', 16}, {'\n', 25}, {'\f', 24}, {'\r', 17}};

static char in_cell(char character)
{
    for (size_t i = 0; i < sizeof(replaced) / sizeof(*replaced); i++)
        if (replaced[i].character == character)
            return replaced[i].instead;
    return character;
}

static void print_escaped(const char *text, FILE *file)
{
    for (; *text; text++)
        fputc(in_cell(*text), file);
}

static void print_stream(const struct table *table, size_t row, FILE *file)
{
    _cleanup_(freep) char *name = package_cell_stream(table, row);

    if (name)
        fputs(name, file);
}

void cell_print(const struct table *table, size_t row, int column, FILE *file)
{
    const char *text = table_text(table, row, column);
    int32_t number;

    if (text)
        print_escaped(text, file);
    else if (!table_number(table, row, column, &number))
        return;
    else if (table_column_at(table, column)->kind == COLUMN_STREAM)
        print_stream(table, row, file);
    else
        fprintf(file, "%d", (int)number);
}

void cell_print_row(const struct table *table, size_t row, FILE *file)
{
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        if (i > 0)
            fputc('\t', file);
        cell_print(table, row, (int)i, file);
    }
    fputc('\n', file);
}

void cell_print_keys(const struct table *table, size_t row, FILE *file)
{
    for (unsigned i = 0; i < table_n_columns(table) && table_column_at(table, (int)i)->is_key;
         i++) {
        if (i > 0)
            fputc('\t', file);
        cell_print(table, row, (int)i, file);
    }
}

/* ---- JSON ---- */

void cell_print_json(const struct table *table, size_t row, int column, FILE *file)
{
    enum column_kind kind = table_column_at(table, column)->kind;
    int32_t number;

    if (kind == COLUMN_TEXT || !table_number(table, row, column, &number)) {
        json_print_text(table_text(table, row, column), file);
    } else if (kind == COLUMN_STREAM) {
        _cleanup_(freep) char *name = package_cell_stream(table, row);

        fputs("{\"stream\": ", file);
        json_print_text(name, file);
        fprintf(file, ", \"size\": %d}", (int)number);
    } else {
        fprintf(file, "%d", (int)number);
    }
}

void cell_print_row_json(const struct table *table, size_t row, FILE *file)
{
    fputc('{', file);
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        if (i > 0)
            fputs(", ", file);
        json_print_text(table_column_at(table, (int)i)->name, file);
        fputs(": ", file);
        cell_print_json(table, row, (int)i, file);
    }
    fputc('}', file);
}

/* ---- .idt ---- */

static void print_names(const struct table *table, bool keys_alone, FILE *file)
{
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        if (keys_alone && !table_column_at(table, (int)i)->is_key)
            continue;
        if (i > 0 || keys_alone)
            fputc('\t', file);
        print_escaped(table_column_at(table, (int)i)->name, file);
    }
}

/* Upper case for what may be null. */
static void print_type(const struct column *column, FILE *file)
{
    static const struct {
        char letter;
        int width; /* -1: the column's own */
    } kinds[] = {
        [COLUMN_TEXT] = {'s', -1},
        [COLUMN_SHORT] = {'i', 2},
        [COLUMN_LONG] = {'i', 4},
        [COLUMN_STREAM] = {'v', 0},
    };
    char letter = kinds[column->kind].letter;
    int width = kinds[column->kind].width;

    if (column->kind == COLUMN_TEXT && column->is_localizable)
        letter = 'l';
    fprintf(file, "%c%d", column->is_nullable ? letter - ('a' - 'A') : letter,
            width < 0 ? column->width : width);
}

void cell_print_idt(const struct table *table, FILE *file)
{
    print_names(table, false, file);
    fputs("\r\n", file);
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        if (i > 0)
            fputc('\t', file);
        print_type(table_column_at(table, (int)i), file);
    }
    fprintf(file, "\r\n%s", table_name(table));
    print_names(table, true, file);
    fputs("\r\n", file);
    for (size_t row = 0; row < table_n_rows(table); row++) {
        for (unsigned i = 0; i < table_n_columns(table); i++) {
            if (i > 0)
                fputc('\t', file);
            cell_print(table, row, (int)i, file);
        }
        fputs("\r\n", file);
    }
}
