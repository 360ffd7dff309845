/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: files that are part of it while they are loaded.
 */
#include <string.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "exchange/hivefile_store.h"
#include "registry/app_hive.h"
#include "registry/handle.h"
#include "registry/loaded_hive.h"
#include "winreg/winreg_call.h"

/* Where a file may be loaded: at a name directly below HKEY_LOCAL_MACHINE or HKEY_USERS. */
static HRESULT load_place(struct key *parent, const char16_t *sub, enum hive_kind *ret_kind,
                          struct key_path *ret_place)
{
    struct key key = {.transaction = NULL};
    HRESULT hr;

    if (!(parent->root == ROOT_MACHINE && parent->path.depth == 0) &&
        !(parent->root == ROOT_USERS && parent->path.depth == 1))
        return hr_from_win32(ERROR_INVALID_PARAMETER);

    hr = key_open(parent, sub, REG_OPTION_OPEN_LINK, 0, &key);
    key_path_deinit(&key.path);
    if (SUCCEEDED(hr))
        return hr_from_win32(ERROR_ALREADY_EXISTS);
    if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);

    *ret_kind = parent->root == ROOT_MACHINE ? HIVE_MACHINE : HIVE_USER;
    hr = key_path_copy(ret_place, &parent->path);
    if (SUCCEEDED(hr))
        hr = key_path_append(ret_place, sub);
    if (SUCCEEDED(hr) && ret_place->depth != parent->path.depth + 1)
        hr = hr_from_win32(ERROR_INVALID_PARAMETER);
    return hr_trace(hr);
}

static HRESULT load_key(HKEY handle, const char16_t *sub, const char *file)
{
    enum hive_kind kind = HIVE_MACHINE;
    _cleanup_(key_path_deinit) struct key_path place;
    struct key scratch, *parent;
    struct hive_txn txn;
    uint64_t id;
    HRESULT hr;

    key_path_init(&place);
    hr = handle_acquire(handle, &scratch, &parent);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = load_place(parent, sub, &kind, &place);
    handle_release(parent, &scratch);
    if (SUCCEEDED(hr))
        hr = hive_write_begin(kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = loaded_hive_load(&txn, &place, file, 0, &id);
    if (SUCCEEDED(hr))
        return hr_trace(hive_write_commit(&txn));
    hive_write_abort(&txn);
    return hr_trace(hr);
}

LSTATUS RegLoadKeyW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpFile)
{
    _cleanup_(freep) char *file = NULL;
    HRESULT hr;

    if (!lpSubKey || !*lpSubKey)
        return ERROR_INVALID_PARAMETER;

    hr = winreg_file_path(lpFile, &file);
    if (SUCCEEDED(hr))
        hr = load_key(hKey, (const char16_t *)lpSubKey, file);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegLoadKeyA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpFile)
{
    WIDE(sub, lpSubKey);
    WIDE(file, lpFile);
    return RegLoadKeyW(hKey, sub, file);
}

static HRESULT unload_key(struct hive_txn *txn, uint64_t id, void *context)
{
    if (handle_any_open(txn, id, HANDLE_AT_OR_BELOW))
        return hr_from_win32(ERROR_ACCESS_DENIED);
    return hr_trace(loaded_hive_unload(txn, id));
}

LSTATUS RegUnLoadKeyW(HKEY hKey, LPCWSTR lpSubKey)
{
    struct winreg_place place = {.handle = hKey, .sub = (const char16_t *)lpSubKey};

    if (!lpSubKey || !*lpSubKey)
        return ERROR_INVALID_PARAMETER;
    return (LSTATUS)hr_to_win32(winreg_change_below(&place, unload_key, NULL));
}

LSTATUS RegUnLoadKeyA(HKEY hKey, LPCSTR lpSubKey)
{
    WIDE(sub, lpSubKey);
    return RegUnLoadKeyW(hKey, sub);
}

/* A handle of an application hive's root, which then holds the hive. */
static HRESULT open_app_root(struct app_hive *hive, const struct key_path *place, REGSAM access,
                             HKEY *ret_handle)
{
    struct key root, *key;
    HRESULT hr;

    hr = key_init_root(&root, ROOT_USER);
    if (SUCCEEDED(hr))
        hr = handle_new(&key);
    if (FAILED(hr))
        return hr_trace(hr);

    root.app = hive;
    root.hash = key_path_hash(place);
    hr = key_path_copy(&root.path, place);
    if (SUCCEEDED(hr))
        hr = key_open(&root, NULL, 0, access, key);
    key_path_deinit(&root.path);
    if (SUCCEEDED(hr))
        *ret_handle = handle_publish(key);
    else
        handle_discard(key);
    return hr_trace(hr);
}

