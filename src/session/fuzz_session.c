/* SPDX-License-Identifier: MIT */
/*
 * Makes a package of any text and costs it: whatever its tables say, all that a session tells leads
 * below the root. The text has tables ("=Directory", then the names of its columns as trial_package
 * has them, then rows), lines of cells with ';' between.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "package/package_write.h"
#include "session/session.h"

enum {
    TEXT_MAX = 16384,
    TABLES_MAX = 16,
    PATH_SIZE = 64,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[PATH_SIZE];

static void remove_package(void)
{
    unlink(path);
}

static struct table *begin_table(const char *name, char *columns)
{
    struct column all[TABLE_COLUMNS_MAX];
    struct table *table = NULL;
    unsigned n = 0;
    char *rest, *text = columns ? strtok_r(columns, " ", &rest) : NULL;

    for (; text && n < TABLE_COLUMNS_MAX; text = strtok_r(NULL, " ", &rest)) {
        size_t len = strcspn(text, "*#?");

        all[n] = (struct column){.kind = strchr(text, '#') ? COLUMN_LONG : COLUMN_TEXT,
                                 .is_key = n == 0 || strchr(text, '*'),
                                 .is_nullable = true};
        if (len == 0 || len >= sizeof(all[n].name))
            continue;
        memcpy(all[n++].name, text, len);
    }
    return n > 0 && SUCCEEDED(table_new(name, all, n, &table)) ? table : NULL;
}

static void add_row(struct table *table, char *line)
{
    int column = 0;
    char *cell;
    size_t row;

    if (FAILED(table_add_row(table, &row)))
        return;
    while (column < (int)table_n_columns(table) && (cell = strsep(&line, ";"))) {
        if (*cell && table_column_at(table, column)->kind == COLUMN_TEXT)
            (void)table_set_text(table, row, column, cell);
        else if (*cell)
            (void)table_set_number(table, row, column, atoi(cell));
        column++;
    }
}

static size_t read_tables(char *text, struct table **tables)
{
    size_t n = 0;
    char *line;

    while ((line = strsep(&text, "\n"))) {
        if (*line == '=') {
            struct table *table =
                n < TABLES_MAX ? begin_table(line + 1, strsep(&text, "\n")) : NULL;

            if (table)
                tables[n++] = table;
        } else if (n > 0 && *line) {
            add_row(tables[n - 1], line);
        }
    }
    return n;
}

static bool is_below(const char *place)
{
    return strncmp(place, "/root-of-it/", 12) == 0 && !strstr(place, "/../") &&
           place[strlen(place) - 1] != '.';
}

static void check(struct session *session)
{
    _cleanup_(freep) char *text = NULL;

    if (FAILED(session_cost(session)))
        return;
    for (size_t i = 0; session_directory_at(session, i); i++)
        assert(is_below(session_directory_at(session, i)->path));
    for (size_t i = 0; session_file_at(session, i); i++) {
        const struct session_file *file = session_file_at(session, i);

        assert(strncmp(file->path, "/root-of-it/", 12) == 0 && !strchr(file->name, '/'));
        assert(session_component(session, file->component->key) == file->component);
    }
    for (size_t i = 0; session_feature_at(session, i); i++)
        (void)session_set_feature_action(session, session_feature_at(session, i)->key,
                                         i & 1 ? STATE_ABSENT : STATE_LOCAL);
    assert(FAILED(session_format(session, session_property(session, "TEXT"), &text, NULL)) || text);
}

static void try_package(void)
{
    static const char *const settings[] = {"ALLUSERS=1"};
    struct session_terms terms = {.root = "/root-of-it", .properties = settings, .n_properties = 1};
    struct package *package;
    struct session *session;

    if (FAILED(package_open(path, NULL, &package)))
        return;
    if (FAILED(session_new(package, &terms, &session)))
        return;
    check(session);
    session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MAX + 1];
    struct table *tables[TABLES_MAX];
    struct package_summary summary = {0};
    struct package_draft draft = {.tables = (const struct table *const *)tables,
                                  .summary = &summary};

    if (size > TEXT_MAX)
        return 0;
    if (!*path) {
        snprintf(path, sizeof(path), "/tmp/comity-fuzz-%d.msi", (int)getpid());
        atexit(remove_package);
    }
    memcpy(text, data, size);
    text[size] = 0;
    draft.n_tables = read_tables(text, tables);
    if (SUCCEEDED(package_write(&draft, path)))
        try_package();
    for (size_t i = 0; i < draft.n_tables; i++)
        table_free(tables[i]);
    return 0;
}
