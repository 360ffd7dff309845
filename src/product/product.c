/* SPDX-License-Identifier: MIT */
#include "product/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"

static const enum product_context contexts[] = {PRODUCT_USER, PRODUCT_MACHINE};

void product_deinit(struct product *product)
{
    char **texts[] = {
        &product->name,         &product->version,      &product->publisher,
        &product->upgrade_code, &product->package_code, &product->source,
        &product->package_name, &product->transforms,   &product->local_package,
        &product->install_date, &product->root,         &product->skipped,
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        free(*texts[i]);
        *texts[i] = NULL;
    }
}

/* S_FALSE if there is no such key. */
static HRESULT open_place(enum product_context context, enum product_place place, const char *code,
                          HKEY *ret_key)
{
    HRESULT hr = product_open(context, place, code, ret_key);

    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_FALSE : hr_trace(hr);
}

/* ---- one product ---- */

struct field {
    const char *value;
    char **place;
};

/* Those that are known already stay. */
static HRESULT read_fields(HKEY key, const struct field *fields, size_t n)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
        if (!*fields[i].place)
            hr = regtext_get(key, fields[i].value, fields[i].place);
    return hr_trace(hr);
}

/* As it was installed; S_FALSE if it was not. */
static HRESULT read_installed(struct product *product)
{
    _cleanup_(regtext_closep) HKEY key = NULL, properties = NULL;
    const struct field fields[] = {
        {"DisplayName", &product->name},         {"DisplayVersion", &product->version},
        {"Publisher", &product->publisher},      {"LocalPackage", &product->local_package},
        {"InstallDate", &product->install_date}, {"InstallRoot", &product->root},
        {"SkippedActions", &product->skipped},
    };
    uint32_t language;
    HRESULT hr;

    hr = open_place(product->context, PLACE_PRODUCT, product->code, &key);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = regtext_open(key, "InstallProperties", KEY_READ, &properties);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_FALSE;
    if (SUCCEEDED(hr))
        hr = read_fields(properties, fields, sizeof(fields) / sizeof(*fields));
    if (SUCCEEDED(hr) && regtext_get_number(properties, "Language", &language))
        product->language = (int)language;
    return hr_trace(hr);
}

/* "n;1;/folder/": a kind, a number and where it was last. */
static void cut_source(char *source)
{
    char *second = source ? strchr(source, ';') : NULL;

    second = second ? strchr(second + 1, ';') : NULL;
    if (second)
        memmove(source, second + 1, strlen(second + 1) + 1);
}

static HRESULT read_source_list(struct product *product, HKEY offer)
{
    _cleanup_(regtext_closep) HKEY list = NULL;
    const struct field fields[] = {
        {"PackageName", &product->package_name},
        {"LastUsedSource", &product->source},
    };
    HRESULT hr = regtext_open(offer, "SourceList", KEY_READ, &list);

    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (SUCCEEDED(hr))
        hr = read_fields(list, fields, sizeof(fields) / sizeof(*fields));
    cut_source(product->source);
    return hr_trace(hr);
}

static HRESULT unsquash_field(char **text)
{
    char guid[GUID_TEXT_SIZE];

    if (!*text || !product_unsquash(*text, guid))
        return S_OK;
    free(*text);
    *text = strdup(guid);
    return *text ? S_OK : hr_raise(E_OUTOFMEMORY, "a product");
}

/* As it was published; S_FALSE if it was not. */
static HRESULT read_offer(struct product *product)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    const struct field fields[] = {
        {"ProductName", &product->name},
        {"PackageCode", &product->package_code},
        {"Transforms", &product->transforms},
        {"InstallRoot", &product->root}, /* of one that was only advertised there */
    };
    uint32_t number;
    HRESULT hr;

    hr = open_place(product->context, PLACE_OFFER, product->code, &key);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = read_fields(key, fields, sizeof(fields) / sizeof(*fields));
    if (SUCCEEDED(hr))
        hr = unsquash_field(&product->package_code);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!product->version && regtext_get_number(key, "Version", &number) &&
        asprintf(&product->version, "%u.%u.%u", number >> 24, number >> 16 & 0xff,
                 number & 0xffff) < 0) {
        product->version = NULL;
        return hr_raise(E_OUTOFMEMORY, "a product");
    }
    if (!product->language && regtext_get_number(key, "Language", &number))
        product->language = (int)number;
    return hr_trace(read_source_list(product, key));
}

