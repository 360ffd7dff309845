/* SPDX-License-Identifier: MIT */
#include "placing/removal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "placing/rows.h"

enum {
    KEPT_MAX = 1000,
};

/* "app.conf.kept", or with a number behind if there is one already. */
static HRESULT free_name(const char *path, char ret_name[static PATH_MAX])
{
    struct stat status;

    for (unsigned i = 1; i <= KEPT_MAX; i++) {
        int n = i == 1 ? snprintf(ret_name, PATH_MAX, "%s.kept", path)
                       : snprintf(ret_name, PATH_MAX, "%s.kept%u", path, i);

        if (n >= PATH_MAX)
            return hr_raise(hr_from_errno_value(ENAMETOOLONG), "keeping %s beside", path);
        if (lstat(ret_name, &status) < 0 && errno == ENOENT)
            return S_OK;
    }
    return hr_raise(hr_from_win32(ERROR_FILE_EXISTS), "keeping %s beside: there are %d such files",
                    path, KEPT_MAX);
}

HRESULT keep_beside(struct installation *installation, const char *path, const char *why)
{
    char name[PATH_MAX];
    HRESULT hr = free_name(path, name);

    if (FAILED(hr))
        return hr_trace(hr);
    install_note(installation, "%s %s; it is kept as %s", path, why, name);
    if (installation->is_trial)
        return S_OK;
    return hr_trace(journal_move_file(installation->journal, path, name));
}

static HRESULT remove_same(struct installation *installation, const char *path)
{
    install_log(installation, "removing %s", path);
    if (installation->is_trial)
        return S_OK;
    return hr_trace(journal_remove_file(installation->journal, path));
}

/* S_FALSE if another product has put its own file there. */
static HRESULT is_ours(struct receipt *receipt, const char *path)
{
    const struct receipt_entry *elsewhere;
    HRESULT hr = receipt_find_elsewhere(receipt, path, &elsewhere);

    if (FAILED(hr))
        return hr_trace(hr);
    return elsewhere ? S_FALSE : S_OK;
}

static HRESULT remove_file(struct installation *installation, struct receipt *receipt,
                           const struct receipt_entry *entry)
{
    enum file_likeness likeness;
    HRESULT hr = file_facts_compare(entry->path, &entry->facts, &likeness);

    if (FAILED(hr))
        return hr_trace(hr);
    if (likeness == FILE_IS_GONE) {
        install_log(installation, "%s is gone already", entry->path);
        return S_OK;
    }
    if (likeness == FILE_IS_OTHER) {
        install_note(installation, "%s is no longer a file; it stays", entry->path);
        return S_OK;
    }
    hr = is_ours(receipt, entry->path);
    if (hr == S_FALSE)
        install_log(installation, "%s belongs to another product too; it stays", entry->path);
    if (hr != S_OK)
        return hr_trace(hr);
    return likeness == FILE_IS_SAME ? hr_trace(remove_same(installation, entry->path))
                                    : hr_trace(keep_beside(installation, entry->path,
                                                           "was changed since it was installed"));
}

HRESULT removal_of_entry(struct placing *placing, struct receipt_entry *entry)
{
    HRESULT hr = remove_file(placing->installation, placing->receipt, entry);

    if (FAILED(hr))
        return hr_trace(hr);
    receipt_drop(placing->receipt, entry);
    return hr_trace(target_leave(placing->target, entry->path));
}

HRESULT removal_make_way(struct placing *placing, const char *table, const char *key,
                         const char *path)
{
    struct installation *installation = placing->installation;
    struct receipt_entry *entry = receipt_find(placing->receipt, table, key);
    enum file_likeness likeness;
    struct stat status;
    HRESULT hr;

    if (entry && strcmp(entry->path, path) != 0) {
        hr = removal_of_entry(placing, entry);
        if (FAILED(hr))
            return hr_trace(hr);
        entry = NULL;
    }
    if (lstat(path, &status) < 0)
        return S_OK;
    if (!entry && receipt_find_path(placing->receipt, path))
        return S_FALSE;
    if (!entry)
        return hr_trace(keep_beside(installation, path, "is not of this package"));
    hr = file_facts_compare(path, &entry->facts, &likeness);
    if (FAILED(hr) || likeness == FILE_IS_SAME)
        return hr_trace(hr);
    return hr_trace(keep_beside(installation, path, "was changed since it was installed"));
}

/* ---- of rows ---- */

struct removing {
    struct placing placing;
    const char *as;
};

static HRESULT remove_row(const struct row *row, void *context)
{
    struct removing *removing = context;
    struct receipt *receipt = removing->placing.receipt;
    struct receipt_entry *entry = receipt_find(receipt, removing->as, row_key(row));
    HRESULT hr = install_go_on(row->installation);

    if (FAILED(hr) || !entry)
        return hr_trace(hr);
    if (component_is_removed(row->component))
        return hr_trace(removal_of_entry(&removing->placing, entry));
    if (row->installation->is_removal) /* what others keep is no longer this product's */
        receipt_drop(receipt, entry);
    return S_OK;
}

HRESULT removal_of_rows_as(struct installation *installation, const char *table, const char *as)
{
    struct removing removing = {.as = as};
    HRESULT hr = placing_init(&removing.placing, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = rows_visit_all(installation, table, remove_row, &removing);
    if (SUCCEEDED(hr))
        hr = placing_finish(&removing.placing);
    placing_deinit(&removing.placing);
    return hr_trace(hr);
}

HRESULT removal_of_rows(struct installation *installation, const char *table)
{
    return hr_trace(removal_of_rows_as(installation, table, table));
}
