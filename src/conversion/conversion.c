/* SPDX-License-Identifier: MIT */
#include "conversion/conversion.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "comrows/com_tables.h"
#include "conversion/package_edit.h"
#include "conversion/registry_component.h"
#include "conversion/sequences.h"
#include "conversion/table_copy.h"
#include "conversion/unpacked_modules.h"
#include "harvest/harvest.h"
#include "selfreg/module_check.h"

struct conversion {
    const struct conversion_terms *terms;
    struct unpacked_modules *modules; /* owned */
    struct package_edit *edit;        /* owned */
    const struct session_file *file;  /* of the row at hand */
    struct conversion_counts counts;
};

static void conversion_deinit(struct conversion *conversion)
{
    package_edit_free(conversion->edit);
    unpacked_modules_free(conversion->modules);
}

/* Says why the module at hand stays; S_FALSE. */
__attribute__((format(printf, 2, 3))) static HRESULT leave(const struct conversion *conversion,
                                                           const char *format, ...)
{
    _cleanup_(freep) char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    registrar_notice(conversion->terms->listener, "SelfReg \"%s\" (%s): %s", conversion->file->key,
                     conversion->file->name ? conversion->file->name : "", text ? text : "");
    return S_FALSE;
}

static void pass_notice(void *context, const char *text)
{
    leave(context, "%s", text);
}

/* ---- one module ---- */

/* A feature that the component belongs to; NULL if there is none. */
static const char *find_feature(const struct conversion *conversion, const char *component)
{
    const struct table *table =
        package_table(unpacked_modules_package(conversion->modules), "FeatureComponents");
    ptrdiff_t row = table_find_in(table, table_column(table, "Component_"), component, 0);

    return row < 0 ? NULL : table_text(table, (size_t)row, table_column(table, "Feature_"));
}

/* Classes are registered with their component's key path. */
static bool is_key_path(const struct session_file *file)
{
    return file->component->key_path && strcmp(file->component->key_path, file->key) == 0;
}

/*
 * A module registers in the view of its own bits, rows in that of their component: S_FALSE if that
 * is of others, and stays so.
 */
static HRESULT match_bits(struct conversion *conversion, const struct harvest *harvest)
{
    const char *component = conversion->file->component->key;
    bool is_64_bit = registry_component_is_64_bit(conversion->edit, component);

    if (harvest->bits == 0 || (harvest->bits == 64) == is_64_bit)
        return S_OK;
    return is_64_bit ? S_FALSE : hr_trace(registry_component_widen(conversion->edit, component));
}

static HRESULT can_merge(struct conversion *conversion, const struct com_tables *tables)
{
    for (int i = 0; i < COM_TABLES; i++) {
        struct table *into;
        HRESULT hr;

        if (table_n_rows(tables->tables[i]) == 0)
            continue;
        hr = package_edit_table(conversion->edit, table_name(tables->tables[i]), &into);
        if (FAILED(hr))
            return hr_trace(hr);
        if (into && !table_can_merge(into, tables->tables[i]))
            return S_FALSE;
    }
    return S_OK;
}

static HRESULT merge(struct conversion *conversion, const struct com_tables *tables)
{
    HRESULT hr = S_OK;

    for (int i = 0; i < COM_TABLES && SUCCEEDED(hr); i++) {
        struct table *into;

        if (table_n_rows(tables->tables[i]) == 0)
            continue;
        hr = package_edit_table_like(conversion->edit, tables->tables[i], &into);
        if (SUCCEEDED(hr))
            hr = table_merge(into, tables->tables[i]);
    }
    return hr_trace(hr);
}

/* S_FALSE if other rows of the package say otherwise. */
static HRESULT add_rows(struct conversion *conversion, const struct harvest *harvest,
                        const struct com_place *place)
{
    const struct registrar_listener listener = {.notice = pass_notice, .context = conversion};
    _cleanup_(com_tables_deinit) struct com_tables tables = {0};
    HRESULT hr;

    hr = com_tables_init(&tables);
    if (SUCCEEDED(hr))
        hr = com_tables_add(&tables, harvest, place, &listener);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = can_merge(conversion, &tables);
    if (hr == S_FALSE)
        return leave(conversion, "the package's tables already say otherwise of what it registers");
    if (SUCCEEDED(hr))
        hr = merge(conversion, &tables);
    if (SUCCEEDED(hr) && place->registry_component && table_n_rows(tables.tables[COM_REGISTRY]) > 0)
        hr = registry_component_add(conversion->edit, conversion->file->component,
                                    place->registry_component,
                                    table_text(tables.tables[COM_REGISTRY], 0, 0));
    return hr_trace(hr);
}

