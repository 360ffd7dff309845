/* SPDX-License-Identifier: MIT */
#include "installfiles/create_folders.h"

#include <stdio.h>

#include "base/hresult.h"
#include "placing/rows.h"
#include "placing/target.h"

/* Who holds the folder: the component of this product. */
static HRESULT holder_of(const struct row *row, char **ret_holder)
{
    if (asprintf(ret_holder, "%s%s", session_property(row->installation->session, "ProductCode"),
                 row->component->key) < 0)
        return hr_raise(E_OUTOFMEMORY, "the holder of a folder");
    return S_OK;
}

static HRESULT create(const struct row *row, void *context)
{
    _cleanup_(freep) char *holder = NULL;
    const char *folder = row_folder(row, "Directory_");
    struct target *target = context;
    HRESULT hr = holder_of(row, &holder);

    if (FAILED(hr) || !folder)
        return hr_trace(hr);
    install_log(row->installation, "the folder %s", folder);
    hr = target_make_folder(target, folder);
    if (SUCCEEDED(hr))
        hr = target_hold_folder(target, folder, holder);
    return hr_trace(hr);
}

static HRESULT release(const struct row *row, void *context)
{
    _cleanup_(freep) char *holder = NULL;
    const char *folder = row_folder(row, "Directory_");
    struct target *target = context;
    HRESULT hr;

    if (!row->component || !folder ||
        !(component_is_removed(row->component) || row->installation->is_removal))
        return S_OK;
    hr = holder_of(row, &holder);
    if (SUCCEEDED(hr))
        hr = target_release_folder(target, folder, holder);
    if (SUCCEEDED(hr) && component_is_removed(row->component))
        hr = target_drop_folder(target, folder);
    return hr_trace(hr);
}

HRESULT create_folders_run(struct installation *installation)
{
    _cleanup_(target_freep) struct target *target = NULL;
    HRESULT hr = target_new(installation, &target);

    if (SUCCEEDED(hr))
        hr = rows_visit(installation, "CreateFolder", ROW_INSTALLED, create, target);
    return hr_trace(hr);
}

HRESULT remove_folders_run(struct installation *installation)
{
    _cleanup_(target_freep) struct target *target = NULL;
    HRESULT hr = target_new(installation, &target);

    if (SUCCEEDED(hr))
        hr = rows_visit_all(installation, "CreateFolder", release, target);
    return hr_trace(hr);
}

HRESULT create_folders_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"Directory_", HOLDS_KEY, .refers = "Directory"},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {NULL},
    };
    static const struct table_rules rules[] = {{"CreateFolder", columns}, {NULL}};

    return hr_trace(rules_check(installation, rules));
}
