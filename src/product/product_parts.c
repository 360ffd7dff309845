/* SPDX-License-Identifier: MIT */
/*
 * Components and features of products, as installed.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"
#include "product/product.h"
#include "product/product_place.h"
#include "product/regtext.h"

enum {
    ABSENT_MARK = '\6', /* before the parent of a feature that is not there */
    PARENT_MARK = '\2', /* between a feature's components and its parent */
};

/* Opens a component's key; S_FALSE if there is none. */
static HRESULT open_component(enum product_context context, const char *guid, HKEY *ret_key)
{
    char path[PLACE_MAX], squashed[SQUASHED_SIZE];
    HRESULT hr;

    if (!product_squash(guid, squashed))
        return S_FALSE;
    product_path(context, PLACE_COMPONENTS, NULL, path);
    strcat(strcat(path, "\\"), squashed);
    hr = regtext_open(product_root(context), path, KEY_READ, ret_key);
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
}

HRESULT product_component_path(const struct product *product, const char *component_guid,
                               char **ret_path)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *path = NULL;
    char squashed[SQUASHED_SIZE] = "";
    HRESULT hr = open_component(product->context, component_guid, &key);

    product_squash(product->code, squashed);
    if (hr == S_OK)
        hr = regtext_get(key, squashed, &path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!path)
        return hr_from_win32(ERROR_UNKNOWN_COMPONENT);
    *ret_path = TAKE_PTR(path);
    return S_OK;
}

static HRESULT count_clients(HKEY component, const char *except, unsigned *n, bool *has_others)
{
    for (DWORD i = 0;; i++) {
        _cleanup_(freep) char *name = NULL;
        HRESULT hr = regtext_value_at(component, i, &name);

        if (hr != S_OK)
            return FAILED(hr) ? hr_trace(hr) : S_OK;
        if (strlen(name) != SQUASHED_SIZE - 1)
            continue;
        (*n)++;
        *has_others |= strcasecmp(name, except) != 0;
    }
}

HRESULT product_component_clients(const char *component_guid, const char *product_code,
                                  unsigned *ret_n_clients, bool *ret_has_others)
{
    static const enum product_context contexts[] = {PRODUCT_USER, PRODUCT_MACHINE};
    char except[SQUASHED_SIZE] = "";
    bool has_others = false;
    unsigned n = 0;

    if (product_code)
        product_squash(product_code, except);
    for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        HRESULT hr = open_component(contexts[i], component_guid, &key);

        if (hr == S_OK)
            hr = count_clients(key, except, &n, &has_others);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_n_clients = n;
    *ret_has_others = has_others;
    return S_OK;
}

static HRESULT find_other_at(HKEY component, const char *except, const char *path,
                             bool *ret_has_one)
{
    for (DWORD i = 0; !*ret_has_one; i++) {
        _cleanup_(freep) char *name = NULL, *other = NULL;
        HRESULT hr = regtext_value_at(component, i, &name);

        if (hr != S_OK)
            return FAILED(hr) ? hr_trace(hr) : S_OK;
        if (strlen(name) != SQUASHED_SIZE - 1 || strcasecmp(name, except) == 0)
            continue;
        hr = regtext_get(component, name, &other);
        if (FAILED(hr))
            return hr_trace(hr);
        *ret_has_one = other && strcmp(other, path) == 0;
    }
    return S_OK;
}

HRESULT product_component_is_kept(const char *component_guid, const char *product_code,
                                  const char *path, bool *ret_is_kept)
{
    static const enum product_context contexts[] = {PRODUCT_USER, PRODUCT_MACHINE};
    char except[SQUASHED_SIZE] = "";
    bool is_kept = false;

    product_squash(product_code, except);
    for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        HRESULT hr = open_component(contexts[i], component_guid, &key);

        if (hr == S_OK)
            hr = find_other_at(key, except, path, &is_kept);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_is_kept = is_kept;
    return S_OK;
}

/* ---- features ---- */

enum parts {
    PARTS_ALL,
    PARTS_SOURCE,
    PARTS_MISSING,
};

/* Of a list of components in their short form, up to the parent's name. */
static enum parts find_parts(const struct product *product, const char *list)
{
    bool has_source = false;

    while (strlen(list) >= COMPRESSED_SIZE - 1 && *list != PARENT_MARK) {
        _cleanup_(freep) char *path = NULL;
        char guid[GUID_TEXT_SIZE];

        if (!product_expand(list, guid) || FAILED(product_component_path(product, guid, &path)))
            return PARTS_MISSING;
        has_source |= strlen(path) > 1 && path[1] == '?';
        list += COMPRESSED_SIZE - 1;
    }
    return has_source ? PARTS_SOURCE : PARTS_ALL;
}

static int installed_state(const struct product *product, const char *feature)
{
    _cleanup_(regtext_closep) HKEY key = NULL, features = NULL;
    _cleanup_(freep) char *list = NULL;

    if (FAILED(product_open(product->context, PLACE_PRODUCT, product->code, &key)) ||
        FAILED(regtext_open(key, "Features", KEY_READ, &features)) ||
        FAILED(regtext_get(features, feature, &list)) || !list)
        return 1;
    switch (find_parts(product, list)) {
    case PARTS_ALL:
        return 3;
    case PARTS_SOURCE:
        return 4;
    default:
        return 1;
    }
}

int product_feature_state(const struct product *product, const char *feature)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *parent = NULL;

    if (FAILED(product_open(product->context, PLACE_FEATURES, product->code, &key)) ||
        FAILED(regtext_get(key, feature, &parent)) || !parent)
        return -1;
    if (*parent == ABSENT_MARK)
        return 2;
    return product->is_advertised_only ? 1 : installed_state(product, feature);
}
