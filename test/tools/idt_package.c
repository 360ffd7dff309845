/* SPDX-License-Identifier: MIT */
/*
 * Makes a package of texts: idt_package FOLDER PACKAGE. FOLDER has a NAME.idt for each table (names
 * of columns, their types, the table's name and its keys, then rows; cells have tabs between them),
 * the folder streams with a file for each stream, and the folder cabinet, whose files become the
 * stream product.cab. _SummaryInformation.idt has numbers of properties and their values.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "package/package_write.h"

enum {
    TABLES_MAX = 64,
    ITEMS_MAX = 256,
    LINE_SIZE = 1 << 16,
};

static struct table *tables[TABLES_MAX];
static size_t n_tables;
static struct package_stream streams[ITEMS_MAX];
static size_t n_streams;
static struct package_summary summary;

__attribute__((noreturn)) static void fail(const char *what)
{
    fprintf(stderr, "idt_package: %s: %s\n", what, hr_message());
    exit(EXIT_FAILURE);
}

static void check(HRESULT hr, const char *what)
{
    if (FAILED(hr))
        fail(what);
}

static char *join(const char *folder, const char *name)
{
    char *path;

    if (asprintf(&path, "%s/%s", folder, name) < 0)
        fail(name);
    return path;
}

/* Cells of a line; returns their number. */
static unsigned split(char *line, char *cells[static TABLE_COLUMNS_MAX])
{
    unsigned n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *cell; n < TABLE_COLUMNS_MAX && (cell = strsep(&line, "\t"));)
        cells[n++] = cell;
    return n;
}

static char *read_line(FILE *file, char line[static LINE_SIZE])
{
    return fgets(line, LINE_SIZE, file);
}

static struct column make_column(const char *name, const char *type)
{
    bool is_number = strchr("iI", *type);
    struct column column = {
        .kind = strchr("vV", *type) ? COLUMN_STREAM
                : !is_number        ? COLUMN_TEXT
                : type[1] == '4'    ? COLUMN_LONG
                                    : COLUMN_SHORT,
        .width = is_number ? 0 : (uint16_t)atoi(type + 1),
        .is_nullable = *type >= 'A' && *type <= 'Z',
        .is_localizable = strchr("lL", *type),
    };

    snprintf(column.name, sizeof(column.name), "%s", name);
    return column;
}

static void add_row(struct table *table, char **cells, unsigned n)
{
    size_t row;

    check(table_add_row(table, &row), "a row");
    for (unsigned i = 0; i < n; i++) {
        const struct column *column = table_column_at(table, (int)i);

        if (!*cells[i])
            continue;
        check(column->kind == COLUMN_TEXT ? table_set_text(table, row, (int)i, cells[i])
              : column->kind == COLUMN_STREAM
                  ? table_set_number(table, row, (int)i, 1)
                  : table_set_number(table, row, (int)i, atoi(cells[i])),
              cells[i]);
    }
}

static void read_table(FILE *file)
{
    static char names[LINE_SIZE], types[LINE_SIZE], keys[LINE_SIZE], line[LINE_SIZE];
    char *name[TABLE_COLUMNS_MAX], *type[TABLE_COLUMNS_MAX], *key[TABLE_COLUMNS_MAX];
    struct column columns[TABLE_COLUMNS_MAX];
    unsigned n, n_keys;

    if (!read_line(file, names) || !read_line(file, types) || !read_line(file, keys))
        fail("a table");
    n = split(names, name);
    split(types, type);
    n_keys = split(keys, key) - 1;
    for (unsigned i = 0; i < n; i++) {
        columns[i] = make_column(name[i], type[i]);
        columns[i].is_key = i < n_keys;
    }
    check(table_new(key[0], columns, n, &tables[n_tables]), key[0]);
    while (read_line(file, line)) {
        char *cells[TABLE_COLUMNS_MAX];
        unsigned n_cells = split(line, cells);

        add_row(tables[n_tables], cells, n_cells < n ? n_cells : n);
    }
    n_tables++;
}

static void read_summary(FILE *file)
{
    static char line[LINE_SIZE];

    while (read_line(file, line)) {
        char *cells[TABLE_COLUMNS_MAX];
        int property;

        if (split(line, cells) < 2)
            continue;
        property = atoi(cells[0]);
        if (property == 14 || property == 15 || property == 19) {
            summary.numbers[property] = atoi(cells[1]);
            summary.has_numbers |= 1u << property;
        } else {
            summary.texts[property] = strdup(cells[1]);
        }
    }
}

/* The names in a folder, in order; NULL behind the last. */
static struct dirent **list(const char *path)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort);
    struct dirent **all = calloc((size_t)(n > 0 ? n : 0) + 1, sizeof(*all));

    for (int i = 0; i < n; i++)
        all[i] = entries[i];
    free(entries);
    return all;
}

static void read_tables(const char *folder)
{
    struct dirent **entries = list(folder);

    for (size_t i = 0; entries[i]; i++) {
        const char *name = entries[i]->d_name, *dot = strrchr(name, '.');
        FILE *file;

        if (!dot || strcmp(dot, ".idt") != 0)
            continue;
        file = fopen(join(folder, name), "r");
        if (!file)
            fail(name);
        if (strcmp(name, "_SummaryInformation.idt") == 0)
            read_summary(file);
        else
            read_table(file);
        fclose(file);
    }
}

static void add_streams(const char *folder)
{
    struct dirent **entries = list(folder);

    for (size_t i = 0; entries[i]; i++)
        if (*entries[i]->d_name != '.')
            streams[n_streams++] = (struct package_stream){
                .name = entries[i]->d_name, .path = join(folder, entries[i]->d_name)};
}

/* Files are in the cabinet in the order of their names. */
static void add_cabinet(const char *folder, const char *cabinet)
{
    struct cabinet_source sources[ITEMS_MAX];
    struct dirent **entries = list(folder);
    size_t n = 0;

    for (size_t i = 0; entries[i]; i++)
        if (*entries[i]->d_name != '.')
            sources[n++] = (struct cabinet_source){.name = entries[i]->d_name,
                                                   .path = join(folder, entries[i]->d_name)};
    if (n == 0)
        return;
    check(cabinet_write(cabinet, sources, n, CABINET_MSZIP), cabinet);
    streams[n_streams++] = (struct package_stream){.name = "product.cab", .path = cabinet};
}

/* All that it makes goes with the process: nothing is leaked. */
int __lsan_is_turned_off(void);

__attribute__((visibility("default"))) int __lsan_is_turned_off(void)
{
    return 1;
}

int main(int argc, char **argv)
{
    struct package_draft draft = {.summary = &summary};

    if (argc != 3)
        return EXIT_FAILURE;
    read_tables(argv[1]);
    add_streams(join(argv[1], "streams"));
    add_cabinet(join(argv[1], "cabinet"), join(argv[1], "product.cab"));
    draft.tables = (const struct table *const *)tables;
    draft.n_tables = n_tables;
    draft.streams = streams;
    draft.n_streams = n_streams;
    check(package_write(&draft, argv[2]), argv[2]);
    return EXIT_SUCCESS;
}
