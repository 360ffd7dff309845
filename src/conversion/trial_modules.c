/* SPDX-License-Identifier: MIT */
#include "conversion/trial_modules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "conversion/unpacked_modules.h"
#include "installregistry/module_rows.h"
#include "installregistry/registry_place.h"
#include "registry/transaction.h"
#include "selfreg/registration.h"

enum {
    TIMEOUT_MS = 60000,
};

/* One module: where it is laid out, and where it would be installed. */
struct trial_module {
    struct installation *installation;
    const struct session_file *laid_out, *meant;
};

/* ---- what it writes ---- */

/* The text with the one path in place of the other, on the heap. */
static char *replaced(const char *text, const char *from, const char *to)
{
    char *result = NULL;
    size_t size;
    FILE *out = open_memstream(&result, &size);
    const char *at;

    if (!out)
        return NULL;
    for (; (at = strstr(text, from)); text = at + strlen(from))
        fprintf(out, "%.*s%s", (int)(at - text), text, to);
    fputs(text, out);
    return fclose(out) == 0 ? result : NULL;
}

static HRESULT set_text(const struct registry_place *place, const struct trial_module *module,
                        const struct entry *entry, const char *name)
{
    _cleanup_(freep) char *text = utf16_to_utf8_dup((const char16_t *)entry->data);
    _cleanup_(freep) char *meant =
        text ? replaced(text, module->laid_out->path, module->meant->path) : NULL;

    return meant ? hr_trace(registry_place_set_text(place, entry->key, name, meant))
                 : hr_raise(E_OUTOFMEMORY, "trying out a module");
}

static HRESULT set_value(const struct registry_place *place, const struct trial_module *module,
                         const struct entry *entry)
{
    struct registry_text value = {.type = entry->type, .data = entry->data, .size = entry->size};
    _cleanup_(freep) char *name = utf16_to_utf8_dup(entry->name);

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "trying out a module");
    if (entry->type == REG_SZ)
        return hr_trace(set_text(place, module, entry, name));
    return hr_trace(registry_place_set(place, entry->key, name, &value));
}

static HRESULT add_entry(const struct trial_module *module, const struct entry *entry)
{
    struct registry_place place = registry_place(entry->is_machine ? SESSION_MACHINE : SESSION_USER,
                                                 REGISTRY_ROOT_CONTEXT, REGISTRY_VIEW_64);
    _cleanup_(freep) char *name = NULL;

    switch (entry->kind) {
    case ENTRY_KEY_MADE:
        return hr_trace(registry_place_create(&place, entry->key));
    case ENTRY_VALUE_SET:
        return hr_trace(set_value(&place, module, entry));
    case ENTRY_KEY_DELETED:
        return hr_trace(registry_place_delete_tree(&place, entry->key));
    case ENTRY_VALUE_DELETED:
        name = utf16_to_utf8_dup(entry->name);
        return name ? hr_trace(registry_place_delete_value(&place, entry->key, name))
                    : hr_raise(E_OUTOFMEMORY, "trying out a module");
    default:
        return S_OK;
    }
}

static HRESULT add_entries(const struct trial_module *module, const struct entries *entries)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < entries->n; i++)
        hr = add_entry(module, &entries->items[i]);
    return hr_trace(hr);
}

/* ---- running it ---- */

static HRESULT run_module(const struct trial_module *module, const struct trial_listener *listener)
{
    struct installation *installation = module->installation;
    bool is_machine = session_context(installation->session) == SESSION_MACHINE;
    struct registration_request request = {.file = module->laid_out->path,
                                           .action = REGISTRATION_ADD,
                                           .scope = is_machine ? KEY_SCOPE_MACHINE : KEY_SCOPE_USER,
                                           .timeout_ms = TIMEOUT_MS,
                                           .is_trial = true,
                                           .part_of = installation->registry};
    struct registration registration = {0};
    HRESULT hr = registration_run(&request, &registration);

    if (FAILED(hr))
        return hr_trace(hr);
    if (registration.outcome != REGISTRATION_DONE)
        listener->fault(listener->context, module->meant->path, registration.sentence);
    else
        hr = add_entries(module, &registration.entries);
    registration_deinit(&registration);
    return hr_trace(hr);
}

/* The rows are the installation's; their files, those that are laid out. */
static HRESULT run_all(struct installation *installation, struct unpacked_modules *modules,
                       struct module_rows *rows, const struct trial_listener *listener)
{
    HRESULT hr;

    for (size_t i = 0; i < rows->n; i++)
        rows->items[i].file = session_file(modules->session, rows->items[i].file->key);
    hr = session_set_property(modules->session, "COMITYSELFREGORDER",
                              session_property(installation->session, "COMITYSELFREGORDER"));
    if (SUCCEEDED(hr))
        hr = module_rows_sort(&modules->installation, rows);
    for (size_t i = 0; SUCCEEDED(hr) && i < rows->n; i++) {
        struct trial_module module = {
            installation, rows->items[i].file,
            session_file(installation->session, rows->items[i].file->key)};

        hr = run_module(&module, listener);
    }
    return hr_trace(hr);
}

HRESULT trial_modules_run(struct installation *installation, const struct trial_listener *listener)
{
    _cleanup_(unpacked_modules_freep) struct unpacked_modules *modules = NULL;
    _cleanup_(module_rows_deinit) struct module_rows rows = {0};
    HRESULT hr = module_rows_find(installation, &rows);

    if (FAILED(hr) || rows.n == 0 || installation->is_advertising)
        return hr_trace(hr);
    hr = unpacked_modules_new(package_path(session_package(installation->session)), &modules);
    if (FAILED(hr))
        return hr_trace(hr);
    /* Also while it is shown: nothing may reach the hives. */
    transaction_capture(installation->registry);
    hr = run_all(installation, modules, &rows, listener);
    transaction_capture(NULL);
    return hr_trace(hr);
}
