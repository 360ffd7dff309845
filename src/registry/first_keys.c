/* SPDX-License-Identifier: MIT */
#include "registry/first_keys.h"

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "registry/commit.h"
#include "registry/joined_capture.h"
#include "registry/key_place.h"
#include "store/store.h"
#include "store/volatile.h"

/* What every hive has from the start. */
static const char16_t *const first_keys[] = {
    u"Software\\Classes\\CLSID",
    u"Software\\Classes\\Interface",
    u"Software\\Classes\\TypeLib",
    u"Software\\Classes\\AppID",
    u"Software\\Classes\\Component Categories",
    u"Software\\Classes\\Wow6432Node\\CLSID",
    u"Software\\Classes\\Wow6432Node\\Interface",
};

/* And the machine's only. */
static const char16_t *const first_machine_keys[] = {
    u"Software\\Wow6432Node",
    u"System\\CurrentControlSet\\Hardware Profiles\\Current\\Software",
};

static HRESULT make_keys(struct hive_txn *txn, const char16_t *const *names, size_t n)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++) {
        _cleanup_(key_path_deinit) struct key_path path;
        uint64_t id;

        key_path_init(&path);
        hr = key_path_append(&path, names[i]);
        if (SUCCEEDED(hr))
            hr = store_create(txn, &path, 0, NULL, &id);
    }
    return hr_trace(hr);
}

static HRESULT make_user(struct hive_txn *txn)
{
    _cleanup_(key_path_deinit) struct key_path path;
    uint64_t id;

    key_path_init(&path);
    key_place_user(&path);
    return hr_trace(store_create(txn, &path, 0, NULL, &id));
}

static HRESULT make_first_keys(enum hive_kind kind)
{
    struct hive_txn txn;
    HRESULT hr;

    hr = hive_write_begin(kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);

    txn.has_no_history = true;
    hr = make_keys(&txn, first_keys, sizeof(first_keys) / sizeof(*first_keys));
    if (SUCCEEDED(hr) && kind == HIVE_MACHINE)
        hr = make_keys(&txn, first_machine_keys,
                       sizeof(first_machine_keys) / sizeof(*first_machine_keys));
    if (SUCCEEDED(hr) && kind == HIVE_USER)
        hr = make_user(&txn);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

/* A hive without a root is new; a user's may have been made before HKEY_USERS was kept. */
static HRESULT prepare_hive(enum hive_kind kind)
{
    _cleanup_(key_path_deinit) struct key_path path;
    struct node_view view;
    struct hive_txn txn;
    HRESULT hr;

    key_path_init(&path);
    hr = hive_read_begin(kind, &txn);
    if (hr != S_OK)
        return hr_trace(hr);

    if (kind == HIVE_USER)
        key_place_user(&path);
    hr = store_find_path(&txn, &path, &view);
    hive_read_end(&txn);
    if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);
    return hive_is_writable(kind) ? hr_trace(make_first_keys(kind)) : S_FALSE;
}

HRESULT first_keys_prepare(void)
{
    static int prepared; /* (atomic) */
    HRESULT hr;

    if (__atomic_load_n(&prepared, __ATOMIC_ACQUIRE))
        return S_OK;

    /* Who made the capture has prepared the hives. */
    hr = joined_capture_join_named();
    if (SUCCEEDED(hr) && joined_capture_is_on()) {
        __atomic_store_n(&prepared, 1, __ATOMIC_RELEASE);
        return S_OK;
    }
    if (SUCCEEDED(hr))
        hr = commit_recover();
    if (SUCCEEDED(hr))
        hr = prepare_hive(HIVE_MACHINE);
    if (SUCCEEDED(hr))
        hr = prepare_hive(HIVE_USER);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = volatile_sweep((enum hive_kind)kind);
    if (FAILED(hr))
        return hr_trace(hr);

    __atomic_store_n(&prepared, 1, __ATOMIC_RELEASE);
    return S_OK;
}
