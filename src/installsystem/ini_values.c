/* SPDX-License-Identifier: MIT */
#include "installsystem/ini_values.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "installsystem/ini_file.h"
#include "placing/rows.h"

enum {
    ACTION_ADD_LINE = 0,
    ACTION_CREATE_LINE = 1,
    ACTION_REMOVE_LINE = 2,
    ACTION_ADD_TAG = 3,
    ACTION_REMOVE_TAG = 4,
};

/* One value, formatted; owned. */
struct ini_value {
    char *section;
    char *key;
    char *value;
};

static void value_deinit(struct ini_value *value)
{
    free(value->section);
    free(value->key);
    free(value->value);
}

/* ---- changes of a text ---- */

static HRESULT add_line(struct ini_text *text, const struct ini_value *value, const char *old)
{
    if (old && strcmp(old, value->value) == 0)
        return S_FALSE;
    return hr_trace(ini_text_set(text, value->section, value->key, value->value));
}

static HRESULT create_line(struct ini_text *text, const struct ini_value *value, const char *old)
{
    return old ? S_FALSE : hr_trace(ini_text_set(text, value->section, value->key, value->value));
}

static HRESULT remove_line(struct ini_text *text, const struct ini_value *value, const char *old)
{
    return old ? hr_trace(ini_text_remove(text, value->section, value->key)) : S_FALSE;
}

/* Only while it is what was written. */
static HRESULT take_back_line(struct ini_text *text, const struct ini_value *value, const char *old)
{
    return old && strcmp(old, value->value) == 0
               ? hr_trace(ini_text_remove(text, value->section, value->key))
               : S_FALSE;
}

static HRESULT add_tag(struct ini_text *text, const struct ini_value *value, const char *old)
{
    _cleanup_(freep) char *list = NULL;
    HRESULT hr = ini_list_add(old ? old : "", value->value, &list);

    return hr == S_OK ? hr_trace(ini_text_set(text, value->section, value->key, list))
                      : hr_trace(hr);
}

static HRESULT remove_tag(struct ini_text *text, const struct ini_value *value, const char *old)
{
    _cleanup_(freep) char *list = NULL;
    HRESULT hr = ini_list_remove(old ? old : "", value->value, &list);

    if (hr != S_OK)
        return hr_trace(hr);
    return *list ? hr_trace(ini_text_set(text, value->section, value->key, list))
                 : hr_trace(ini_text_remove(text, value->section, value->key));
}

/* ---- rows ---- */

typedef HRESULT change_text(struct ini_text *text, const struct ini_value *value, const char *old);

static change_text *const changes_on_install[] = {
    [ACTION_ADD_LINE] = add_line,       [ACTION_CREATE_LINE] = create_line,
    [ACTION_REMOVE_LINE] = remove_line, [ACTION_ADD_TAG] = add_tag,
    [ACTION_REMOVE_TAG] = remove_tag,
};

static change_text *const changes_on_removal[] = {
    [ACTION_ADD_LINE] = take_back_line, [ACTION_CREATE_LINE] = take_back_line,
    [ACTION_REMOVE_LINE] = NULL,        [ACTION_ADD_TAG] = remove_tag,
    [ACTION_REMOVE_TAG] = NULL,
};

static HRESULT format_value(const struct row *row, struct ini_value *ret_value)
{
    HRESULT hr = row_format(row, "Section", &ret_value->section);

    if (SUCCEEDED(hr))
        hr = row_format(row, "Key", &ret_value->key);
    if (SUCCEEDED(hr))
        hr = row_format(row, "Value", &ret_value->value);
    if (FAILED(hr))
        return hr_trace(hr);
    for (const char *at = ret_value->value; *at; at++) {
        if (*at == '\n' || *at == '\r')
            return row_refuse(row, "Value", "a value in an INI file has one line");
    }
    return S_OK;
}