/* It is among the products of that code. */
static HRESULT read_upgrade_code(struct product *product)
{
    _cleanup_(regtext_closep) HKEY upgrades = NULL;
    char squashed[SQUASHED_SIZE] = "";
    HRESULT hr = open_place(product->context, PLACE_UPGRADES, NULL, &upgrades);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    product_squash(product->code, squashed);
    for (DWORD i = 0; hr == S_OK && !product->upgrade_code; i++) {
        _cleanup_(regtext_closep) HKEY key = NULL;
        _cleanup_(freep) char *name = NULL, *value = NULL;

        hr = regtext_key_at(upgrades, i, &name);
        if (hr != S_OK || FAILED(regtext_open(upgrades, name, KEY_READ, &key)))
            continue;
        hr = regtext_get(key, squashed, &value);
        if (hr == S_OK && value) {
            product->upgrade_code = TAKE_PTR(name);
            hr = unsquash_field(&product->upgrade_code);
        }
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

/* S_FALSE if there is none of this code in the context. */
static HRESULT read_product(enum product_context context, const char *code,
                            struct product *ret_product)
{
    struct product product = {.context = context};
    char squashed[SQUASHED_SIZE];
    bool is_installed;
    HRESULT hr;

    if (!product_squash(code, squashed))
        return S_FALSE;
    product_unsquash(squashed, product.code);
    hr = read_installed(&product);
    is_installed = hr == S_OK;
    if (SUCCEEDED(hr))
        hr = read_offer(&product);
    product.is_advertised_only = !is_installed;
    if (hr == S_FALSE && is_installed)
        hr = S_OK;
    if (hr == S_OK)
        hr = read_upgrade_code(&product);
    if (hr == S_OK)
        *ret_product = product;
    else
        product_deinit(&product);
    return hr_trace(hr);
}

HRESULT product_find(const char *code, struct product *ret_product)
{
    for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
        HRESULT hr = read_product(contexts[i], code, ret_product);

        if (hr != S_FALSE)
            return hr_trace(hr);
    }
    return hr_from_win32(ERROR_UNKNOWN_PRODUCT);
}

HRESULT product_find_in(enum product_context context, const char *code, struct product *ret_product)
{
    HRESULT hr = read_product(context, code, ret_product);

    return hr == S_FALSE ? hr_from_win32(ERROR_UNKNOWN_PRODUCT) : hr_trace(hr);
}

/* ---- all products ---- */

static HRESULT visit_product(enum product_context context, const char *squashed,
                             HRESULT (*visit)(const struct product *product, void *context),
                             void *visit_context)
{
    struct product product;
    char code[GUID_TEXT_SIZE];
    HRESULT hr;

    if (!product_unsquash(squashed, code))
        return S_OK;
    hr = read_product(context, code, &product);
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    hr = visit(&product, visit_context);
    product_deinit(&product);
    return hr_trace(hr);
}

/* Products are both published and installed, or one of them. */
static HRESULT list_place(enum product_context context, enum product_place place, HKEY except,
                          HRESULT (*visit)(const struct product *product, void *context),
                          void *visit_context)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    HRESULT hr = open_place(context, place, NULL, &key);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    for (DWORD i = 0; hr == S_OK; i++) {
        _cleanup_(regtext_closep) HKEY other = NULL;
        _cleanup_(freep) char *name = NULL;

        hr = regtext_key_at(key, i, &name);
        if (hr != S_OK)
            return FAILED(hr) ? hr_trace(hr) : S_OK;
        if (!except || FAILED(regtext_open(except, name, KEY_READ, &other)))
            hr = visit_product(context, name, visit, visit_context);
    }
    return hr_trace(hr);
}

HRESULT product_list(HRESULT (*visit)(const struct product *product, void *context), void *context)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; hr == S_OK && i < sizeof(contexts) / sizeof(*contexts); i++) {
        _cleanup_(regtext_closep) HKEY offers = NULL;

        hr = open_place(contexts[i], PLACE_PRODUCTS, NULL, &offers);
        if (SUCCEEDED(hr))
            hr = list_place(contexts[i], PLACE_PRODUCTS, NULL, visit, context);
        if (hr == S_OK)
            hr = list_place(contexts[i], PLACE_INSTALLED, offers, visit, context);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}
