/* SPDX-License-Identifier: MIT */
#include "installregistry/kept_entries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "installregistry/registry_place.h"
#include "product/product_place.h"

/* Who installs has got them. */
static HRESULT mark_received(const char *code)
{
    struct registry_place place =
        registry_place(SESSION_USER, REGISTRY_ROOT_USER, REGISTRY_VIEW_64);
    char path[USER_ENTRIES_PATH_MAX];

    product_user_entries_path(code, USER_ENTRIES_RECEIVED, path);
    return hr_trace(registry_place_create(&place, path));
}

HRESULT kept_entries_add(struct installation *installation, const char *key, const char *name,
                         const struct registry_text *value)
{
    struct registry_place place =
        registry_place(SESSION_MACHINE, REGISTRY_ROOT_MACHINE, REGISTRY_VIEW_64);
    const char *code = session_property(installation->session, "ProductCode");
    char folder[USER_ENTRIES_PATH_MAX];
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (session_context(installation->session) != SESSION_MACHINE)
        return S_OK;
    hr = mark_received(code);
    if (FAILED(hr))
        return hr_trace(hr);
    product_user_entries_path(code, USER_ENTRIES_KEPT, folder);
    if (asprintf(&path, "%s\\%s", folder, key) < 0)
        return hr_raise(E_OUTOFMEMORY, "keeping registry entries for other users");
    if (!value)
        return hr_trace(registry_place_create(&place, path));
    return hr_trace(registry_place_set(&place, path, name,
                                       &(struct registry_text){
                                           .type = value->type,
                                           .data = value->data,
                                           .size = value->size,
                                       }));
}

static HRESULT keep_value(struct installation *installation, const struct entry *entry)
{
    _cleanup_(freep) char *name = utf16_to_utf8_dup(entry->name);
    struct registry_text value = {.type = entry->type, .data = entry->data, .size = entry->size};

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "keeping registry entries for other users");
    return hr_trace(kept_entries_add(installation, entry->key, name, &value));
}

HRESULT kept_entries_write(struct installation *installation, const struct entries *entries)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < entries->n; i++) {
        const struct entry *entry = &entries->items[i];

        if (entry->is_machine || entry->is_held_back)
            continue;
        if (entry->kind == ENTRY_KEY_MADE)
            hr = kept_entries_add(installation, entry->key, NULL, NULL);
        else if (entry->kind == ENTRY_VALUE_SET)
            hr = keep_value(installation, entry);
    }
    return hr_trace(hr);
}
