/* SPDX-License-Identifier: MIT */
#include "advertising/provide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advertising/user_entries.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "install/installer.h"

enum {
    PROPERTY_SIZE = DESCRIPTOR_FEATURE_MAX + 16,
};

/* The component's key path, or NULL if it is not there, or has none. Those in the registry, which
 * begin with the root's number, are taken to be there. */
static char *find_key_path(const struct product *product, const struct descriptor *descriptor)
{
    char *path;

    if (!*descriptor->component ||
        FAILED(product_component_path(product, descriptor->component, &path)))
        return NULL;
    if (*path == '/' && access(path, F_OK) < 0)
        free(TAKE_PTR(path));
    return path;
}

static bool is_installed(const struct product *product, const struct descriptor *descriptor)
{
    int state = product_feature_state(product, descriptor->feature);

    return !product->is_advertised_only && (state == STATE_LOCAL || state == STATE_SOURCE);
}

/* Installs the feature, or repairs it: its own components, and no others. */
static HRESULT install(const struct product *product, const struct descriptor *descriptor)
{
    bool is_repair = is_installed(product, descriptor);
    const char *feature = *descriptor->feature ? descriptor->feature : "ALL";
    char what[PROPERTY_SIZE];
    const char *properties[] = {what, "REINSTALLMODE=omus", "UILevel=2"};
    struct installer_request request = {
        .action = INSTALLER_INSTALL,
        .opening = {.product = product->code, .properties = properties, .n_properties = 3},
        .waits = true,
    };
    struct installer_result result;

    snprintf(what, sizeof(what), "%s=%s", is_repair ? "REINSTALL" : "ADDLOCAL", feature);
    return hr_trace(installer_run(&request, &result));
}

static HRESULT provide_from(const struct product *product, const struct descriptor *descriptor,
                            char **ret_path)
{
    _cleanup_(freep) char *path = NULL;
    HRESULT hr = S_OK;

    if (is_installed(product, descriptor))
        path = find_key_path(product, descriptor);
    if (!path) {
        hr = install(product, descriptor);
        path = find_key_path(product, descriptor);
    }
    if (SUCCEEDED(hr) && product->context == PRODUCT_MACHINE)
        hr = user_entries_receive(product->code);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!path && *descriptor->component)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "the feature %s of %s was installed, and its component %s is still missing",
                        descriptor->feature, product->name ? product->name : product->code,
                        descriptor->component);
    if (ret_path)
        *ret_path = TAKE_PTR(path);
    return S_OK;
}

HRESULT provide(const struct descriptor *descriptor, char **ret_path)
{
    struct product product;
    HRESULT hr = product_find(descriptor->product, &product);

    if (hr == hr_from_win32(ERROR_UNKNOWN_PRODUCT))
        return hr_raise(hr, "the product %s, which offers it, is not installed",
                        descriptor->product);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = provide_from(&product, descriptor, ret_path);
    product_deinit(&product);
    return hr_trace(hr);
}
