/* SPDX-License-Identifier: MIT */
#include "program/server_keys.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/ktmw32.h>
#include <comity/olectl.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    ROWS_MAX = 10,
    PATH_UNITS = 512,
};

/* One value below the classes' root. */
struct row {
    char16_t key[PATH_UNITS];
    const char16_t *name; /* NULL for the default value */
    const char16_t *text; /* borrowed */
};

/* The rows of one class, a key before those within it. */
struct rows {
    struct row rows[ROWS_MAX];
    int n;
    bool is_too_long;
    char16_t clsid[GUID_TEXT_SIZE];
    char16_t app_id[GUID_TEXT_SIZE];
};

/* The parts are joined by \, up to the NULL one. */
static void add(struct rows *rows, const char16_t *name, const char16_t *text,
                const char16_t *const *parts)
{
    struct row *row = &rows->rows[rows->n];
    size_t len = 0;

    if (!text)
        return;
    for (; *parts; parts++) {
        size_t part_len = utf16_len(*parts);

        if (len + part_len + 2 > PATH_UNITS) {
            rows->is_too_long = true;
            return;
        }
        if (len > 0)
            row->key[len++] = '\\';
        memcpy(row->key + len, *parts, part_len * sizeof(**parts));
        len += part_len;
    }
    row->key[len] = 0;
    row->name = name;
    row->text = text;
    rows->n++;
}

#define KEY(...) ((const char16_t *const[]){__VA_ARGS__, NULL})

static HRESULT list_rows(const COMITY_SERVER *server, const COMITY_SERVER_CLASS *offered,
                         const char16_t *path, const char16_t *command, struct rows *rows)
{
    const char16_t *description = offered->pszDescription;

    *rows = (struct rows){0};
    guid_to_utf16(offered->pClsid, rows->clsid);
    add(rows, NULL, description ? description : offered->pszProgId, KEY(u"CLSID", rows->clsid));
    if (server->pAppId) {
        guid_to_utf16(server->pAppId, rows->app_id);
        add(rows, NULL, description ? description : u"", KEY(u"AppID", rows->app_id));
        add(rows, u"AppID", rows->app_id, KEY(u"CLSID", rows->clsid));
    }
    add(rows, NULL, command, KEY(u"CLSID", rows->clsid, u"LocalServer32"));
    add(rows, u"ServerExecutable", path, KEY(u"CLSID", rows->clsid, u"LocalServer32"));
    if (offered->pszProgId) {
        add(rows, NULL, offered->pszProgId, KEY(u"CLSID", rows->clsid, u"ProgID"));
        add(rows, NULL, description, KEY(offered->pszProgId));
        add(rows, NULL, rows->clsid, KEY(offered->pszProgId, u"CLSID"));
    }
    if (rows->is_too_long)
        return hr_raise(E_INVALIDARG, "a server's ProgID is too long");
    return S_OK;
}

/* "path" argument */
static HRESULT make_command(const char16_t *path, const char16_t *argument, char16_t **ret_command)
{
    size_t path_len = utf16_len(path), argument_len = argument ? utf16_len(argument) : 0;
    char16_t *command = calloc(path_len + argument_len + 4, sizeof(*command));

    if (!command)
        return hr_raise(E_OUTOFMEMORY, "registering a server");

    command[0] = '"';
    memcpy(command + 1, path, path_len * sizeof(*path));
    command[path_len + 1] = '"';
    if (argument) {
        command[path_len + 2] = ' ';
        memcpy(command + path_len + 3, argument, argument_len * sizeof(*argument));
    }
    *ret_command = command;
    return S_OK;
}

/* ---- one row ---- */

static LSTATUS write_row(HKEY root, HANDLE transaction, const struct row *row)
{
    LSTATUS error;
    HKEY key;

    error = RegCreateKeyTransactedW(root, row->key, 0, NULL, 0, KEY_WRITE, NULL, &key, NULL,
                                    transaction, NULL);
    if (error != ERROR_SUCCESS)
        return error;
    error = RegSetValueExW(key, row->name, 0, REG_SZ, (const BYTE *)row->text,
                           (DWORD)((utf16_len(row->text) + 1) * sizeof(*row->text)));
    RegCloseKey(key);
    return error;
}

