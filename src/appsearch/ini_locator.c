/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/package_name.h"
#include "session/refusal.h"

enum {
    LINE_SIZE = 4096,
};

/* The text without spaces at its ends. */
static char *trim(char *text)
{
    char *end;

    text += strspn(text, " \t\r\n");
    end = text + strlen(text);
    while (end > text && strchr(" \t\r\n", end[-1]))
        *--end = 0;
    return text;
}

static bool is_section(char *line, const char *section)
{
    char *end = strrchr(line, ']');

    if (!end)
        return false;
    *end = 0;
    return strcasecmp(trim(line + 1), section) == 0;
}

/* What is behind "@key =", or NULL. */
static char *value_of(char *line, const char *key)
{
    char *equals = strchr(line, '=');

    if (!equals || *line == ';')
        return NULL;
    *equals = 0;
    return strcasecmp(trim(line), key) == 0 ? trim(equals + 1) : NULL;
}

/* The value of a key; S_FALSE if there is none. */
static HRESULT read_value(const char *path, const char *section, const char *key, char **ret_value)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "re");
    char line[LINE_SIZE], *text, *value;
    bool is_in = false;

    while (file && fgets(line, sizeof(line), file)) {
        text = trim(line);
        if (*text == '[') {
            is_in = is_section(text, section);
            continue;
        }
        value = is_in ? value_of(text, key) : NULL;
        if (!value)
            continue;
        *ret_value = strdup(value);
        return *ret_value ? S_OK : hr_raise(E_OUTOFMEMORY, "reading %s", path);
    }
    return S_FALSE;
}

/* The @field-th part, from 1, of a list with commas; all of it for 0. NULL if there is none. */
static char *field_of(char *value, int32_t field)
{
    char *part = value;

    if (field <= 0)
        return value;
    for (; field > 0; field--) {
        part = strsep(&value, ",");
        if (!part)
            return NULL;
    }
    return trim(part);
}

/* The file is in the folder of Windows. */
static HRESULT read_row(const struct search *search, const struct table *table, size_t row,
                        char **ret_value)
{
    const char *text = table_text(table, row, table_column(table, "FileName"));
    const char *section = table_text(table, row, table_column(table, "Section"));
    const char *key = table_text(table, row, table_column(table, "Key"));
    struct name name = name_of_file(text ? text : "");
    const char *fault = name_fault(name);
    _cleanup_(freep) char *path = NULL;

    if (fault)
        return refuse_row(table, row, "FileName", "%s: \"%.72s\"", fault, text ? text : "");
    if (!section || !key)
        return refuse_row(table, row, section ? "Key" : "Section", "it is missing");
    if (asprintf(&path, "%s%s", session_known_folder(search->session, "WindowsFolder"), name.text) <
        0)
        return hr_raise(E_OUTOFMEMORY, "searching in %s", text);
    return hr_trace(read_value(path, section, key, ret_value));
}

HRESULT locate_by_ini_file(const struct search *search, char **ret_value)
{
    const struct table *table = package_table(session_package(search->session), "IniLocator");
    ptrdiff_t row = table_find(table, search->key);
    _cleanup_(freep) char *value = NULL;
    int32_t field, type;
    const char *part;
    HRESULT hr;

    if (row < 0)
        return S_FALSE;
    hr = read_row(search, table, (size_t)row, &value);
    if (hr != S_OK)
        return hr_trace(hr);

    table_number(table, (size_t)row, table_column(table, "Field"), &field);
    if (!table_number(table, (size_t)row, table_column(table, "Type"), &type))
        type = LOCATOR_FILE;
    part = field_of(value, field);
    if (!part)
        return S_FALSE;
    if (type != LOCATOR_RAW)
        return hr_trace(locate_at(search, part,
                                  type == LOCATOR_FILE ? LOCATOR_FILE : LOCATOR_FOLDER, ret_value));
    *ret_value = strdup(part);
    return *ret_value ? S_OK : hr_raise(E_OUTOFMEMORY, "searching in a file");
}
