/* SPDX-License-Identifier: MIT */
#include "conversion/registry_component.h"

#include <stdio.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "conversion/text_hash.h"

enum {
    ATTRIBUTE_REGISTRY_KEY_PATH = 4,
    ATTRIBUTE_64_BIT = 256,
};

void registry_component_name(const char *component, char ret_name[static REGISTRY_COMPONENT_SIZE])
{
    snprintf(ret_name, REGISTRY_COMPONENT_SIZE, "%.60s_registry", component);
}

bool registry_component_is_64_bit(struct package_edit *edit, const char *component)
{
    int32_t attributes = 0;
    struct table *table;
    ptrdiff_t row;

    if (FAILED(package_edit_table(edit, "Component", &table)))
        return false;
    row = table_find(table, component);
    if (row >= 0)
        table_number(table, (size_t)row, table_column(table, "Attributes"), &attributes);
    return attributes & ATTRIBUTE_64_BIT;
}

HRESULT registry_component_widen(struct package_edit *edit, const char *component)
{
    static const char *const registering[] = {"Registry", "RemoveRegistry", "Class", "Extension",
                                              "TypeLib"};
    int32_t attributes = 0;
    struct table *table;
    ptrdiff_t row;
    HRESULT hr;

    for (size_t i = 0; i < sizeof(registering) / sizeof(*registering); i++) {
        hr = package_edit_table(edit, registering[i], &table);
        if (FAILED(hr))
            return hr_trace(hr);
        if (table_find_in(table, table_column(table, "Component_"), component, 0) >= 0)
            return S_FALSE;
    }
    hr = package_edit_table(edit, "Component", &table);
    row = SUCCEEDED(hr) ? table_find(table, component) : -1;
    if (row < 0)
        return FAILED(hr) ? hr_trace(hr) : S_FALSE;
    table_number(table, (size_t)row, table_column(table, "Attributes"), &attributes);
    return hr_trace(table_set_number(table, (size_t)row, table_column(table, "Attributes"),
                                     attributes | ATTRIBUTE_64_BIT));
}

static HRESULT add_component(struct table *table, const struct session_component *beside,
                             const char *name, const char *registry, int32_t bits)
{
    GUID code = text_hash_guid(TEXT_HASH_START, beside->guid ? beside->guid : beside->key);
    const char *condition = table_text(table, beside->row, table_column(table, "Condition"));
    char guid[GUID_TEXT_SIZE];
    size_t row;
    HRESULT hr;

    guid_to_text(&code, guid);
    hr = table_add_row(table, &row);
    if (SUCCEEDED(hr))
        hr = table_set_text(table, row, table_column(table, "Component"), name);
    if (SUCCEEDED(hr))
        hr = table_set_text(table, row, table_column(table, "ComponentId"), guid);
    if (SUCCEEDED(hr))
        hr = table_set_text(table, row, table_column(table, "Directory_"), beside->directory->key);
    if (SUCCEEDED(hr))
        hr = table_set_number(table, row, table_column(table, "Attributes"),
                              ATTRIBUTE_REGISTRY_KEY_PATH | bits);
    if (SUCCEEDED(hr) && condition)
        hr = table_set_text(table, row, table_column(table, "Condition"), condition);
    if (SUCCEEDED(hr))
        hr = table_set_text(table, row, table_column(table, "KeyPath"), registry);
    return hr_trace(hr);
}

static HRESULT add_to_features(struct table *table, const char *beside, const char *name)
{
    int features = table_column(table, "Feature_"), components = table_column(table, "Component_");
    size_t n = table_n_rows(table);
    HRESULT hr = S_OK;

    for (size_t i = 0; i < n && SUCCEEDED(hr); i++) {
        const char *component = table_text(table, i, components);
        const char *feature = table_text(table, i, features);
        size_t row;

        if (!component || !feature || strcmp(component, beside) != 0)
            continue;
        hr = table_add_row(table, &row);
        if (SUCCEEDED(hr))
            hr = table_set_text(table, row, features, feature);
        if (SUCCEEDED(hr))
            hr = table_set_text(table, row, components, name);
    }
    return hr_trace(hr);
}

HRESULT registry_component_add(struct package_edit *edit, const struct session_component *beside,
                               const char *name, const char *registry)
{
    int32_t bits = registry_component_is_64_bit(edit, beside->key) ? 0 : ATTRIBUTE_64_BIT;
    struct table *components, *features;
    HRESULT hr;

    hr = package_edit_table(edit, "Component", &components);
    if (SUCCEEDED(hr))
        hr = package_edit_table(edit, "FeatureComponents", &features);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!components || !features || table_find(components, name) >= 0)
        return S_OK;
    hr = add_component(components, beside, name, registry, bits);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(add_to_features(features, beside->key, name));
}