static bool has_text(HKEY key, const struct row *row)
{
    size_t size = (utf16_len(row->text) + 1) * sizeof(*row->text);
    _cleanup_(freep) char16_t *text = calloc(1, size + sizeof(*text));
    DWORD type, found = (DWORD)size;

    return text &&
           RegQueryValueExW(key, row->name, NULL, &type, (BYTE *)text, &found) == ERROR_SUCCESS &&
           type == REG_SZ && found == size && memcmp(text, row->text, size) == 0;
}

static bool is_empty(HKEY key)
{
    DWORD subkeys = 0, values = 0;

    return RegQueryInfoKeyW(key, NULL, NULL, NULL, &subkeys, NULL, NULL, &values, NULL, NULL, NULL,
                            NULL) == ERROR_SUCCESS &&
           subkeys == 0 && values == 0;
}

/* Takes the value if it is what was written, and the key if nothing is left in it. */
static LSTATUS remove_row(HKEY root, HANDLE transaction, const struct row *row)
{
    LSTATUS error;
    bool is_left;
    HKEY key;

    error = RegOpenKeyTransactedW(root, row->key, 0, KEY_READ | KEY_WRITE, &key, transaction, NULL);
    if (error != ERROR_SUCCESS)
        return error == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : error;
    if (has_text(key, row))
        error = RegDeleteValueW(key, row->name);
    is_left = !is_empty(key);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS || is_left)
        return error;
    return RegDeleteKeyTransactedW(root, row->key, 0, 0, transaction, NULL);
}

/* ---- all of them ---- */

static HRESULT change_classes(const COMITY_SERVER *server, const char16_t *path, HKEY root,
                              HANDLE transaction, bool is_removed)
{
    _cleanup_(freep) char16_t *command = NULL;
    _cleanup_(freep) struct rows *rows = malloc(sizeof(*rows));
    LSTATUS error = ERROR_SUCCESS;
    HRESULT hr;

    hr = rows ? make_command(path, server->pszArgument, &command)
              : hr_raise(E_OUTOFMEMORY, "registering a server");
    for (ULONG i = 0; i < server->cClasses && SUCCEEDED(hr); i++) {
        hr = list_rows(server, &server->pClasses[i], path, command, rows);
        for (int j = 0; j < rows->n && SUCCEEDED(hr); j++) {
            error = is_removed ? remove_row(root, transaction, &rows->rows[rows->n - 1 - j])
                               : write_row(root, transaction, &rows->rows[j]);
            if (error != ERROR_SUCCESS)
                hr = hr_raise(SELFREG_E_CLASS, "registering a server: error %d of the registry",
                              (int)error);
        }
    }
    return hr_trace(hr);
}

static HRESULT change(const COMITY_SERVER *server, const char16_t *path, bool is_per_user,
                      bool is_removed)
{
    HKEY root = HKEY_CLASSES_ROOT;
    HANDLE transaction;
    HRESULT hr;

    if (is_per_user && RegCreateKeyExW(HKEY_CURRENT_USER, u"Software\\Classes", 0, NULL, 0,
                                       KEY_ALL_ACCESS, NULL, &root, NULL) != ERROR_SUCCESS)
        return hr_raise(SELFREG_E_CLASS, "the user's classes cannot be written");

    transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    hr = transaction == INVALID_HANDLE_VALUE
             ? hr_raise(SELFREG_E_CLASS, "the registry begins no transaction")
             : change_classes(server, path, root, transaction, is_removed);
    if (root != HKEY_CLASSES_ROOT)
        RegCloseKey(root);
    if (transaction == INVALID_HANDLE_VALUE)
        return hr_trace(hr);
    if (SUCCEEDED(hr) && !CommitTransaction(transaction))
        hr = hr_raise(SELFREG_E_CLASS, "the registry cannot be written: error %u",
                      (unsigned)GetLastError());
    CloseHandle(transaction);
    return hr_trace(hr);
}

HRESULT server_keys_write(const COMITY_SERVER *server, const char16_t *path, BOOL is_per_user)
{
    return hr_trace(change(server, path, is_per_user, false));
}

HRESULT server_keys_remove(const COMITY_SERVER *server, const char16_t *path, BOOL is_per_user)
{
    return hr_trace(change(server, path, is_per_user, true));
}