/* Windows' own folder stands for none. */
static HRESULT open_row_file(const struct row *row, struct ini_file *file)
{
    const char *folder = row_text(row, "DirProperty")
                             ? row_folder(row, "DirProperty")
                             : session_known_folder(row->installation->session, "WindowsFolder");
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (!folder)
        return S_FALSE;
    hr = row_path(row, folder, "FileName", &path);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(ini_file_open(file, path, row_key(row)));
}

static HRESULT change_row(const struct row *row, struct ini_file *file, change_text *const *changes)
{
    _cleanup_(value_deinit) struct ini_value value = {0};
    change_text *change = changes[row_bits(row, "Action")];
    _cleanup_(freep) char *old = NULL;
    HRESULT hr = change ? open_row_file(row, file) : S_FALSE;

    if (hr == S_FALSE)
        install_log(row->installation, "%s \"%s\": nothing to do", table_name(row->table),
                    row_key(row));
    if (hr != S_OK)
        return hr_trace(hr);
    hr = format_value(row, &value);
    if (SUCCEEDED(hr))
        hr = ini_text_get(&file->text, value.section, value.key, &old);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = change(&file->text, &value, old);
    if (hr != S_OK)
        return hr_trace(hr);
    install_log(row->installation, "changing [%s] %s in %s", value.section, value.key, file->path);
    file->is_changed = true;
    return S_OK;
}

static HRESULT install_row(const struct row *row, void *context)
{
    return hr_trace(change_row(row, context, changes_on_install));
}

static HRESULT remove_row(const struct row *row, void *context)
{
    return hr_trace(change_row(row, context, changes_on_removal));
}

/* ---- actions ---- */

HRESULT ini_values_write(struct installation *installation)
{
    struct ini_file file;
    HRESULT hr = ini_file_init(&file, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = rows_visit(installation, "IniFile", ROW_INSTALLED, install_row, &file);
    if (SUCCEEDED(hr))
        hr = ini_file_finish(&file);
    ini_file_deinit(&file);
    return hr_trace(hr);
}

HRESULT ini_values_remove(struct installation *installation)
{
    struct ini_file file;
    HRESULT hr = ini_file_init(&file, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = rows_visit(installation, "RemoveIniFile", ROW_INSTALLED, install_row, &file);
    if (SUCCEEDED(hr))
        hr = rows_visit(installation, "IniFile", ROW_REMOVED, remove_row, &file);
    if (SUCCEEDED(hr))
        hr = ini_file_finish(&file);
    ini_file_deinit(&file);
    return hr_trace(hr);
}

HRESULT ini_values_check(struct installation *installation)
{
    static const struct column_rule written[] = {
        {"IniFile", HOLDS_TEXT},
        {"FileName", HOLDS_FILE_NAME},
        {"DirProperty", HOLDS_TEXT, MAY_BE_NULL},
        {"Section", HOLDS_TEXT},
        {"Key", HOLDS_TEXT},
        {"Value", HOLDS_TEXT, MAY_BE_NULL},
        {"Action", HOLDS_NUMBER,
         .allowed_values = 1u << ACTION_ADD_LINE | 1u << ACTION_CREATE_LINE | 1u << ACTION_ADD_TAG},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {NULL},
    };
    static const struct column_rule removed[] = {
        {"RemoveIniFile", HOLDS_TEXT},
        {"FileName", HOLDS_FILE_NAME},
        {"DirProperty", HOLDS_TEXT, MAY_BE_NULL},
        {"Section", HOLDS_TEXT},
        {"Key", HOLDS_TEXT},
        {"Value", HOLDS_TEXT, MAY_BE_NULL},
        {"Action", HOLDS_NUMBER,
         .allowed_values = 1u << ACTION_REMOVE_LINE | 1u << ACTION_REMOVE_TAG},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {NULL},
    };
    static const struct table_rules rules[] = {
        {"IniFile", written},
        {"RemoveIniFile", removed},
        {NULL},
    };

    return hr_trace(rules_check(installation, rules));
}
