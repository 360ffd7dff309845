/* SPDX-License-Identifier: MIT */
/*
 * Features: which the product has, whose children they are, and what components they are made of.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "product/regtext.h"
#include "publish/publish.h"

/* Before the parent's name: the feature is not there. */
static const char absent_mark[] = "\6";

/* Between a feature's components and its parent's name. */
static const char parent_mark[] = "\2";

/* Whether a component is, or will be, part of what is installed. */
static bool is_part(const struct session_component *component)
{
    enum install_state state =
        component->action == STATE_UNKNOWN ? component->installed : component->action;

    return component->guid && (state == STATE_LOCAL || state == STATE_SOURCE);
}

/* "{component}{component}\2Parent", with short forms of the components. */
static HRESULT list_parts(struct installation *installation, const struct session_feature *feature,
                          char **ret_list)
{
    const struct table *table =
        package_table(session_package(installation->session), "FeatureComponents");
    int by_feature = table_column(table, "Feature_");
    _cleanup_(freep) char *list = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&list, &size);

    if (!stream)
        return hr_raise(E_OUTOFMEMORY, "the feature %s", feature->key);
    for (ptrdiff_t row = table_find_in(table, by_feature, feature->key, 0); row >= 0;
         row = table_find_in(table, by_feature, feature->key, (size_t)row + 1)) {
        const char *key = table_text(table, (size_t)row, table_column(table, "Component_"));
        const struct session_component *component =
            key ? session_component(installation->session, key) : NULL;
        char compressed[COMPRESSED_SIZE];

        if (component && is_part(component) && product_compress(component->guid, compressed))
            fputs(compressed, stream);
    }
    if (feature->parent)
        fprintf(stream, "%s%s", parent_mark, feature->parent->key);
    if (fclose(stream) != 0 || !list)
        return hr_raise(E_OUTOFMEMORY, "the feature %s", feature->key);
    *ret_list = TAKE_PTR(list);
    return S_OK;
}

/* For all: whether the feature is there, and under which other one. */
static HRESULT offer_feature(HKEY offer, const struct session_feature *feature)
{
    enum install_state state = publish_feature_state(feature);
    bool is_absent = state == STATE_ABSENT || state == STATE_UNKNOWN;
    const char *parent = feature->parent ? feature->parent->key : "";
    _cleanup_(freep) char *text = NULL;

    if (asprintf(&text, "%s%s", is_absent ? absent_mark : "", parent) < 0) {
        text = NULL;
        return hr_raise(E_OUTOFMEMORY, "the feature %s", feature->key);
    }
    return hr_trace(regtext_set(offer, feature->key, REG_SZ, text));
}

HRESULT publish_features(struct installation *installation)
{
    _cleanup_(regtext_closep) HKEY offer = NULL, details = NULL;
    HRESULT hr;

    if (installation->is_removal)
        return S_OK;
    hr = publish_make(installation, PLACE_FEATURES, "", &offer);
    if (SUCCEEDED(hr) && !installation->is_advertising)
        hr = publish_make(installation, PLACE_PRODUCT, "\\Features", &details);
    for (size_t i = 0; SUCCEEDED(hr) && session_feature_at(installation->session, i); i++) {
        const struct session_feature *feature = session_feature_at(installation->session, i);
        _cleanup_(freep) char *list = NULL;

        hr = offer_feature(offer, feature);
        if (FAILED(hr) || !details)
            continue;
        hr = list_parts(installation, feature, &list);
        if (SUCCEEDED(hr))
            hr = regtext_set(details, feature->key, REG_SZ, list);
    }
    return hr_trace(hr);
}

/* Those that go one by one are published as absent; of a whole removal nothing stays. */
HRESULT unpublish_features(struct installation *installation)
{
    char path[PLACE_MAX];
    HRESULT hr;

    if (!installation->is_removal)
        return S_OK;
    hr = install_set_product_owner(installation);
    if (FAILED(hr))
        return hr_trace(hr);
    product_path(publish_context(installation), PLACE_FEATURES, publish_code(installation), path);
    return hr_trace(regtext_delete_tree(product_root(publish_context(installation)), path));
}
