/* SPDX-License-Identifier: MIT */
#include "pasttool/place.h"

#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/key_place.h"
#include "store/store.h"
#include "toolkit/hkey.h"

/* The profile that HKEY_CURRENT_CONFIG is, in the machine hive. */
static const char16_t config_path[] = u"System\\CurrentControlSet\\Hardware Profiles\\Current";

void places_deinit(struct places *places)
{
    key_path_deinit(&places->path);
}

static enum key_root root_of(HKEY root)
{
    if (root == HKEY_CLASSES_ROOT)
        return ROOT_CLASSES;
    if (root == HKEY_CURRENT_USER)
        return ROOT_USER;
    return root == HKEY_USERS ? ROOT_USERS : ROOT_MACHINE;
}

static HRESULT resolve(HKEY key, const char16_t *sub, struct places *ret_places)
{
    enum key_root root = root_of(key);
    HRESULT hr = S_OK;

    key_place_root(&ret_places->path, root);
    if (key == HKEY_CURRENT_CONFIG)
        hr = key_path_append(&ret_places->path, config_path);
    if (SUCCEEDED(hr))
        hr = key_path_append(&ret_places->path, sub);
    if (SUCCEEDED(hr))
        hr = key_place_resolve(&ret_places->path, &root, 0);
    ret_places->has[HIVE_MACHINE] = root == ROOT_MACHINE || root == ROOT_CLASSES;
    ret_places->has[HIVE_USER] = root != ROOT_MACHINE;
    return hr_trace(hr);
}

HRESULT places_parse(const char *text, struct places *ret_places)
{
    _cleanup_(hkey_path_deinit) struct hkey_path named = {0};

    key_path_init(&ret_places->path);
    if (!hkey_path_parse_utf8(text, &named))
        return E_INVALIDARG;
    return hr_trace(resolve(named.root, named.subkey, ret_places));
}

HRESULT places_of_class(const char *name, struct places *ret_places)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(name);
    CLSID clsid;
    HRESULT hr;

    key_path_init(&ret_places->path);
    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "naming a class");
    hr = resolve(HKEY_CLASSES_ROOT, SUCCEEDED(guid_from_text(name, &clsid)) ? u"CLSID" : u"",
                 ret_places);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(key_path_append(&ret_places->path, wide));
}

static HRESULT next_below(const struct hive_txn *txn, const struct key_path *path,
                          char16_t name[static KEY_NAME_MAX + 1])
{
    struct node_view view;
    HRESULT hr;

    hr = store_find_path(txn, path, &view);
    if (SUCCEEDED(hr))
        hr = store_walk_keys(txn, view.node->id, name, &view);
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) || hr == hr_from_win32(ERROR_NO_MORE_ITEMS)
               ? S_FALSE
               : hr_trace(hr);
}

HRESULT place_next_below(enum hive_kind hive, const struct key_path *path,
                         char16_t name[static KEY_NAME_MAX + 1])
{
    struct hive_txn txn;
    HRESULT hr;

    hr = hive_read_begin(hive, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = next_below(&txn, path, name);
    hive_read_end(&txn);
    return hr_trace(hr);
}

char16_t *place_name(enum hive_kind hive, const char16_t *path)
{
    const char16_t *root = hive == HIVE_MACHINE ? u"HKEY_LOCAL_MACHINE" : u"HKEY_CURRENT_USER";

    if (utf16_compare_nocase(path, utf16_nlen(path, 6), u"\\Users", 6) == 0) {
        root = u"HKEY_USERS";
        path += path[6] ? 7 : 6;
    }
    return *path ? hkey_join(root, path) : utf16_dup(root);
}