static HRESULT place_module(struct conversion *conversion, const struct harvest *harvest)
{
    const struct session_file *file = conversion->file;
    char component[REGISTRY_COMPONENT_SIZE];
    struct com_place place = {.component = file->component->key,
                              .file = file->key,
                              .feature = find_feature(conversion, file->component->key),
                              .is_plain = !is_key_path(file),
                              .is_exact = !conversion->terms->advertises,
                              .name_path = unpacked_modules_name_path,
                              .context = conversion->modules};
    HRESULT hr;

    if (!place.feature)
        return leave(conversion, "no feature has its component %s", place.component);
    hr = match_bits(conversion, harvest);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE) {
        registry_component_name(file->component->key, component);
        place.registry_component = component;
    }
    return hr_trace(add_rows(conversion, harvest, &place));
}

static HRESULT leave_program(const struct conversion *conversion)
{
    return leave(conversion, "it is a program, which SelfReg does not register; with --programs it "
                             "is run with /RegServer, and what it writes is converted");
}

/* S_FALSE if the module stays, for what can be said of it without running it. */
static HRESULT examine(const struct conversion *conversion)
{
    static const char *const entries[] = {"DllRegisterServer", NULL};
    _cleanup_(module_check_deinit) struct module_check check = {0};
    HRESULT hr;

    hr = module_check_examine(conversion->file->path, entries, &check);
    if (FAILED(hr))
        return hr_trace(hr);
    if ((check.kind == MODULE_PROGRAM || check.kind == MODULE_PYTHON) &&
        !conversion->terms->runs_programs)
        return leave_program(conversion);
    return check.sentence ? leave(conversion, "%s", check.sentence) : S_OK;
}

static HRESULT convert_module(struct conversion *conversion)
{
    const struct registrar_listener listener = {.notice = NULL};
    const struct harvest_terms terms = {.timeout_ms = conversion->terms->timeout_ms,
                                        .root = conversion->modules->folder,
                                        .listener = &listener};
    _cleanup_(harvest_deinit) struct harvest harvest = {0};
    HRESULT hr;

    hr = examine(conversion);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = harvest_read(conversion->file->path, &terms, &harvest);
    if (hr == E_OUTOFMEMORY)
        return hr_trace(hr);
    if (FAILED(hr))
        return leave(conversion, "%s", hr_message());
    if (harvest.is_program && !conversion->terms->runs_programs)
        return leave_program(conversion);
    return hr_trace(place_module(conversion, &harvest));
}

/* ---- all modules ---- */

static HRESULT convert_rows(struct conversion *conversion)
{
    const struct table *table =
        package_table(unpacked_modules_package(conversion->modules), "SelfReg");
    struct table *left;
    HRESULT hr;

    hr = package_edit_table(conversion->edit, "SelfReg", &left);
    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        hr = unpacked_modules_file(conversion->modules, row, &conversion->file);
        if (SUCCEEDED(hr))
            hr = convert_module(conversion);
        if (hr == S_OK) {
            conversion->counts.converted++;
            table_remove_row(left, (size_t)table_find(left, conversion->file->key));
        } else if (hr == S_FALSE) {
            conversion->counts.left++;
        }
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT settle_sequences(struct conversion *conversion)
{
    HRESULT hr = S_OK;

    if (conversion->counts.left == 0) {
        package_edit_drop(conversion->edit, "SelfReg");
        hr = sequences_drop_self_registration(conversion->edit);
    }
    if (SUCCEEDED(hr) && conversion->counts.converted > 0)
        hr = sequences_add_registration(conversion->edit);
    return hr_trace(hr);
}

HRESULT conversion_run(const char *from, const char *to, const struct conversion_terms *terms,
                       struct conversion_counts *ret_counts)
{
    _cleanup_(conversion_deinit) struct conversion conversion = {.terms = terms};
    HRESULT hr;

    hr = unpacked_modules_new(from, &conversion.modules);
    if (SUCCEEDED(hr))
        hr = package_edit_new(unpacked_modules_package(conversion.modules), &conversion.edit);
    if (SUCCEEDED(hr))
        hr = convert_rows(&conversion);
    if (SUCCEEDED(hr))
        hr = settle_sequences(&conversion);
    if (SUCCEEDED(hr))
        hr = package_edit_write(conversion.edit, to);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_counts = conversion.counts;
    return S_OK;
}
