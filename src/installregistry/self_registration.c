/* SPDX-License-Identifier: MIT */
#include "installregistry/self_registration.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "installregistry/kept_entries.h"
#include "installregistry/module_rows.h"
#include "installregistry/row_cell.h"
#include "registry/owner.h"
#include "selfreg/module_check.h"
#include "selfreg/registration.h"

enum {
    TIMEOUT_MS = 60000,
};

static const struct table *selfreg_table(struct installation *installation)
{
    return package_table(session_package(installation->session), "SelfReg");
}

/* ---- before any code of them runs ---- */

static HRESULT examine(struct installation *installation, const struct module_row *row)
{
    static const char *const entries[] = {"DllRegisterServer", NULL};
    _cleanup_(module_check_deinit) struct module_check check = {0};
    HRESULT hr = module_check_examine(row->file->path, entries, &check);

    if (FAILED(hr))
        return hr_trace(hr);
    if (check.kind == MODULE_PROGRAM)
        return hr_trace(refuse_row(selfreg_table(installation), row->row, "File_",
                                   "%s is a program: an installer registers libraries alone. "
                                   "`comity convert` makes rows for other tables of what it "
                                   "registers with /RegServer",
                                   row->file->path));
    if (check.sentence)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "table SelfReg, row %zu (%s), column File_: %s cannot be registered: %s",
                        row->row + 1, row->file->key, row->file->path, check.sentence);
    return S_OK;
}

static HRESULT examine_all(struct installation *installation, const struct module_rows *rows)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < rows->n; i++)
        hr = examine(installation, &rows->items[i]);
    return hr_trace(hr);
}

/* ---- registering ---- */

static enum key_scope scope_of(struct installation *installation)
{
    return session_context(installation->session) == SESSION_MACHINE ? KEY_SCOPE_MACHINE
                                                                     : KEY_SCOPE_USER;
}

static void tell(struct installation *installation, const struct registration *registration)
{
    struct entry_counts counts = entries_count_written(&registration->entries);

    if (*registration->output)
        install_log(installation, "%s printed: %s", registration->path, registration->output);
    install_log(installation, "registered %s: %u keys, %u values", registration->path, counts.keys,
                counts.values);
}

static HRESULT conclude(struct installation *installation, const struct module_row *row,
                        const struct registration *registration)
{
    if (registration->outcome != REGISTRATION_DONE)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "table SelfReg, row %zu (%s): %s failed to register itself (0x%08x): %s",
                        row->row + 1, row->file->key, registration->path,
                        (unsigned)registration->hr, registration->sentence);
    tell(installation, registration);
    return hr_trace(kept_entries_write(installation, &registration->entries));
}

static HRESULT register_module(struct installation *installation, const struct module_row *row)
{
    struct registration_request request = {.file = row->file->path,
                                           .action = REGISTRATION_ADD,
                                           .scope = scope_of(installation),
                                           .timeout_ms = TIMEOUT_MS,
                                           .part_of = installation->registry};
    struct registration registration = {0};
    HRESULT hr = install_set_owner(installation, row->file->component);

    if (FAILED(hr))
        return hr_trace(hr);
    request.owner = registry_owner();
    hr = registration_run(&request, &registration);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = conclude(installation, row, &registration);
    registration_deinit(&registration);
    return hr_trace(hr);
}

static HRESULT register_all(struct installation *installation, const struct module_rows *rows)
{
    uint64_t done = 0;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < rows->n; i++) {
        hr = install_go_on(installation);
        if (SUCCEEDED(hr))
            hr = register_module(installation, &rows->items[i]);
        done += rows->items[i].cost;
        install_progress(installation, done);
    }
    install_set_owner(installation, NULL);
    return hr_trace(hr);
}

HRESULT self_registration_run(struct installation *installation)
{
    _cleanup_(module_rows_deinit) struct module_rows rows = {0};
    HRESULT hr = module_rows_find(installation, &rows);

    /* What is only laid out for others, or offered, is registered by nobody. */
    if (FAILED(hr) || rows.n == 0 || installation->is_administrative ||
        installation->is_advertising)
        return hr_trace(hr);
    hr = module_rows_sort(installation, &rows);
    if (FAILED(hr) || installation->is_trial)
        return hr_trace(hr);
    hr = examine_all(installation, &rows);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(register_all(installation, &rows));
}
