/* SPDX-License-Identifier: MIT */
#include "lint/mend.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <comity/ktmw32.h>
#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/owner.h"

enum {
    PATH_SIZE = 1200,
};

/* Opens a key of the finding's hive in the transaction. */
static LSTATUS open_key(const struct lint_finding *finding, HANDLE transaction, const char *path,
                        HKEY *ret_key)
{
    char full[PATH_SIZE];

    if (snprintf(full, sizeof(full), "Software\\Classes\\%s", path) >= PATH_SIZE)
        return ERROR_FILE_NOT_FOUND;
    return RegOpenKeyTransactedA(finding->is_machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, full,
                                 0, KEY_READ | KEY_WRITE | finding->view, ret_key, transaction,
                                 NULL);
}

static LSTATUS set_value(HKEY key, const struct lint_finding *finding)
{
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(finding->value);
    _cleanup_(freep) char16_t *text = utf16_from_utf8_dup(finding->text);
    LSTATUS error;
    DWORD type;

    if (!name || !text)
        return ERROR_OUTOFMEMORY;
    /* A text with variables would lose them. */
    error = RegQueryValueExW(key, name, NULL, &type, NULL, NULL);
    if (error != ERROR_SUCCESS || type != REG_SZ)
        return error != ERROR_SUCCESS ? error : ERROR_UNSUPPORTED_TYPE;
    return RegSetValueExW(key, name, 0, type, (const BYTE *)text,
                          (DWORD)((utf16_len(text) + 1) * sizeof(*text)));
}

static LSTATUS delete_value(HKEY key, const struct lint_finding *finding)
{
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(finding->value);

    return name ? RegDeleteValueW(key, name) : ERROR_OUTOFMEMORY;
}

/* Deletes the key of the finding, by its parent. ERROR_ACCESS_DENIED if others are below it. */
static LSTATUS delete_key(const struct lint_finding *finding, HANDLE transaction)
{
    char parent[PATH_SIZE], *last;
    LSTATUS error;
    HKEY key;

    snprintf(parent, sizeof(parent), "%s", finding->path);
    last = strrchr(parent, '\\');
    if (!last)
        return ERROR_INVALID_PARAMETER;
    *last = '\0';
    error = open_key(finding, transaction, parent, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error = RegDeleteKeyTransactedA(key, last + 1, finding->view, 0, transaction, NULL);
    RegCloseKey(key);
    return error;
}

static LSTATUS mend_one(const struct lint_finding *finding, HANDLE transaction)
{
    LSTATUS error;
    HKEY key;

    if (finding->remedy == REMEDY_DELETE_KEY)
        return delete_key(finding, transaction);
    error = open_key(finding, transaction, finding->path, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error =
        finding->remedy == REMEDY_SET_VALUE ? set_value(key, finding) : delete_value(key, finding);
    RegCloseKey(key);
    return error;
}

/* "comity lint 2026-11-21T14:05:09Z 4711": each run is an owner. */
static void name_owner(char ret_owner[static MEND_OWNER_SIZE])
{
    char when[32] = "";
    time_t now = time(NULL);
    struct tm parts;

    if (gmtime_r(&now, &parts))
        strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &parts);
    snprintf(ret_owner, MEND_OWNER_SIZE, "comity lint %s %d", when, (int)getpid());
}

static HRESULT mend_all(struct lint_report *report, HANDLE transaction)
{
    for (size_t i = 0; i < report->n; i++) {
        struct lint_finding *finding = &report->findings[i];
        LSTATUS error;

        if (finding->remedy == REMEDY_BY_HAND)
            continue;
        error = mend_one(finding, transaction);
        /* It is gone, has something below it, or is not this user's to change. */
        finding->is_mended = error == ERROR_SUCCESS;
        if (error == ERROR_OUTOFMEMORY)
            return hr_raise(E_OUTOFMEMORY, "mending registrations");
    }
    return CommitTransaction(transaction) ? S_OK : hr_from_win32(GetLastError());
}

HRESULT mend(struct lint_report *report, char ret_owner[static MEND_OWNER_SIZE])
{
    bool has_work = false;
    HANDLE transaction;
    HRESULT hr;

    *ret_owner = '\0';
    for (size_t i = 0; i < report->n; i++)
        has_work |= report->findings[i].remedy != REMEDY_BY_HAND;
    if (!has_work)
        return S_OK;

    transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    if (transaction == INVALID_HANDLE_VALUE)
        return hr_raise(hr_from_win32(GetLastError()), "beginning a transaction");
    name_owner(ret_owner);
    hr = registry_set_owner(ret_owner);
    if (SUCCEEDED(hr)) {
        hr = mend_all(report, transaction);
        registry_set_owner(NULL);
    }
    CloseHandle(transaction);
    for (size_t i = 0; FAILED(hr) && i < report->n; i++)
        report->findings[i].is_mended = false;
    return hr_trace(hr);
}
