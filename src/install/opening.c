/* SPDX-License-Identifier: MIT */
#include "install/opening.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/hresult.h"

enum {
    PACKAGE_CODE = 9, /* of the summary information */
    TRANSFORMS_MAX = 64,
};

void opening_deinit(struct opened *opened)
{
    session_free(opened->session);
    package_free(opened->package);
    product_deinit(&opened->product);
    for (size_t i = 0; i < opened->n_own_properties; i++)
        free(opened->own_properties[i]);
    free(opened->own_properties);
    *opened = (struct opened){0};
}

const char *opening_property(const struct opening *opening, const char *name)
{
    size_t len = strlen(name);
    const char *value = "";

    for (size_t i = 0; i < opening->n_properties; i++)
        if (strncmp(opening->properties[i], name, len) == 0 && opening->properties[i][len] == '=')
            value = opening->properties[i] + len + 1;
    return value;
}

/* ---- the package ---- */

/* A product's kept package, or what is left of the original. */
static HRESULT find_package(const struct product *product, char **ret_path)
{
    _cleanup_(freep) char *source = NULL;

    if (product->local_package && access(product->local_package, R_OK) == 0)
        source = strdup(product->local_package);
    else if (asprintf(&source, "%s%s", product->source ? product->source : "",
                      product->package_name ? product->package_name : "") < 0)
        source = NULL;
    if (!source)
        return hr_raise(E_OUTOFMEMORY, "the product's package");
    if (access(source, R_OK) < 0)
        return hr_raise(hr_from_win32(ERROR_INSTALL_SOURCE_ABSENT),
                        "the package of %s is gone: neither %s nor %s can be read",
                        product->name ? product->name : product->code,
                        product->local_package ? product->local_package : "(no copy)", source);
    *ret_path = TAKE_PTR(source);
    return S_OK;
}

/* "a.mst;:b": those of the command line, or else those that the product was installed with. */
static HRESULT open_package(const char *path, char *transforms, struct package **ret_package)
{
    const char *list[TRANSFORMS_MAX];
    struct package_terms terms = {.transforms = list};
    HRESULT hr;

    for (char *one; (one = strsep(&transforms, ";"));) {
        one += *one == '@' || *one == '|';
        if (!*one)
            continue;
        if (terms.n_transforms == TRANSFORMS_MAX)
            return hr_raise(hr_from_win32(ERROR_INSTALL_TRANSFORM_FAILURE),
                            "there are more than %d transforms", TRANSFORMS_MAX);
        list[terms.n_transforms++] = one;
    }
    hr = package_open(path, &terms, ret_package);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND) || hr == hr_from_win32(ERROR_PATH_NOT_FOUND) ||
        hr == hr_from_win32(ERROR_ACCESS_DENIED)) {
        _cleanup_(freep) char *message = strdup(hr_message());

        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_OPEN_FAILED), "%s",
                        message ? message : path);
    }
    return hr_trace(hr);
}

