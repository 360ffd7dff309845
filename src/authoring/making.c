/* SPDX-License-Identifier: MIT */
#include "authoring/making.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "authoring/name_uuid.h"
#include "base/hresult.h"

enum {
    COMPONENT_REGISTRY_KEY_PATH = 4,
    COMPONENT_64_BIT = 256,
};

int making_component_attributes(const struct making *making)
{
    return making->product->is_64_bit ? COMPONENT_64_BIT : 0;
}

HRESULT making_feature(const struct making *making, const char *name, unsigned line,
                       const char **ret_feature)
{
    const struct table *features = tables_find(making->tables, "Feature");
    ptrdiff_t row = *name ? table_find(features, name) : 0;

    if (row < 0)
        return hr_raise(E_INVALIDARG, "%s, line %u: there is no section [feature %s]",
                        making->manifest->path, line, name);
    *ret_feature = table_text(features, (size_t)row, 0);
    return S_OK;
}

HRESULT making_file(const struct making *making, const char *target, unsigned line,
                    const struct content_file **ret_file)
{
    *ret_file = content_find(making->content, target);
    if (!*ret_file)
        return hr_raise(E_INVALIDARG, "%s, line %u: no file of the package is to be %s",
                        making->manifest->path, line, target);
    return S_OK;
}

HRESULT making_component(struct making *making, const char *name, const char *feature,
                         const char *registry_key, const char *key)
{
    _cleanup_(freep) char *whole_name = NULL;
    char text[GUID_TEXT_SIZE];
    GUID guid;
    HRESULT hr;

    if (asprintf(&whole_name, "component %s", name) < 0)
        return hr_raise(E_OUTOFMEMORY, "a component");
    guid = name_uuid(&making->product->upgrade_guid, whole_name);
    guid_to_text(&guid, text);
    hr =
        tables_add(making->tables, "Component", "tttn-t", key, text, "INSTALLDIR",
                   making_component_attributes(making) | COMPONENT_REGISTRY_KEY_PATH, registry_key);
    if (SUCCEEDED(hr))
        hr = tables_add(making->tables, "FeatureComponents", "tt", feature, key);
    return hr_trace(hr);
}
