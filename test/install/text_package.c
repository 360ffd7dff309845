/* SPDX-License-Identifier: MIT */
#include "text_package.h"

#include <err.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "package/package_write.h"

enum {
    TABLES_MAX = 64,
    CABINETS_MAX = 4,
    PID_TEMPLATE = 7,
    PID_REVISION = 9,
    PID_PAGECOUNT = 14,
    PID_WORDCOUNT = 15,
    SCHEMA = 200,
    COMPRESSED_LONG_NAMES = 2,
};

const char trial_sequences[] = "InstallExecuteSequence *Action:s72 Condition:S255 Sequence:I2\n"
                               "LaunchConditions||100\n"
                               "FindRelatedProducts||200\n"
                               "CostInitialize||800\n"
                               "FileCost||900\n"
                               "CostFinalize||1000\n"
                               "InstallValidate||1400\n"
                               "RemoveExistingProducts||1450\n"
                               "InstallInitialize||1500\n"
                               "ProcessComponents||1600\n"
                               "UnpublishFeatures||1800\n"
                               "SelfUnregModules||2200\n"
                               "RemoveRegistryValues||2600\n"
                               "RemoveIniValues||3100\n"
                               "RemoveFiles||3500\n"
                               "RemoveFolders||3600\n"
                               "CreateFolders||3700\n"
                               "InstallFiles||4000\n"
                               "WriteRegistryValues||5000\n"
                               "WriteIniValues||5100\n"
                               "SelfRegModules||5600\n"
                               "RegisterUser||6000\n"
                               "RegisterProduct||6100\n"
                               "PublishFeatures||6300\n"
                               "PublishProduct||6400\n"
                               "InstallFinalize||6600\n"
                               "\n";

static void must(HRESULT hr, const char *what)
{
    if (FAILED(hr))
        errx(1, "making a package: %s: %s (0x%08x)", what, hr_message(), (unsigned)hr);
}

struct tables {
    struct table *all[TABLES_MAX];
    size_t n;
};

static struct column column_from(char *text)
{
    struct column column = {.is_key = *text == '*'};
    char *type = strchr(text, ':');
    int width;

    if (!type)
        errx(1, "making a package: the column %s has no type", text);
    *type++ = '\0';
    width = atoi(type + 1);
    snprintf(column.name, sizeof(column.name), "%s", text + column.is_key);
    column.is_nullable = *type >= 'A' && *type <= 'Z';
    column.is_localizable = *type == 'l' || *type == 'L';
    switch (*type | 0x20) {
    case 'i':
        column.kind = width == 2 ? COLUMN_SHORT : COLUMN_LONG;
        break;
    case 'v':
        column.kind = COLUMN_STREAM;
        break;
    default:
        column.kind = COLUMN_TEXT;
        column.width = (uint16_t)width;
    }
    return column;
}

static struct table *find_table(const struct tables *tables, const char *name)
{
    for (size_t i = 0; i < tables->n; i++)
        if (strcmp(table_name(tables->all[i]), name) == 0)
            return tables->all[i];
    return NULL;
}

static struct table *table_from(struct tables *tables, char *line)
{
    struct column columns[TABLE_COLUMNS_MAX];
    unsigned n_columns = 0;
    char *rest = NULL, *name = strtok_r(line, " ", &rest), *text;
    struct table *table = find_table(tables, name);

    if (table)
        return table;
    while ((text = strtok_r(NULL, " ", &rest)))
        columns[n_columns++] = column_from(text);
    must(table_new(name, columns, n_columns, &table), name);
    if (tables->n == TABLES_MAX)
        errx(1, "making a package: too many tables");
    tables->all[tables->n++] = table;
    return table;
}

static void add_row(struct table *table, char *line)
{
    size_t row;

    must(table_add_row(table, &row), table_name(table));
    for (unsigned i = 0; i < table_n_columns(table); i++) {
        char *cell = strsep(&line, "|");
        enum column_kind kind = table_column_at(table, (int)i)->kind;

        if (!cell)
            errx(1, "making a package: a row of %s is too short", table_name(table));
        if (!*cell)
            continue;
        if (kind == COLUMN_TEXT)
            must(table_set_text(table, row, (int)i, cell), cell);
        else
            must(table_set_number(table, row, (int)i, (int32_t)strtol(cell, NULL, 0)), cell);
    }
}

static void read_tables(struct tables *tables, const char *text)
{
    _cleanup_(freep) char *copy = strdup(text);
    struct table *table = NULL;
    char *rest = copy, *line;

    while ((line = strsep(&rest, "\n"))) {
        if (!*line)
            table = NULL;
        else if (!table)
            table = table_from(tables, line);
        else
            add_row(table, line);
    }
}

static void write_cabinet(const char *path, const struct trial_file *files, size_t n_files)
{
    _cleanup_(freep) struct cabinet_source *sources = calloc(n_files, sizeof(*sources));

    for (size_t i = 0; i < n_files; i++)
        sources[i] = (struct cabinet_source){files[i].key, files[i].path, 1000000000};
    must(cabinet_write(path, sources, n_files, CABINET_MSZIP), path);
}

/* The cabinets, as files beside the package until that has them. */
struct cabinets {
    struct package_stream streams[CABINETS_MAX];
    char names[CABINETS_MAX][16];
    char paths[CABINETS_MAX][PATH_MAX];
    size_t n;
};

static void cabinets_write(struct cabinets *cabinets, const char *path,
                           const struct trial_file *files, size_t n_files)
{
    for (size_t begin = 0; begin < n_files; begin += TRIAL_FILES_A_CABINET) {
        size_t i = cabinets->n++, left = n_files - begin;

        if (i == CABINETS_MAX)
            errx(1, "making a package: too many files");
        snprintf(cabinets->names[i], sizeof(cabinets->names[i]), "files%zu.cab", i + 1);
        snprintf(cabinets->paths[i], PATH_MAX, "%s.%zu.cab", path, i + 1);
        write_cabinet(cabinets->paths[i], files + begin,
                      left < TRIAL_FILES_A_CABINET ? left : TRIAL_FILES_A_CABINET);
        cabinets->streams[i] = (struct package_stream){cabinets->names[i], cabinets->paths[i]};
    }
}

static const struct package_summary summary = {
    .texts =
        {[PID_TEMPLATE] = "x64;1033", [PID_REVISION] = "{0C0FFEE0-0000-4000-8000-00000000AAAA}"},
    .numbers = {[PID_PAGECOUNT] = SCHEMA, [PID_WORDCOUNT] = COMPRESSED_LONG_NAMES},
    .has_numbers = 1u << PID_PAGECOUNT | 1u << PID_WORDCOUNT,
};

void text_package_write(const char *path, const char *const *texts, size_t n_texts,
                        const struct trial_file *files, size_t n_files)
{
    struct tables tables = {0};
    struct cabinets cabinets = {0};
    struct package_draft draft = {.summary = &summary};

    for (size_t i = 0; i < n_texts; i++)
        read_tables(&tables, texts[i]);
    cabinets_write(&cabinets, path, files, n_files);
    draft.streams = cabinets.streams;
    draft.n_streams = cabinets.n;
    draft.tables = (const struct table *const *)tables.all;
    draft.n_tables = tables.n;
    must(package_write(&draft, path), path);
    for (size_t i = 0; i < cabinets.n; i++)
        unlink(cabinets.paths[i]);
    for (size_t i = 0; i < tables.n; i++)
        table_free(tables.all[i]);
}
