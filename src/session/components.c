/* SPDX-License-Identifier: MIT */
#include "session/components.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/refusal.h"

enum {
    SOURCE_MARK = '?', /* in place of the ':' of a drive: "C?\\x" is at the source */
};

void components_deinit(struct components *components)
{
    for (size_t i = 0; i < components->n; i++) {
        if (components->all)
            free((char *)components->all[i].guid);
        if (components->installed_paths)
            free(components->installed_paths[i]);
    }
    free(components->installed_paths);
    free(components->all);
    free(components->starts);
    free(components->features);
    free(components->is_in_cabinet);
    *components = (struct components){0};
}

struct session_component *components_find(const struct components *components, const char *key)
{
    ptrdiff_t row = components->n > 0 ? table_find(components->table, key) : -1;

    return row < 0 ? NULL : &components->all[row];
}

/*
 * Reading
 */

/* "{...}" in capitals. */
static HRESULT read_guid(struct components *components, size_t row)
{
    const struct table *table = components->table;
    const char *text = table_text(table, row, table_column(table, "ComponentId"));
    char squashed[SQUASHED_SIZE], guid[GUID_TEXT_SIZE];

    if (!text)
        return S_OK;
    if (!product_squash(text, squashed) || !product_unsquash(squashed, guid))
        return refuse_row(table, row, "ComponentId", "\"%.72s\" is no GUID", text);
    components->all[row].guid = strdup(guid);
    return components->all[row].guid ? S_OK : hr_raise(E_OUTOFMEMORY, "a component's GUID");
}

static HRESULT read_row(struct components *components, const struct package *package,
                        const struct directories *directories, size_t row)
{
    const struct table *table = components->table;
    struct session_component *component = &components->all[row];
    ptrdiff_t directory;
    HRESULT hr;

    component->key = table_text(table, row, table_column(table, "Component"));
    if (!component->key)
        return refuse_row(table, row, "Component", "a key is missing");
    hr = refer_row(table, row, "Directory_", package_table(package, "Directory"), "Directory",
                   &directory);
    if (SUCCEEDED(hr) && directory < 0)
        hr = refuse_row(table, row, "Directory_", "the directory is missing");
    if (SUCCEEDED(hr))
        hr = read_guid(components, row);
    if (FAILED(hr))
        return hr_trace(hr);

    table_number(table, row, table_column(table, "Attributes"), &component->attributes);
    component->row = row;
    component->directory = directories_at(directories, (size_t)directory);
    component->key_path = table_text(table, row, table_column(table, "KeyPath"));
    component->is_64bit = component->attributes & COMPONENT_64BIT;
    component->is_permanent = component->attributes & COMPONENT_PERMANENT;
    component->installed = STATE_UNKNOWN;
    component->action = STATE_UNKNOWN;
    return S_OK;
}

/* Counts or, once the starts are known, puts down what features the components have. */
static HRESULT read_links(struct components *components, const struct package *package,
                          const struct features *features, size_t *ends)
{
    const struct table *table = package_table(package, "FeatureComponents");
    ptrdiff_t feature, component;
    HRESULT hr;

    for (size_t row = 0; row < table_n_rows(table); row++) {
        hr = refer_row(table, row, "Feature_", features->table, "Feature", &feature);
        if (SUCCEEDED(hr))
            hr = refer_row(table, row, "Component_", components->table, "Component", &component);
        if (FAILED(hr))
            return hr_trace(hr);
        if (feature < 0 || component < 0)
            return refuse_row(table, row, feature < 0 ? "Feature_" : "Component_", "it is missing");
        if (components->features)
            components->features[ends[component]] = &features->all[feature];
        ends[component]++;
    }
    return S_OK;
}

static HRESULT link_features(struct components *components, const struct package *package,
                             const struct features *features)
{
    size_t n_links = table_n_rows(package_table(package, "FeatureComponents"));
    size_t *starts = components->starts;
    HRESULT hr;

    /* Two places further, the numbers become the ends, then the starts, of all. */
    hr = read_links(components, package, features, starts + 2);
    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; i < components->n; i++)
        starts[i + 2] += starts[i + 1];

    components->features = calloc(n_links + 1, sizeof(*components->features));
    if (!components->features)
        return hr_raise(E_OUTOFMEMORY, "components of features");
    return hr_trace(read_links(components, package, features, starts + 1));
}

static HRESULT components_alloc(struct components *components)
{
    components->all = calloc(components->n + 1, sizeof(*components->all));
    components->starts = calloc(components->n + 2, sizeof(*components->starts));
    components->is_in_cabinet = calloc(components->n + 1, sizeof(*components->is_in_cabinet));
    components->installed_paths = calloc(components->n + 1, sizeof(*components->installed_paths));
    if (!components->all || !components->starts || !components->is_in_cabinet ||
        !components->installed_paths)
        return hr_raise(E_OUTOFMEMORY, "components of a package");
    return S_OK;
}

