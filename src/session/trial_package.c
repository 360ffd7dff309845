/* SPDX-License-Identifier: MIT */
#include "session/trial_package.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "package/package_write.h"
#include "test.h"

enum {
    TABLES_MAX = 32,
};

/* Reads "Name", "Name*", "Name*?", "Name#" or "Name#*". */
static struct column read_column(const char *text)
{
    struct column column = {.kind = COLUMN_TEXT, .is_nullable = true};
    size_t len = strcspn(text, "*#?");

    ASSERT_TRUE(len < sizeof(column.name));
    memcpy(column.name, text, len);
    if (strchr(text, '*')) {
        column.is_key = true;
        column.is_nullable = strchr(text, '?') != NULL;
    }
    if (strchr(text, '#'))
        column.kind = COLUMN_LONG;
    return column;
}

static void read_row(struct table *table, char *line)
{
    size_t row;
    int column = 0;

    ASSERT_HR(table_add_row(table, &row), S_OK);
    for (char *cell; (cell = strsep(&line, ";")); column++) {
        if (!*cell)
            continue;
        if (table_column_at(table, column)->kind == COLUMN_TEXT)
            ASSERT_HR(table_set_text(table, row, column, cell), S_OK);
        else
            ASSERT_HR(table_set_number(table, row, column, atoi(cell)), S_OK);
    }
}

static struct table *make_table(const struct trial_table *trial)
{
    _cleanup_(freep) char *names = strdup(trial->columns), *rows = strdup(trial->rows);
    struct column columns[TABLE_COLUMNS_MAX];
    struct table *table;
    unsigned n = 0;
    char *rest = rows, *saved;

    for (char *name = strtok_r(names, " ", &saved); name; name = strtok_r(NULL, " ", &saved))
        columns[n++] = read_column(name);
    ASSERT_HR(table_new(trial->name, columns, n, &table), S_OK);
    for (char *line; (line = strsep(&rest, "\n"));)
        if (*line)
            read_row(table, line);
    return table;
}

char *trial_package_write(const struct trial_table *tables, size_t n,
                          const struct package_stream *streams, int words)
{
    static unsigned n_made;
    struct table *made[TABLES_MAX];
    struct package_summary summary = {.texts = {[9] = "{12345678-9ABC-DEF0-1234-56789ABCDEF0}"},
                                      .numbers = {[14] = 200, [15] = words},
                                      .has_numbers = 1 << 14 | 1 << 15};
    struct package_draft draft = {.tables = (const struct table *const *)made,
                                  .n_tables = n,
                                  .streams = streams,
                                  .summary = &summary};
    char *path;

    while (streams && streams[draft.n_streams].name)
        draft.n_streams++;
    ASSERT_TRUE(n <= TABLES_MAX && asprintf(&path, "%s/%u.msi", test_home(), n_made++) > 0);
    for (size_t i = 0; i < n; i++)
        made[i] = make_table(&tables[i]);
    ASSERT_HR(package_write(&draft, path), S_OK);
    for (size_t i = 0; i < n; i++)
        table_free(made[i]);
    return path;
}

struct package *trial_package(const struct trial_table *tables, size_t n)
{
    _cleanup_(freep) char *path = trial_package_write(tables, n, NULL, 2);
    struct package *package;

    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    return package;
}
