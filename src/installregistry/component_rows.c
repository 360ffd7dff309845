/* SPDX-License-Identifier: MIT */
#include "installregistry/component_rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "installregistry/row_cell.h"
#include "registry/owner.h"

bool component_comes(const struct session_component *component)
{
    return component->action == STATE_LOCAL || component->action == STATE_SOURCE;
}

bool component_goes(const struct session_component *component)
{
    return component->action == STATE_ABSENT &&
           (component->installed == STATE_LOCAL || component->installed == STATE_SOURCE);
}

bool component_is_offered(const struct installation *installation,
                          const struct session_component *component)
{
    return component->action == STATE_ADVERTISED ||
           (installation->is_advertising && component_comes(component));
}

static bool is_known(const struct session_component *component)
{
    return component_comes(component) || component->action == STATE_ADVERTISED;
}

static const struct session_component *component_of(struct installation *installation,
                                                    const struct table *table, size_t row)
{
    const char *key = cell_text(table, row, "Component_");

    return *key ? session_component(installation->session, key) : NULL;
}

static HRESULT visit_rows(struct installation *installation, const char *name,
                          bool (*is_meant)(const struct session_component *component),
                          bool has_owner, component_row_visit *visit, void *context)
{
    const struct table *table = package_table(session_package(installation->session), name);
    const struct session_component *last = NULL;
    HRESULT hr = install_set_owner(installation, NULL);

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        struct component_row found = {table, row, component_of(installation, table, row)};

        if (!found.component || !is_meant(found.component))
            continue;
        hr = install_go_on(installation);
        if (SUCCEEDED(hr) && has_owner && found.component != last)
            hr = install_set_owner(installation, found.component);
        last = found.component;
        if (SUCCEEDED(hr))
            hr = visit(installation, &found, context);
    }
    install_set_owner(installation, NULL);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

HRESULT component_rows_known(struct installation *installation, const char *table,
                             component_row_visit *visit, void *context)
{
    return hr_trace(visit_rows(installation, table, is_known, true, visit, context));
}

HRESULT component_rows_coming(struct installation *installation, const char *table,
                              component_row_visit *visit, void *context)
{
    return hr_trace(visit_rows(installation, table, component_comes, true, visit, context));
}

HRESULT component_rows_going(struct installation *installation, const char *table,
                             component_row_visit *visit, void *context)
{
    return hr_trace(visit_rows(installation, table, component_goes, false, visit, context));
}

HRESULT component_rows_check(struct installation *installation, const char *name,
                             component_row_visit *visit, void *context)
{
    const struct package *package = session_package(installation->session);
    const struct table *table = package_table(package, name);
    const struct table *components = package_table(package, "Component");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        struct component_row found = {table, row, component_of(installation, table, row)};
        ptrdiff_t found_row;

        hr = refer_row(table, row, "Component_", components, "Component", &found_row);
        if (SUCCEEDED(hr) && found_row < 0)
            hr = refuse_row(table, row, "Component_", "it is empty");
        if (SUCCEEDED(hr) && visit)
            hr = visit(installation, &found, context);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

enum registry_view component_view(const struct session_component *component)
{
    return component->is_64bit ? REGISTRY_VIEW_64 : REGISTRY_VIEW_32;
}

/* ---- taking back ---- */

struct owners {
    char **names; /* owned */
    size_t n;
};

static void owners_deinit(struct owners *owners)
{
    for (size_t i = 0; i < owners->n; i++)
        free(owners->names[i]);
    free(owners->names);
}

/* The name that install_set_owner() gives; a permanent component has none. */
static HRESULT add_owner(struct installation *installation,
                         const struct session_component *component, struct owners *owners)
{
    HRESULT hr = install_set_owner(installation, component);

    if (FAILED(hr) || !registry_owner())
        return hr_trace(hr);
    owners->names[owners->n] = strdup(registry_owner());
    return owners->names[owners->n++] ? S_OK : hr_raise(E_OUTOFMEMORY, "removing registry entries");
}

static HRESULT list_owners(struct installation *installation, struct owners *owners)
{
    struct session_component *component;
    size_t n = 0;
    HRESULT hr = S_OK;

    while (session_component_at(installation->session, n))
        n++;
    owners->names = calloc(n + 1, sizeof(*owners->names));
    if (!owners->names)
        return hr_raise(E_OUTOFMEMORY, "removing registry entries");
    for (size_t i = 0;
         SUCCEEDED(hr) && (component = session_component_at(installation->session, i)); i++) {
        if (component_goes(component) || installation->is_removal)
            hr = add_owner(installation, component, owners);
    }
    install_set_owner(installation, NULL);
    return hr_trace(hr);
}

HRESULT component_undo_going(struct installation *installation)
{
    _cleanup_(owners_deinit) struct owners owners = {0};
    HRESULT hr = list_owners(installation, &owners);

    if (SUCCEEDED(hr) && owners.n > 0)
        hr = registry_undo_owners((const char *const *)owners.names, owners.n);
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}
