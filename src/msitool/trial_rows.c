/* SPDX-License-Identifier: MIT */
#include "msitool/trial_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

const char *const trial_row_tables[] = {
    "CreateFolder", "DuplicateFile",  "Environment", "IniFile",
    "MoveFile",     "ServiceInstall", "Shortcut",    NULL,
};

/* In templates, <Column> is a text that is formatted, <@Column> a folder, <|Column> the long one of
 * two names. */
static const struct {
    const char *table;
    const char *template;
} effects[] = {
    {"CreateFolder", "<@Directory_>"},
    {"DuplicateFile", "<@DestFolder><|DestName>, a copy of <File_>"},
    {"Environment", "<Name> = <Value>"},
    {"IniFile", "<@DirProperty><|FileName>: [<Section>] <Key>=<Value>"},
    {"MoveFile", "<@SourceFolder><|SourceName> to <@DestFolder><|DestName>"},
    {"ServiceInstall", "<Name> <Arguments>"},
    {"Shortcut", "<@Directory_><|Name>.desktop to <Target> <Arguments>"},
};

enum {
    COLUMN_SIZE = 32,
};

static const char *template_of(const char *table)
{
    for (size_t i = 0; i < sizeof(effects) / sizeof(*effects); i++)
        if (strcmp(effects[i].table, table) == 0)
            return effects[i].template;
    return "";
}

/* A key of Directory, or a property; with a '/' at the end. */
static void put_folder(const struct session *session, const char *key, FILE *out)
{
    const struct session_directory *directory = session_directory(session, key);
    const char *path =
        directory && directory->path ? directory->path : session_property(session, key);

    fprintf(out, "%s%s", path, *path && path[strlen(path) - 1] != '/' ? "/" : "");
}

static HRESULT put_formatted(struct session *session, const char *text, FILE *out)
{
    _cleanup_(freep) char *formatted = NULL;
    size_t size;
    HRESULT hr = session_format(session, text, &formatted, &size);

    if (FAILED(hr))
        return hr_trace(hr);
    /* [~], which parts the members of lists, is a 0 in formatted text. */
    for (size_t i = 0; i < size; i++) {
        if (formatted[i])
            fputc(formatted[i], out);
        else
            fputs("[~]", out);
    }
    return S_OK;
}

static HRESULT put_cell(struct session *session, const struct table *table, size_t row,
                        const char *column, FILE *out)
{
    bool is_folder = *column == '@', is_name = *column == '|';
    const char *text = table_text(table, row, table_column(table, column + (is_folder || is_name)));
    const char *bar = text && is_name ? strchr(text, '|') : NULL;

    if (!text)
        return S_OK;
    if (!is_folder)
        return hr_trace(put_formatted(session, bar ? bar + 1 : text, out));
    put_folder(session, text, out);
    return S_OK;
}

static HRESULT put_effect(struct session *session, const struct table *table, size_t row, FILE *out)
{
    HRESULT hr = S_OK;

    for (const char *at = template_of(table_name(table)); *at && SUCCEEDED(hr); at++) {
        char column[COLUMN_SIZE];
        size_t len = strcspn(at, ">");

        if (*at != '<') {
            fputc(*at, out);
            continue;
        }
        snprintf(column, sizeof(column), "%.*s", (int)len - 1, at + 1);
        hr = put_cell(session, table, row, column, out);
        at += len;
    }
    return hr_trace(hr);
}

HRESULT trial_row_text(struct session *session, const struct table *table, size_t row,
                       char **ret_text)
{
    _cleanup_(freep) char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    HRESULT hr;

    if (!out)
        return hr_raise(E_OUTOFMEMORY, "what a row does");
    hr = put_effect(session, table, row, out);
    if (fclose(out) != 0 && SUCCEEDED(hr))
        hr = hr_raise(E_OUTOFMEMORY, "what a row does");
    if (SUCCEEDED(hr))
        *ret_text = TAKE_PTR(text);
    return hr_trace(hr);
}
