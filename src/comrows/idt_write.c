/* SPDX-License-Identifier: MIT */
/* Source: Windows' "Text Archive Files" and "Column Definition Format" pages. */
#include "comrows/idt_write.h"

#include <inttypes.h>

enum {
    CODE_PAGE_UTF8 = 65001,
};

/* A letter, upper case for columns that may be null, and a width. */
static void write_type(const struct column *column, FILE *file)
{
    char letter = 's';
    unsigned width = column->width;

    if (column->kind == COLUMN_SHORT || column->kind == COLUMN_LONG) {
        letter = 'i';
        width = column->kind == COLUMN_SHORT ? 2 : 4;
    } else if (column->kind == COLUMN_STREAM) {
        letter = 'v';
        width = 0;
    } else if (column->is_localizable) {
        letter = 'l';
    }
    fprintf(file, "%c%u", column->is_nullable ? letter - 'a' + 'A' : letter, width);
}

/* What parts cells and rows stands for itself as another control character. */
static void write_text(const char *text, FILE *file)
{
    for (; *text; text++)
        fputc(*text == '\t' ? 0x10 : *text == '\r' ? 0x11 : *text == '\n' ? 0x19 : *text, file);
}

static void write_cell(const struct table *table, size_t row, int column, FILE *file)
{
    const char *text = table_text(table, row, column);
    int32_t number;

    if (text)
        write_text(text, file);
    else if (table_number(table, row, column, &number))
        fprintf(file, "%" PRId32, number);
}

static bool is_ascii(const struct table *table)
{
    for (size_t row = 0; row < table_n_rows(table); row++) {
        for (unsigned i = 0; i < table_n_columns(table); i++) {
            const char *text = table_text(table, row, (int)i);

            for (; text && *text; text++)
                if ((uint8_t)*text > 0x7f)
                    return false;
        }
    }
    return true;
}

/* Begins a cell, ends a row. */
static void part(const struct table *table, unsigned i, FILE *file)
{
    fputs(i + 1 < table_n_columns(table) ? "\t" : "\r\n", file);
}

void idt_write(const struct table *table, FILE *file)
{
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        fputs(table_column_at(table, (int)i)->name, file);
        part(table, i, file);
    }
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        write_type(table_column_at(table, (int)i), file);
        part(table, i, file);
    }
    if (!is_ascii(table))
        fprintf(file, "%d\t", CODE_PAGE_UTF8);
    fputs(table_name(table), file);
    for (unsigned i = 0; i < table_n_columns(table); i++)
        if (table_column_at(table, (int)i)->is_key)
            fprintf(file, "\t%s", table_column_at(table, (int)i)->name);
    fputs("\r\n", file);
    for (size_t row = 0; row < table_n_rows(table); row++) {
        for (unsigned i = 0; i < table_n_columns(table); i++) {
            write_cell(table, row, (int)i, file);
            part(table, i, file);
        }
    }
}
