/* SPDX-License-Identifier: MIT */
#include "installfiles/remove_files.h"

#include "base/hresult.h"
#include "placing/removal.h"
#include "placing/rows.h"
#include "placing/wildcard.h"

enum {
    REMOVE_ON_INSTALL = 1,
    REMOVE_ON_REMOVE = 2,
};

/* ---- the table RemoveFile ---- */

static HRESULT remove_found(const char *path, const char *name, void *context)
{
    struct installation *installation = context;

    (void)name;
    install_log(installation, "removing %s", path);
    if (installation->is_trial)
        return S_OK;
    return hr_trace(journal_remove_file(installation->journal, path));
}

/* Without a name: the folder, if it is empty, whoever made it. */
static HRESULT remove_folder(struct installation *installation, struct target *target,
                             const char *folder)
{
    HRESULT hr = target_drop_folder(target, folder);

    if (hr != S_FALSE || installation->is_trial)
        return hr_trace(hr);
    return hr_trace(journal_remove_folder(installation->journal, folder));
}

static HRESULT remove_listed(const struct row *row, void *context)
{
    struct target *target = context;
    struct installation *installation = row->installation;
    int32_t mode = row_bits(row, "InstallMode");
    const char *folder = row_folder(row, "DirProperty");
    const char *pattern = long_name(row_text(row, "FileName"));
    HRESULT hr;

    if (!(component_is_installed(row->component) && (mode & REMOVE_ON_INSTALL)) &&
        !(component_is_removed(row->component) && (mode & REMOVE_ON_REMOVE)))
        return S_OK;
    if (!folder) {
        install_log(installation, "RemoveFile \"%s\": %s is no folder here", row_key(row),
                    row_text(row, "DirProperty"));
        return S_OK;
    }
    hr = target_check_folder(target, folder);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!pattern || !*pattern)
        return hr_trace(remove_folder(installation, target, folder));
    hr = wildcard_visit(folder, pattern, remove_found, installation);
    if (SUCCEEDED(hr))
        hr = target_drop_folder(target, folder);
    return hr_trace(hr);
}

HRESULT remove_files_run(struct installation *installation)
{
    _cleanup_(target_freep) struct target *target = NULL;
    HRESULT hr = target_new(installation, &target);

    if (SUCCEEDED(hr))
        hr = removal_of_rows(installation, "File");
    if (SUCCEEDED(hr))
        hr = rows_visit_all(installation, "RemoveFile", remove_listed, target);
    return hr_trace(hr);
}

static HRESULT check_pattern(const struct row *row, void *context)
{
    const char *pattern = long_name(row_text(row, "FileName"));

    (void)context;
    if (pattern && *pattern && !is_file_name(pattern))
        return row_refuse(row, "FileName", "\"%s\" is not the name of files", pattern);
    return S_OK;
}

HRESULT remove_files_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"FileKey", HOLDS_TEXT},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {"FileName", HOLDS_TEXT, MAY_BE_NULL},
        {"DirProperty", HOLDS_TEXT},
        {"InstallMode", HOLDS_NUMBER, .allowed_values = 0xe},
        {NULL},
    };
    static const struct table_rules rules[] = {
        {"RemoveFile", columns, check_pattern},
        {NULL},
    };

    return hr_trace(rules_check(installation, rules));
}
