/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/hresult.h"
#include "package/summary_image.h"
#include "packagetool/cell_text.h"
#include "packagetool/options.h"
#include "packagetool/package_tool.h"
#include "packagetool/summary_names.h"
#include "toolkit/json_text.h"

static const struct manual_item options_items[] = {
    {"--json", "One object a line: of a table, its rows, with the columns' names; else table and "
               "rows of a table, summary and value of a property, stream."},
    OPTION_TRANSFORM_ITEM,
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Shown."},
    {"1", "The package cannot be read, or has no such table. Standard error says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_item examples[] = {
    {"comity show setup.msi Property", "What the package says of its product."},
    {"comity show setup.msi SelfReg --json", "Which modules register themselves, for a program."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options_items},
    {.title = "Exit status", .items = statuses},
    {.title = "Examples", .items = examples},
    {NULL, NULL, NULL, NULL},
};

static const struct manual show_manual = {
    .page = "comity-show",
    .chapter = 1,
    .command = "comity show",
    .summary = "show what is in an installer package",
    .synopsis = "comity show [--json] [--transform FILE] PACKAGE [TABLE]",
    .text = "Without TABLE, shows the summary information, the tables with their numbers of rows, "
            "and the streams of an installer package (.msi).\n\nWith it, shows the table: a line "
            "with the columns' names, then one for each row, with tabs between the cells. Ends of "
            "lines and tabs in a cell are the characters that .idt files have for them. A stream "
            "is its name, to be found by comity unpack --tables.",
    .sections = sections,
    .see_also = "comity(1), comity-unpack(1), comity-diff(1), comity-pack(1)",
};

static void show_rows(const struct table *table)
{
    for (unsigned i = 0; i < table_n_columns(table); i++)
        printf("%s%s", i > 0 ? "\t" : "", table_column_at(table, (int)i)->name);
    putchar('\n');
    for (size_t row = 0; row < table_n_rows(table); row++)
        cell_print_row(table, row, stdout);
}

static void show_rows_json(const struct table *table)
{
    for (size_t row = 0; row < table_n_rows(table); row++) {
        cell_print_row_json(table, row, stdout);
        putchar('\n');
    }
}

static int show_table(const struct package *package, const char *name, bool is_json)
{
    const struct table *table = package_table(package, name);

    if (!table) {
        fprintf(stderr,
                "ERROR: %s has no table %s. See comity show %s for those that it has; names are "
                "compared with case.\n",
                package_path(package), name, package_path(package));
        return VERB_FAILED;
    }
    if (is_json)
        show_rows_json(table);
    else
        show_rows(table);
    return VERB_DONE;
}

static void show_all(const struct package *package)
{
    char buffer[SUMMARY_TEXT_MAX];
    const struct table *table;

    puts("Summary information");
    for (unsigned i = 0; i < N_SUMMARY_PROPERTIES; i++) {
        const char *name = summary_name(i);
        const char *value = name ? summary_value(package, i, buffer) : NULL;

        if (value)
            printf("    %-15s %s\n", name, value);
    }
    puts("Tables");
    for (size_t i = 0; (table = package_table_at(package, i)); i++)
        printf("    %-31s %zu\n", table_name(table), table_n_rows(table));
    puts("Streams");
    for (size_t i = 0; package_stream_at(package, i); i++)
        printf("    %s\n", package_stream_at(package, i));
}

static void show_summary_json(const struct package *package)
{
    char buffer[SUMMARY_TEXT_MAX];

    for (unsigned i = 0; i < N_SUMMARY_PROPERTIES; i++) {
        const char *name = summary_name(i);
        const char *value = name ? summary_value(package, i, buffer) : NULL;

        if (!value)
            continue;
        printf("{\"summary\": \"%s\", \"value\": ", name);
        if (summary_is_number(package, i))
            fputs(value, stdout);
        else
            json_print_text(value, stdout);
        puts("}");
    }
}

static void show_all_json(const struct package *package)
{
    const struct table *table;

    show_summary_json(package);
    for (size_t i = 0; (table = package_table_at(package, i)); i++) {
        fputs("{\"table\": ", stdout);
        json_print_text(table_name(table), stdout);
        printf(", \"rows\": %zu}\n", table_n_rows(table));
    }
    for (size_t i = 0; package_stream_at(package, i); i++) {
        fputs("{\"stream\": ", stdout);
        json_print_text(package_stream_at(package, i), stdout);
        puts("}");
    }
}

static int show_run(int argc, char **argv)
{
    _cleanup_(package_freep) struct package *package = NULL;
    struct options options;
    HRESULT hr;

    if (!options_parse(&show_verb, argc, argv, OPTION_JSON, 1, 2, &options))
        return VERB_USAGE;
    hr = options_open(&options, options.rest[0], &package);
    if (FAILED(hr))
        return verb_failed(hr, "The package cannot be shown");
    if (options.n == 2)
        return show_table(package, options.rest[1], options.is_json);
    if (options.is_json)
        show_all_json(package);
    else
        show_all(package);
    return VERB_DONE;
}

const struct verb show_verb = {.name = "show", .manual = &show_manual, .run = show_run};
