/* SPDX-License-Identifier: MIT */
#include "installsystem/shortcuts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/command_line.h"
#include "base/hresult.h"
#include "installsystem/desktop_text.h"
#include "installsystem/shortcut_icon.h"
#include "placing/placement.h"
#include "placing/removal.h"

/* What a row says, formatted; all owned. */
struct shortcut {
    char *target;
    char *folder;
    char *icon;
    char *path; /* of the .desktop file */
    struct command_line arguments;
};

static void shortcut_deinit(struct shortcut *shortcut)
{
    free(shortcut->target);
    free(shortcut->folder);
    free(shortcut->icon);
    free(shortcut->path);
    command_line_deinit(&shortcut->arguments);
}

/* ---- what a row says ---- */

/* Where the component is: the file or folder by which it is known. */
static const char *key_path_of(const struct row *row)
{
    const struct session_component *component = row->component;
    const struct session_file *file =
        component->key_path ? session_file(row->installation->session, component->key_path) : NULL;

    return file ? file->path : component->directory->path;
}

/* A feature's shortcut is advertised on Windows: here its component is there, and it leads to it.
 */
static HRESULT read_target(const struct row *row, char **ret_target)
{
    const char *text = row_text(row, "Target");

    if (!session_feature(row->installation->session, text))
        return hr_trace(row_format(row, "Target", ret_target));
    *ret_target = strdup(key_path_of(row));
    return *ret_target ? S_OK : hr_raise(E_OUTOFMEMORY, "the target of a shortcut");
}

static HRESULT read_arguments(const struct row *row, const char *target,
                              struct command_line *ret_arguments)
{
    _cleanup_(freep) char *text = NULL, *line = NULL;
    HRESULT hr = row_format(row, "Arguments", &text);

    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&line, "program %s", text) < 0) { /* the first word stands for it */
        line = NULL;
        return hr_raise(E_OUTOFMEMORY, "the arguments of a shortcut");
    }
    return hr_trace(command_line_split(target, line, ret_arguments));
}

/* "Name.desktop" in the folder of the row; ".lnk" is Windows' ending. */
static HRESULT read_path(const struct row *row, char **ret_path)
{
    const char *folder = row_folder(row, "Directory_");
    const char *name = long_name(row_text(row, "Name"));
    size_t len = strlen(name);

    if (len > 4 && strcasecmp(name + len - 4, ".lnk") == 0)
        len -= 4;
    if (!folder)
        return row_refuse(row, "Directory_", "there is no such folder here");
    if (asprintf(ret_path, "%s%s%.*s.desktop", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
                 (int)len, name) < 0) {
        *ret_path = NULL;
        return hr_raise(E_OUTOFMEMORY, "the path of a shortcut");
    }
    return S_OK;
}

static HRESULT read_shortcut(const struct row *row, struct shortcut *ret_shortcut)
{
    const char *folder = row_text(row, "WkDir") ? row_folder(row, "WkDir") : NULL;
    HRESULT hr = read_target(row, &ret_shortcut->target);

    if (SUCCEEDED(hr))
        hr = read_path(row, &ret_shortcut->path);
    if (SUCCEEDED(hr))
        hr = read_arguments(row, ret_shortcut->target, &ret_shortcut->arguments);
    if (FAILED(hr) || !folder)
        return hr_trace(hr);
    ret_shortcut->folder = strdup(folder);
    return ret_shortcut->folder ? S_OK : hr_raise(E_OUTOFMEMORY, "the folder of a shortcut");
}

/* ---- actions ---- */

static char *text_of(const struct row *row, const struct shortcut *shortcut)
{
    _cleanup_(freep) char *name = strdup(long_name(row_text(row, "Name")));
    struct desktop_entry entry = {
        .name = name,
        .program = shortcut->target,
        .arguments = (const char *const *)shortcut->arguments.arguments + 1,
        .description = row_text(row, "Description"),
        .folder = shortcut->folder,
        .icon = shortcut->icon,
    };
    size_t len = name ? strlen(name) : 0;

    if (!name)
        return NULL;
    if (len > 4 && strcasecmp(name + len - 4, ".lnk") == 0)
        name[len - 4] = '\0';
    return desktop_text(&entry);
}

static HRESULT create_row(const struct row *row, void *context)
{
    _cleanup_(shortcut_deinit) struct shortcut shortcut = {0};
    _cleanup_(freep) char *text = NULL;
    HRESULT hr = read_shortcut(row, &shortcut);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!*shortcut.target) {
        install_log(row->installation, "Shortcut \"%s\": leads nowhere", row_key(row));
        return S_OK;
    }
    hr = shortcut_icon_put(row, context, &shortcut.icon);
    if (FAILED(hr))
        return hr_trace(hr);
    text = text_of(row, &shortcut);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "a shortcut");
    return hr_trace(placement_put(context, &(struct placed){.table = "Shortcut",
                                                            .key = row_key(row),
                                                            .path = shortcut.path,
                                                            .bytes = text,
                                                            .size = strlen(text),
                                                            .mode = 0666}));
}

HRESULT shortcuts_create(struct installation *installation)
{
    return hr_trace(placing_visit_installed(installation, "Shortcut", create_row));
}

HRESULT shortcuts_remove(struct installation *installation)
{
    HRESULT hr = removal_of_rows(installation, "Shortcut");

    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(removal_of_rows_as(installation, "Shortcut", SHORTCUT_ICON));
}

static HRESULT check_row(const struct row *row, void *context)
{
    _cleanup_(shortcut_deinit) struct shortcut shortcut = {0};

    (void)context;
    if (!row_folder(row, "Directory_"))
        return row_refuse(row, "Directory_", "\"%s\" names no folder", row_text(row, "Directory_"));
    return hr_trace(read_shortcut(row, &shortcut));
}

HRESULT shortcuts_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"Shortcut", HOLDS_TEXT},
        {"Directory_", HOLDS_TEXT},
        {"Name", HOLDS_FILE_NAME},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {"Target", HOLDS_TEXT},
        {"Arguments", HOLDS_TEXT, MAY_BE_NULL | MAY_BE_MISSING},
        {"Description", HOLDS_TEXT, MAY_BE_NULL | MAY_BE_MISSING},
        {"Icon_", HOLDS_KEY, MAY_BE_NULL | MAY_BE_MISSING, .refers = "Icon"},
        {"IconIndex", HOLDS_NUMBER, MAY_BE_NULL | MAY_BE_MISSING},
        {"WkDir", HOLDS_TEXT, MAY_BE_NULL | MAY_BE_MISSING},
        {NULL},
    };
    static const struct table_rules rules[] = {{"Shortcut", columns, check_row}, {NULL}};

    return hr_trace(rules_check(installation, rules));
}