HRESULT components_init(struct components *components, const struct package *package,
                        const struct directories *directories, const struct features *features)
{
    HRESULT hr;

    *components = (struct components){.table = package_table(package, "Component")};
    components->n = table_n_rows(components->table);
    hr = components_alloc(components);
    for (size_t row = 0; SUCCEEDED(hr) && row < components->n; row++)
        hr = read_row(components, package, directories, row);
    if (SUCCEEDED(hr))
        hr = link_features(components, package, features);
    if (FAILED(hr))
        components_deinit(components);
    return hr_trace(hr);
}

HRESULT components_apply_conditions(struct components *components, struct session *session)
{
    const struct table *table = components->table;
    int column = table_column(table, "Condition");

    for (size_t row = 0; row < components->n; row++) {
        enum condition condition = session_condition(session, table_text(table, row, column));

        if (condition == CONDITION_ERROR)
            return refuse_row(table, row, "Condition", "%s", hr_message());
        components->all[row].is_enabled = condition != CONDITION_FALSE;
    }
    return S_OK;
}

/*
 * States
 */

static HRESULT look_up(struct components *components, size_t i, const struct product *product,
                       const char *product_code)
{
    struct session_component *component = &components->all[i];
    char **path = &components->installed_paths[i];
    unsigned n_clients;
    HRESULT hr;

    /* Nobody takes note of what has no identity. */
    if (!component->guid)
        return S_OK;
    component->installed = STATE_ABSENT;
    if (product) {
        hr = product_component_path(product, component->guid, path);
        if (FAILED(hr) && hr != hr_from_win32(ERROR_UNKNOWN_COMPONENT))
            return hr_trace(hr);
        if (SUCCEEDED(hr))
            component->installed = **path && (*path)[1] == SOURCE_MARK ? STATE_SOURCE : STATE_LOCAL;
    }
    if (*path && **path)
        return hr_trace(
            product_component_is_kept(component->guid, product_code, *path, &component->is_shared));
    return hr_trace(product_component_clients(component->guid, product_code, &n_clients,
                                              &component->is_shared));
}

HRESULT components_look_up(struct components *components, const struct product *product,
                           const char *product_code)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < components->n; i++)
        hr = look_up(components, i, product, product_code);
    return hr_trace(hr);
}

/* What the features together ask for, and whether one of them is still there afterwards. */
struct wishes {
    bool is_local;
    bool is_source;
    bool is_advertised;
    bool is_absent;
    bool stays;
};

static struct wishes wishes_of(const struct components *components, size_t i)
{
    struct wishes wishes = {0};

    for (size_t link = components->starts[i]; link < components->starts[i + 1]; link++) {
        const struct session_feature *feature = components->features[link];
        enum install_state outcome = feature_outcome(feature);

        wishes.is_local |= feature->action == STATE_LOCAL;
        wishes.is_source |= feature->action == STATE_SOURCE;
        wishes.is_advertised |= feature->action == STATE_ADVERTISED;
        wishes.is_absent |= feature->action == STATE_ABSENT;
        wishes.stays |= outcome == STATE_LOCAL || outcome == STATE_SOURCE;
    }
    return wishes;
}

/* Where a component goes that is to be there. */
static enum install_state installed_state(const struct components *components, size_t i,
                                          struct wishes wishes)
{
    int32_t attributes = components->all[i].attributes;

    if (components->is_in_cabinet[i])
        return STATE_LOCAL;
    if (attributes & COMPONENT_SOURCE_ONLY)
        return STATE_SOURCE;
    if (!wishes.is_local && (attributes & COMPONENT_OPTIONAL))
        return STATE_SOURCE;
    return STATE_LOCAL;
}

static enum install_state decide(const struct components *components, size_t i)
{
    const struct session_component *component = &components->all[i];
    struct wishes wishes = wishes_of(components, i);
    bool is_there = component->installed == STATE_LOCAL || component->installed == STATE_SOURCE;

    if (wishes.is_local || wishes.is_source) {
        enum install_state state = installed_state(components, i, wishes);

        /* What is at the source stays there without further ado. */
        if (component->is_enabled)
            return !wishes.is_local && state == STATE_SOURCE && component->installed == state
                       ? STATE_UNKNOWN
                       : state;
        /* A condition counts once, unless it is said to be transitive. */
        if (is_there)
            return component->attributes & COMPONENT_TRANSITIVE ? STATE_ABSENT
                                                                : component->installed;
        return STATE_UNKNOWN;
    }
    if (wishes.stays)
        return STATE_UNKNOWN;
    if (wishes.is_advertised && !is_there)
        return component->is_enabled ? STATE_ADVERTISED : STATE_UNKNOWN;
    return (wishes.is_absent || wishes.is_advertised) && is_there ? STATE_ABSENT : STATE_UNKNOWN;
}

enum install_state session_component_report(const struct session_component *component)
{
    return component->action == STATE_UNKNOWN && component->installed == STATE_LOCAL
               ? STATE_LOCAL
               : component->action;
}

enum install_state component_outcome(const struct session_component *component)
{
    return component->action == STATE_UNKNOWN ? component->installed : component->action;
}

void components_decide(struct components *components)
{
    for (size_t i = 0; i < components->n; i++)
        components->all[i].action = decide(components, i);
}
