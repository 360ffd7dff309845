/* SPDX-License-Identifier: MIT */
#include "installfiles/duplicate_files.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "placing/placement.h"
#include "placing/removal.h"
#include "placing/rows.h"

/* Where the copy goes: NULL in *@ret_path if its folder is none here. */
static HRESULT copy_path(const struct row *row, const struct session_file *file, char **ret_path)
{
    bool has_folder = row_text(row, "DestFolder") != NULL;
    const char *folder =
        has_folder ? row_folder(row, "DestFolder") : file->component->directory->path;
    const char *name = long_name(row_text(row, "DestName"));

    *ret_path = NULL;
    if (!folder)
        return S_OK;
    if (asprintf(ret_path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/",
                 name && *name ? name : file->name) < 0) {
        *ret_path = NULL;
        return hr_raise(E_OUTOFMEMORY, "a file's path");
    }
    return S_OK;
}

static HRESULT duplicate(const struct row *row, void *context)
{
    struct installation *installation = row->installation;
    const struct session_file *file = session_file(installation->session, row_text(row, "File_"));
    _cleanup_(freep) char *path = NULL;
    struct placed placed = {.table = "DuplicateFile", .key = row_key(row)};
    HRESULT hr = copy_path(row, file, &path);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!path || strcmp(path, file->path) == 0 ||
        (!installation->is_trial && access(file->path, F_OK) < 0)) {
        install_log(installation, "DuplicateFile \"%s\": nothing to copy", row_key(row));
        return S_OK;
    }
    install_log(installation, "copying %s to %s", file->path, path);
    if (installation->is_trial)
        return S_OK;
    placed.path = path;
    placed.from = file->path;
    return hr_trace(placement_put(context, &placed));
}

HRESULT duplicate_files_run(struct installation *installation)
{
    return hr_trace(placing_visit_installed(installation, "DuplicateFile", duplicate));
}

HRESULT remove_duplicate_files_run(struct installation *installation)
{
    return hr_trace(removal_of_rows(installation, "DuplicateFile"));
}

static HRESULT check_copy_name(const struct row *row, void *context)
{
    const char *name = long_name(row_text(row, "DestName"));

    (void)context;
    if (name && *name && !is_file_name(name))
        return row_refuse(row, "DestName", "\"%s\" is not the name of a file", name);
    return S_OK;
}

HRESULT duplicate_files_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"FileKey", HOLDS_TEXT},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {"File_", HOLDS_KEY, .refers = "File"},
        {"DestName", HOLDS_TEXT, MAY_BE_NULL},
        {"DestFolder", HOLDS_TEXT, MAY_BE_NULL},
        {NULL},
    };
    static const struct table_rules rules[] = {{"DuplicateFile", columns, check_copy_name}, {NULL}};

    return hr_trace(rules_check(installation, rules));
}
