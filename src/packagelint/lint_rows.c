/* SPDX-License-Identifier: MIT */
#include "packagelint/lint_rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    DEPTH_MAX = 64,       /* of directories */
    FINDINGS_MAX = 10000, /* of one rule: more help nobody */
};

const char *const lint_sequences[] = {
    "InstallUISequence",    "InstallExecuteSequence", "AdminUISequence",
    "AdminExecuteSequence", "AdvtExecuteSequence",    NULL,
};

/* ---- findings ---- */

static HRESULT make_room(struct package_report *report)
{
    size_t room = report->room ? 2 * report->room : 64;
    struct package_finding *grown;

    if (report->n < report->room)
        return S_OK;
    grown = realloc(report->findings, room * sizeof(*grown));
    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "findings");
    report->findings = grown;
    report->room = room;
    return S_OK;
}

/* The texts among the row's keys, with dots between. */
static char *name_row(const struct table *table, ptrdiff_t row)
{
    char *name = NULL;
    size_t size;
    FILE *file = open_memstream(&name, &size);
    bool is_first = true;

    if (!file)
        return NULL;
    for (unsigned i = 0; table && row >= 0 && i < table_n_columns(table); i++) {
        const char *text = table_text(table, (size_t)row, (int)i);
        int32_t number;

        if (!table_column_at(table, (int)i)->is_key)
            break;
        fputs(is_first ? "" : ".", file);
        is_first = false;
        if (text)
            fputs(text, file);
        else if (table_number(table, (size_t)row, (int)i, &number))
            fprintf(file, "%d", number);
    }
    return fclose(file) == 0 ? name : NULL;
}

HRESULT lint_add(struct lint *lint, const struct lint_place *place, const char *format, ...)
{
    struct package_finding finding = {.rule = lint->rule,
                                      .table = place->table ? table_name(place->table) : "",
                                      .row = (size_t)(place->row + 1)};
    va_list arguments;
    HRESULT hr = make_room(lint->report);

    if (FAILED(hr))
        return hr_trace(hr);
    if (lint->report->n >= FINDINGS_MAX &&
        lint->report->findings[lint->report->n - FINDINGS_MAX].rule == lint->rule)
        return S_OK;
    va_start(arguments, format);
    if (vasprintf(&finding.sentence, format, arguments) < 0)
        finding.sentence = NULL;
    va_end(arguments);
    finding.key = name_row(place->table, place->row);
    finding.column = strdup(place->column ? place->column : "");
    if (!finding.sentence || !finding.key || !finding.column) {
        free(finding.sentence);
        free(finding.key);
        free(finding.column);
        return hr_raise(E_OUTOFMEMORY, "findings");
    }
    lint->report->findings[lint->report->n++] = finding;
    return S_OK;
}

/* ---- rows ---- */

const struct table *lint_table(const struct lint *lint, const char *name)
{
    return package_table(lint->package, name);
}

const char *lint_text(const struct table *table, ptrdiff_t row, const char *column)
{
    const char *text =
        table && row >= 0 ? table_text(table, (size_t)row, table_column(table, column)) : NULL;

    return text ? text : "";
}

int32_t lint_number(const struct table *table, ptrdiff_t row, const char *column)
{
    int32_t number = 0;

    if (table && row >= 0)
        table_number(table, (size_t)row, table_column(table, column), &number);
    return number;
}

bool lint_has(const struct table *table, ptrdiff_t row, const char *column)
{
    int at = table_column(table, column);

    return table && row >= 0 && at >= 0 && !table_is_null(table, (size_t)row, at);
}

ptrdiff_t lint_find(const struct table *table, const char *column, const char *text)
{
    return table ? table_find_in(table, table_column(table, column), text, 0) : -1;
}

HRESULT lint_each(struct lint *lint, const char *name, lint_look *look)
{
    const struct table *table = lint_table(lint, name);
    HRESULT hr = S_OK;

    for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++)
        hr = look(lint, table, row);
    return hr_trace(hr);
}

/* ---- what packages are made of ---- */

const char *lint_key_file(const struct lint *lint, const char *component)
{
    const struct table *components = lint_table(lint, "Component");
    ptrdiff_t row = table_find(components, component);
    int32_t attributes = lint_number(components, row, "Attributes");

    return attributes & (COMPONENT_REGISTRY_KEY_PATH | COMPONENT_ODBC_KEY_PATH)
               ? ""
               : lint_text(components, row, "KeyPath");
}

const char *lint_file_name(const struct lint *lint, const char *file)
{
    const struct table *files = lint_table(lint, "File");
    const char *name = lint_text(files, table_find(files, file), "FileName");
    const char *bar = strchr(name, '|');

    return bar ? bar + 1 : name;
}

bool lint_ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);

    return len >= end_len && strcasecmp(name + len - end_len, end) == 0;
}

bool lint_is_in_profile(const struct lint *lint, const char *directory)
{
    static const char *const folders[] = {
        "AppDataFolder",    "LocalAppDataFolder", "PersonalFolder",
        "MyPicturesFolder", "FavoritesFolder",    "NetHoodFolder",
        "PrintHoodFolder",  "RecentFolder",       "SendToFolder",
    };
    const struct table *directories = lint_table(lint, "Directory");

    for (int depth = 0; *directory && depth < DEPTH_MAX; depth++) {
        for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
            if (strcmp(directory, folders[i]) == 0)
                return true;
        directory = lint_text(directories, table_find(directories, directory), "Directory_Parent");
    }
    return false;
}

bool lint_is_in_feature(const struct lint *lint, const char *feature, const char *component)
{
    const struct table *table = lint_table(lint, "FeatureComponents");
    int column = table_column(table, "Component_");

    for (ptrdiff_t row = table_find_in(table, column, component, 0); row >= 0;
         row = table_find_in(table, column, component, (size_t)row + 1))
        if (strcmp(lint_text(table, row, "Feature_"), feature) == 0)
            return true;
    return false;
}

int32_t lint_action_number(const struct table *sequence, const char *action)
{
    ptrdiff_t row = table_find(sequence, action);

    return lint_number(sequence, row, "Sequence");
}