LSTATUS RegLoadAppKeyW(LPCWSTR lpFile, PHKEY phkResult, REGSAM samDesired, DWORD dwOptions,
                       DWORD Reserved)
{
    _cleanup_(freep) char *file = NULL;
    _cleanup_(key_path_deinit) struct key_path place;
    struct app_hive *hive;
    HRESULT hr;

    key_path_init(&place);
    if (!phkResult || Reserved || dwOptions & ~(DWORD)REG_PROCESS_APPKEY)
        return ERROR_INVALID_PARAMETER;

    *phkResult = NULL;
    hr = winreg_file_path(lpFile, &file);
    if (SUCCEEDED(hr))
        hr = app_hive_load(file, dwOptions & REG_PROCESS_APPKEY, &hive, &place);
    if (SUCCEEDED(hr)) {
        hr = open_app_root(hive, &place, samDesired, phkResult);
        (void)app_hive_unref(hive);
    }
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegLoadAppKeyA(LPCSTR lpFile, PHKEY phkResult, REGSAM samDesired, DWORD dwOptions,
                       DWORD Reserved)
{
    WIDE(file, lpFile);
    return RegLoadAppKeyW(file, phkResult, samDesired, dwOptions, Reserved);
}

struct replacing {
    struct hivefile_reader *reader;
    const char *old_file;
};

/* Windows has a file for each key below HKEY_LOCAL_MACHINE; here that is a key as any. */
static HRESULT check_hive_root(const struct hive_txn *txn, uint64_t id)
{
    struct node_view view, parent;
    HRESULT hr;

    hr = store_find_id(txn, id, &view);
    if (FAILED(hr) || view.node->flags & NODE_LOADED)
        return hr_trace(hr);
    if (txn->kind == HIVE_MACHINE && view.node->parent != 0 &&
        SUCCEEDED(store_find_id(txn, view.node->parent, &parent)) && parent.node->parent == 0)
        return S_OK;
    return hr_from_win32(ERROR_INVALID_PARAMETER);
}

static HRESULT replace_key(struct hive_txn *txn, uint64_t id, void *context)
{
    const struct replacing *replacing = context;
    HRESULT hr;

    hr = check_hive_root(txn, id);
    if (SUCCEEDED(hr))
        hr = hivefile_store_save(txn, id, replacing->old_file, HIVEFILE_LATEST, HIVEFILE_CREATE);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = store_empty(txn, id);
    if (SUCCEEDED(hr))
        hr = hivefile_store_load(txn, id, replacing->reader, 0);
    if (FAILED(hr))
        unlink(replacing->old_file);
    return hr_trace(hr);
}

LSTATUS RegReplaceKeyW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpNewFile, LPCWSTR lpOldFile)
{
    struct winreg_place place = {.handle = hKey, .sub = (const char16_t *)lpSubKey};
    _cleanup_(hivefile_reader_freep) struct hivefile_reader *reader = NULL;
    _cleanup_(freep) char *new_file = NULL;
    _cleanup_(freep) char *old_file = NULL;
    struct replacing replacing;
    HRESULT hr;

    hr = winreg_file_path(lpNewFile, &new_file);
    if (SUCCEEDED(hr))
        hr = winreg_file_path(lpOldFile, &old_file);
    if (SUCCEEDED(hr))
        hr = hivefile_reader_open(new_file, &reader);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    replacing = (struct replacing){reader, old_file};
    return (LSTATUS)hr_to_win32(winreg_change_below(&place, replace_key, &replacing));
}

LSTATUS RegReplaceKeyA(HKEY hKey, LPCSTR lpSubKey, LPCSTR lpNewFile, LPCSTR lpOldFile)
{
    WIDE(sub, lpSubKey);
    WIDE(new_file, lpNewFile);
    WIDE(old_file, lpOldFile);
    return RegReplaceKeyW(hKey, sub, new_file, old_file);
}

static HRESULT flush_key(struct hive_txn *txn, uint64_t id, void *context)
{
    return hr_trace(loaded_hive_flush(txn, *(const uint64_t *)context));
}

/* Every write is durable when its call returns; only a loaded hive's file may be behind. */
LSTATUS RegFlushKey(HKEY hKey)
{
    struct winreg_read call;
    struct key_part *part;
    struct hive_txn *txn;
    uint64_t root;
    HRESULT hr;

    hr = winreg_read_begin(&call, hKey, 0);
    if (FAILED(hr))
        return (LSTATUS)hr_to_win32(hr);

    part = key_read_part(&call.read, 0, &txn);
    hr = part ? loaded_hive_root(txn, part->id, &root) : S_FALSE;
    winreg_read_end(&call);
    if (hr == S_OK)
        hr = winreg_change_key(hKey, 0, flush_key, &root);
    return (LSTATUS)hr_to_win32(hr);
}
