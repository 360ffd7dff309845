/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: keys and files. Windows asks for the privileges of backup and restore; here
 * the rights of the files and of the hive decide.
 */
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "exchange/hivefile_read.h"
#include "exchange/hivefile_store.h"
#include "registry/handle.h"
#include "winreg/winreg_call.h"

/* Of a key in two hives the part is saved that the key was found by. */
static HRESULT save_key(HKEY handle, LPCWSTR file_name, enum hivefile_format format)
{
    _cleanup_(freep) char *path = NULL;
    struct winreg_read call;
    struct key_part *part;
    struct hive_txn *txn;
    HRESULT hr;

    hr = winreg_file_path(file_name, &path);
    if (SUCCEEDED(hr))
        hr = winreg_read_begin(&call, handle, 0);
    if (FAILED(hr))
        return hr_trace(hr);

    part = key_read_part(&call.read, 0, &txn);
    hr = part ? hivefile_store_save(txn, part->id, path, format, HIVEFILE_CREATE)
              : hr_from_win32(ERROR_FILE_NOT_FOUND);
    winreg_read_end(&call);
    return hr_trace(hr);
}

/* Without compression a whole hive would be copied as it is: it is the latest format, too. */
LSTATUS RegSaveKeyExW(HKEY hKey, LPCWSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                      DWORD Flags)
{
    if (Flags != REG_STANDARD_FORMAT && Flags != REG_LATEST_FORMAT && Flags != REG_NO_COMPRESSION)
        return ERROR_INVALID_PARAMETER;

    return (LSTATUS)hr_to_win32(
        save_key(hKey, lpFile, Flags == REG_STANDARD_FORMAT ? HIVEFILE_STANDARD : HIVEFILE_LATEST));
}

LSTATUS RegSaveKeyExA(HKEY hKey, LPCSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                      DWORD Flags)
{
    WIDE(file, lpFile);
    return RegSaveKeyExW(hKey, file, lpSecurityAttributes, Flags);
}

LSTATUS RegSaveKeyW(HKEY hKey, LPCWSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    return RegSaveKeyExW(hKey, lpFile, lpSecurityAttributes, REG_STANDARD_FORMAT);
}

LSTATUS RegSaveKeyA(HKEY hKey, LPCSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes)
{
    return RegSaveKeyExA(hKey, lpFile, lpSecurityAttributes, REG_STANDARD_FORMAT);
}

struct restoring {
    struct hivefile_reader *reader;
    DWORD flags;
};

/* Whether this process has a key open that would go. */
static HRESULT check_unused(const struct hive_txn *txn, uint64_t id, DWORD flags)
{
    if (flags & REG_FORCE_RESTORE || !handle_any_open(txn, id, HANDLE_BELOW))
        return S_OK;
    return hr_from_win32(ERROR_ACCESS_DENIED);
}

static HRESULT restore_key(struct hive_txn *txn, uint64_t id, void *context)
{
    const struct restoring *restoring = context;
    HRESULT hr;

    hr = check_unused(txn, id, restoring->flags);
    if (SUCCEEDED(hr))
        hr = store_empty(txn, id);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(
        hivefile_store_load(txn, id, restoring->reader,
                            restoring->flags & REG_WHOLE_HIVE_VOLATILE ? NODE_VOLATILE : 0));
}

LSTATUS RegRestoreKeyW(HKEY hKey, LPCWSTR lpFile, DWORD dwFlags)
{
    static const DWORD known =
        REG_WHOLE_HIVE_VOLATILE | REG_REFRESH_HIVE | REG_NO_LAZY_FLUSH | REG_FORCE_RESTORE;
    _cleanup_(hivefile_reader_freep) struct hivefile_reader *reader = NULL;
    _cleanup_(freep) char *path = NULL;
    struct restoring restoring = {.flags = dwFlags};
    HRESULT hr;

    if (dwFlags & ~known)
        return ERROR_INVALID_PARAMETER;

    hr = winreg_file_path(lpFile, &path);
    if (SUCCEEDED(hr))
        hr = hivefile_reader_open(path, &reader);
    if (SUCCEEDED(hr)) {
        restoring.reader = reader;
        hr = winreg_change_key(hKey, 0, restore_key, &restoring);
    }
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegRestoreKeyA(HKEY hKey, LPCSTR lpFile, DWORD dwFlags)
{
    WIDE(file, lpFile);
    return RegRestoreKeyW(hKey, file, dwFlags);
}