HRESULT opening_read(const struct opening *opening, struct opened *ret_opened)
{
    _cleanup_(opening_deinit) struct opened opened = {0};
    _cleanup_(freep) char *path = NULL, *transforms = NULL;
    const char *known = "";
    HRESULT hr = S_OK;

    if (opening->package) {
        path = strdup(opening->package);
    } else {
        hr = product_find(opening->product, &opened.product);
        if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
            return hr_raise(hr, "no product %s is installed", opening->product);
        if (SUCCEEDED(hr))
            hr = find_package(&opened.product, &path);
        known = opened.product.transforms ? opened.product.transforms : "";
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (*opening_property(opening, "TRANSFORMS"))
        known = opening_property(opening, "TRANSFORMS");
    transforms = strdup(known);
    if (!path || !transforms)
        return hr_raise(E_OUTOFMEMORY, "opening a package");
    hr = open_package(path, transforms, &opened.package);
    if (FAILED(hr))
        return hr_trace(hr);
    product_deinit(&opened.product);
    *ret_opened = opened;
    opened = (struct opened){0};
    return S_OK;
}

/* ---- the session ---- */

/* Appends one that follows from what is installed. */
static HRESULT add_property(struct opened *opened, const char *name, const char *value)
{
    char **properties = reallocarray(opened->own_properties, opened->n_own_properties + 1,
                                     sizeof(*opened->own_properties));
    char *property = NULL;

    if (properties)
        opened->own_properties = properties;
    if (!properties || asprintf(&property, "%s=%s", name, value) < 0)
        return hr_raise(E_OUTOFMEMORY, "a property of the package");
    properties[opened->n_own_properties++] = property;
    return S_OK;
}

/* A product stays whose it was, where it was. */
static HRESULT add_known_properties(struct opened *opened)
{
    const struct product *product = &opened->product;
    HRESULT hr = add_property(opened, "ALLUSERS", product->context == PRODUCT_MACHINE ? "1" : "");

    if (SUCCEEDED(hr) && product->local_package && product->source &&
        strcmp(package_path(opened->package), product->local_package) == 0)
        hr = add_property(opened, "SourceDir", product->source);
    if (SUCCEEDED(hr) && product->transforms && *product->transforms)
        hr = add_property(opened, "TRANSFORMS", product->transforms);
    return hr_trace(hr);
}

static bool is_same_package(const struct opened *opened)
{
    const char *code = package_summary_text(opened->package, PACKAGE_CODE);

    return !code || !opened->product.package_code ||
           strcasecmp(code, opened->product.package_code) == 0;
}

/* Another package of an installed product takes its place only if that is asked for. */
static HRESULT check_version(const struct opening *opening, const struct opened *opened)
{
    const char *mode = opening_property(opening, "REINSTALLMODE");

    if (is_same_package(opened) || strpbrk(mode, "vV") ||
        strcmp(opening_property(opening, "REMOVE"), "ALL") == 0)
        return S_OK;
    return hr_raise(hr_from_win32(ERROR_PRODUCT_VERSION),
                    "another version of this product is installed already: %s %s. Remove it first, "
                    "or replace it with REINSTALL=ALL REINSTALLMODE=vomus",
                    opened->product.name ? opened->product.name : opened->product.code,
                    opened->product.version ? opened->product.version : "");
}

static HRESULT look_at_product(const struct opening *opening, struct opened *opened)
{
    const char *code = package_property(opened->package, "ProductCode");
    HRESULT hr;

    if (!code)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "the package %s has no ProductCode in its table Property",
                        package_path(opened->package));
    hr = product_find(code, &opened->product);
    if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
        return S_OK;
    if (FAILED(hr))
        return hr_trace(hr);
    opened->is_offered = true;
    opened->is_installed = !opened->product.is_advertised_only;
    hr = check_version(opening, opened);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(add_known_properties(opened));
}

HRESULT opening_begin(const struct opening *opening, struct opened *opened)
{
    const char *properties[OPENING_PROPERTIES_MAX];
    struct session_terms terms = {
        .root = opening->root,
        .properties = properties,
    };
    HRESULT hr = look_at_product(opening, opened);

    if (FAILED(hr))
        return hr_trace(hr);
    if (opened->is_installed || !terms.root)
        terms.root = opened->product.root;
    if (opening->n_properties + opened->n_own_properties > OPENING_PROPERTIES_MAX)
        return hr_raise(E_INVALIDARG, "there are more than %d properties", OPENING_PROPERTIES_MAX);
    for (size_t i = 0; i < opened->n_own_properties; i++)
        properties[terms.n_properties++] = opened->own_properties[i];
    for (size_t i = 0; i < opening->n_properties; i++)
        properties[terms.n_properties++] = opening->properties[i];
    return hr_trace(session_new(TAKE_PTR(opened->package), &terms, &opened->session));
}
