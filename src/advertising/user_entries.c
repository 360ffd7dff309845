/* SPDX-License-Identifier: MIT */
#include "advertising/user_entries.h"

#include <stdio.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "product/product_place.h"
#include "registry/owner.h"
#include "registry/transaction.h"

/* S_FALSE if it is not there. */
static HRESULT open_path(HKEY root, const char *path, HKEY *ret_key)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(path);
    LSTATUS error = ERROR_OUTOFMEMORY;

    if (wide)
        error = RegOpenKeyExW(root, wide, 0, KEY_READ, ret_key);
    if (error == ERROR_FILE_NOT_FOUND)
        return S_FALSE;
    return error == ERROR_SUCCESS ? S_OK
                                  : hr_raise(hr_from_win32((uint32_t)error), "opening %s", path);
}

static HRESULT mark(const char *path)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(path);
    LSTATUS error = ERROR_OUTOFMEMORY;
    HKEY key;

    if (wide)
        error = RegCreateKeyExW(HKEY_CURRENT_USER, wide, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL);
    if (error != ERROR_SUCCESS)
        return hr_raise(hr_from_win32((uint32_t)error), "making %s", path);
    RegCloseKey(key);
    return S_OK;
}

/* In the transaction that stands for the registry. */
static HRESULT copy(HKEY kept, const char *product_code, const char *received)
{
    char owner[128];
    LSTATUS error;
    HRESULT hr;

    snprintf(owner, sizeof(owner), "package %s (user)", product_code);
    hr = registry_set_owner(owner);
    if (FAILED(hr))
        return hr_trace(hr);
    error = RegCopyTreeW(kept, NULL, HKEY_CURRENT_USER);
    hr = error == ERROR_SUCCESS ? mark(received)
                                : hr_raise(hr_from_win32((uint32_t)error),
                                           "writing what each user of %s gets", product_code);
    registry_set_owner(NULL);
    return hr_trace(hr);
}

static HRESULT copy_at_once(HKEY kept, const char *product_code, const char *received)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    HRESULT hr = transaction_new(0, &transaction);

    if (FAILED(hr))
        return hr_trace(hr);
    transaction_capture(transaction);
    hr = copy(kept, product_code, received);
    transaction_capture(NULL);
    return SUCCEEDED(hr) ? hr_trace(transaction_commit(transaction)) : hr_trace(hr);
}

HRESULT user_entries_receive(const char *product_code)
{
    char kept[USER_ENTRIES_PATH_MAX], received[USER_ENTRIES_PATH_MAX];
    HKEY key, mark_key;
    HRESULT hr;

    product_user_entries_path(product_code, USER_ENTRIES_KEPT, kept);
    product_user_entries_path(product_code, USER_ENTRIES_RECEIVED, received);
    hr = open_path(HKEY_CURRENT_USER, received, &mark_key);
    if (hr == S_OK) {
        RegCloseKey(mark_key);
        return S_FALSE;
    }
    if (SUCCEEDED(hr))
        hr = open_path(HKEY_LOCAL_MACHINE, kept, &key);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = copy_at_once(key, product_code, received);
    RegCloseKey(key);
    return hr_trace(hr);
}
