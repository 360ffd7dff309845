/* SPDX-License-Identifier: MIT */
/*
 * Cell text: cells of tables as the verbs of packages show them. A table in a file of its own
 * (.idt) is the same text with a head.
 */
#pragma once

#include <stdio.h>

#include "package/table.h"

/* A cell as text: tabs and ends of lines within it are those characters that .idt files have for
 * them, and a stream is a name. */
void cell_print(const struct table *table, size_t row, int column, FILE *file);

/* A row's cells with tabs between them and an end of line. */
void cell_print_row(const struct table *table, size_t row, FILE *file);

/* The keys of a row, with tabs between them. */
void cell_print_keys(const struct table *table, size_t row, FILE *file);

/* A cell as JSON: a text, a number, null; a stream is an object with its name and size. */
void cell_print_json(const struct table *table, size_t row, int column, FILE *file);

/* An object with the columns' names. */
void cell_print_row_json(const struct table *table, size_t row, FILE *file);

/* The whole table as an .idt file. */
void cell_print_idt(const struct table *table, FILE *file);
