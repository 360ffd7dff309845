/* SPDX-License-Identifier: MIT */
/*
 * How long it takes to look at a package with 10,000 components by all rules, reading it included.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "package/package.h"
#include "package/package_write.h"
#include "packagelint/package_lint.h"

enum {
    COMPONENTS = 10000,
    BATCHES = 5,
    TABLES = 8,
};

static char path[] = "/tmp/comity-bench-lint.XXXXXX";

static void fail(const char *what)
{
    fprintf(stderr, "bench_package_lint: %s failed\n", what);
    exit(1);
}

/* ---- the package ---- */

/* "Name* Number#": '*' marks keys. */
static struct table *make_table(const char *name, const char *columns)
{
    struct column made[TABLE_COLUMNS_MAX] = {0};
    struct table *table;
    unsigned n = 0;

    while (*columns) {
        size_t len = strcspn(columns, "*# ");

        memcpy(made[n].name, columns, len);
        columns += len;
        made[n].is_key = *columns == '*';
        columns += made[n].is_key;
        made[n].kind = *columns == '#' ? COLUMN_LONG : COLUMN_TEXT;
        made[n].is_nullable = !made[n].is_key;
        columns += *columns == '#';
        columns += *columns == ' ';
        n++;
    }
    if (table_new(name, made, n, &table) < 0)
        fail("making a table");
    return table;
}

/* Cells with ';' between. */
static void add_row(struct table *table, const char *cells)
{
    char text[512];
    char *rest = text;
    size_t row;
    int column = 0;

    snprintf(text, sizeof(text), "%s", cells);
    if (table_add_row(table, &row) < 0)
        fail("making a row");
    for (char *cell; (cell = strsep(&rest, ";")); column++) {
        if (*cell && (table_column_at(table, column)->kind == COLUMN_TEXT
                          ? table_set_text(table, row, column, cell)
                          : table_set_number(table, row, column, atoi(cell))) < 0)
            fail("filling a row");
    }
}

static void add_component(struct table *const tables[TABLES], unsigned i)
{
    char cells[512];

    snprintf(cells, sizeof(cells), "C%u;{5B1D0C52-0000-4000-8000-%012X};INSTALLDIR;0;;f%u", i, i,
             i);
    add_row(tables[0], cells);
    snprintf(cells, sizeof(cells), "f%u;C%u;file%u.dll;1;1.0;1033;0;%u", i, i, i, i + 1);
    add_row(tables[1], cells);
    snprintf(cells, sizeof(cells), "Main;C%u", i);
    add_row(tables[2], cells);
    snprintf(cells, sizeof(cells), "r%u;2;Software\\Demo\\%u;Path;[#f%u];C%u", i, i, i, i);
    add_row(tables[3], cells);
}

static void write_package(void)
{
    struct table *const tables[TABLES] = {
        make_table("Component", "Component* ComponentId Directory_ Attributes# Condition KeyPath"),
        make_table("File",
                   "File* Component_ FileName FileSize# Version Language Attributes# Sequence#"),
        make_table("FeatureComponents", "Feature_* Component_*"),
        make_table("Registry", "Registry* Root# Key Name Value Component_"),
        make_table("Property", "Property* Value"),
        make_table("Directory", "Directory* Directory_Parent DefaultDir"),
        make_table("Feature", "Feature* Feature_Parent Level# Attributes#"),
        make_table("InstallExecuteSequence", "Action* Condition Sequence#"),
    };
    struct package_summary summary = {.texts = {[9] = "{5B1D0C52-0000-4000-8000-000000000001}"}};
    const struct package_draft draft = {
        .tables = (const struct table *const *)tables, .n_tables = TABLES, .summary = &summary};

    for (unsigned i = 0; i < COMPONENTS; i++)
        add_component(tables, i);
    add_row(tables[4], "ProductCode;{5B1D0C52-0000-4000-8000-000000000002}");
    add_row(tables[5], "TARGETDIR;;SourceDir");
    add_row(tables[5], "INSTALLDIR;TARGETDIR;App");
    add_row(tables[6], "Main;;1;0");
    add_row(tables[7], "InstallInitialize;;1500");
    if (package_write(&draft, path) < 0)
        fail("writing the package");
    for (int i = 0; i < TABLES; i++)
        table_free(tables[i]);
}

/* ---- what is measured ---- */

static void lint(void *context)
{
    struct package_report report;
    struct package *package;

    if (package_open(path, NULL, &package) < 0 || package_lint_run(package, NULL, &report) < 0)
        fail("looking at the package");
    package_report_deinit(&report);
    package_free(package);
}

static void read_package(void *context)
{
    struct package *package;

    if (package_open(path, NULL, &package) < 0)
        fail("reading the package");
    package_free(package);
}

int main(void)
{
    int fd = mkstemp(path);

    if (fd < 0)
        return 1;
    close(fd);
    write_package();
    bench_print("lint", bench_best_ns(lint, NULL, BATCHES, 1) / 1e6, "ms");
    bench_print("lint.reading", bench_best_ns(read_package, NULL, BATCHES, 1) / 1e6, "ms");
    unlink(path);
    return 0;
}
