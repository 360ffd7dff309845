/* SPDX-License-Identifier: MIT */
/*
 * Components: for each the products that have it, and where its key path is.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "product/regtext.h"
#include "publish/publish.h"

/* The column Attributes of the table Component. */
enum {
    SHARED_DLL_REF_COUNT = 8,
};

static const char permanent_client[] = "00000000000000000000000000000000";
static const char shared_dlls[] = "Software\\Microsoft\\Windows\\CurrentVersion\\SharedDLLs";

/* ---- key paths ---- */

/* "02:\Software\Example\Value": the root's number, 20 more for the 64-bit view. */
static HRESULT registry_key_path(struct installation *installation,
                                 const struct session_component *component, size_t row,
                                 char **ret_path)
{
    const struct table *table = package_table(session_package(installation->session), "Registry");
    _cleanup_(freep) char *key = NULL, *name = NULL;
    int32_t root = -1;
    HRESULT hr;

    table_number(table, row, table_column(table, "Root"), &root);
    if (root == -1)
        root = session_context(installation->session) == SESSION_MACHINE ? 2 : 1;
    hr = session_format(installation->session, table_text(table, row, table_column(table, "Key")),
                        &key, NULL);
    if (SUCCEEDED(hr))
        hr = session_format(installation->session,
                            table_text(table, row, table_column(table, "Name")), &name, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(ret_path, "%02d:\\%s\\%s", (int)root + (component->is_64bit ? 20 : 0), key, name) <
        0)
        return hr_raise(E_OUTOFMEMORY, "the key path of %s", component->key);
    return S_OK;
}

/* What a key path becomes whose file is used where the package is: "0?source/file". */
static char *source_form(const char *path)
{
    char *form = strdup(path);

    if (form && strlen(form) > 1)
        form[1] = '?';
    return form;
}

static HRESULT key_path(struct installation *installation,
                        const struct session_component *component, char **ret_path)
{
    const struct table *registry =
        package_table(session_package(installation->session), "Registry");
    const struct session_file *file =
        component->key_path ? session_file(installation->session, component->key_path) : NULL;
    const char *path = file ? file->path : component->directory ? component->directory->path : "";
    ptrdiff_t row = component->key_path ? table_find(registry, component->key_path) : -1;

    if (!file && row >= 0)
        return hr_trace(registry_key_path(installation, component, (size_t)row, ret_path));
    *ret_path = component->action == STATE_SOURCE ? source_form(path) : strdup(path);
    return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "the key path of %s", component->key);
}

/* ---- counts of files that several products have ---- */

/* Of other installers, too: those that have it count. */
static HRESULT count_shared(struct installation *installation,
                            const struct session_component *component, int change)
{
    const struct session_file *file =
        component->key_path ? session_file(installation->session, component->key_path) : NULL;
    HKEY root = session_context(installation->session) == SESSION_MACHINE ? HKEY_LOCAL_MACHINE
                                                                          : HKEY_CURRENT_USER;
    _cleanup_(regtext_closep) HKEY key = NULL;
    uint32_t count = 0;
    HRESULT hr;

    if (!file)
        return S_OK;
    hr = component->attributes & SHARED_DLL_REF_COUNT
             ? regtext_make(root, shared_dlls, &key)
             : regtext_open(root, shared_dlls, KEY_READ | KEY_WRITE, &key);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (FAILED(hr))
        return hr_trace(hr);
    if (!regtext_get_number(key, file->path, &count) &&
        !(component->attributes & SHARED_DLL_REF_COUNT))
        return S_OK;
    if (change < 0 && count <= 1)
        return hr_trace(regtext_delete_value(key, file->path));
    return hr_trace(regtext_set_number(key, file->path, count + (uint32_t)change));
}

/* ---- one component ---- */

static void name_key(const struct session_component *component, char ret_below[static 64])
{
    char squashed[SQUASHED_SIZE] = "";

    product_squash(component->guid, squashed);
    snprintf(ret_below, 64, "\\%s", squashed);
}

static HRESULT add(struct installation *installation, const struct session_component *component)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    _cleanup_(freep) char *path = NULL, *known = NULL;
    char below[64], squashed[SQUASHED_SIZE] = "";
    HRESULT hr;

    name_key(component, below);
    product_squash(publish_code(installation), squashed);
    hr = key_path(installation, component, &path);
    if (SUCCEEDED(hr))
        hr = publish_make(installation, PLACE_COMPONENTS, below, &key);
    if (SUCCEEDED(hr))
        hr = regtext_get(key, squashed, &known);
    if (SUCCEEDED(hr))
        hr = regtext_set(key, squashed, REG_SZ, path);
    if (SUCCEEDED(hr) && component->is_permanent)
        hr = regtext_set(key, permanent_client, REG_SZ, path);
    if (SUCCEEDED(hr) && !known)
        hr = count_shared(installation, component, 1);
    return hr_trace(hr);
}

static HRESULT take_out(struct installation *installation,
                        const struct session_component *component)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    char path[PLACE_MAX], below[64], squashed[SQUASHED_SIZE] = "";
    HKEY root = product_root(publish_context(installation));
    HRESULT hr;

    name_key(component, below);
    product_squash(publish_code(installation), squashed);
    product_path(publish_context(installation), PLACE_COMPONENTS, NULL, path);
    strncat(path, below, sizeof(path) - strlen(path) - 1);
    hr = regtext_open(root, path, KEY_READ | KEY_WRITE, &key);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return S_OK;
    if (SUCCEEDED(hr))
        hr = install_set_product_owner(installation);
    if (SUCCEEDED(hr))
        hr = regtext_delete_value(key, squashed);
    if (hr == S_OK)
        hr = count_shared(installation, component, -1);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(regtext_delete_empty(root, path));
}

HRESULT process_components(struct installation *installation)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && session_component_at(installation->session, i); i++) {
        const struct session_component *component = session_component_at(installation->session, i);

        if (!component->guid)
            continue;
        if (component->action == STATE_LOCAL || component->action == STATE_SOURCE)
            hr = add(installation, component);
        else if (component->action == STATE_ABSENT)
            hr = take_out(installation, component);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}
