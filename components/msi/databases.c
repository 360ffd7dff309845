/* SPDX-License-Identifier: MIT */
/*
 * The functions of databases: opening, committing, what tables there are.
 */
#include <stdint.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "database.h"
#include "msi_calls.h"
#include "msi_handle.h"

enum {
    POINTER_MIN = 0x10000, /* below, a persist mode is a number */
    PATCH_A = 32,
    PATCH_W = 16,
};

/* What a number in the place of the new path says. False for what is none. */
static bool read_mode(uintptr_t persist, struct database_terms *terms)
{
    uintptr_t patch = persist & (PATCH_A | PATCH_W);

    terms->is_patch = patch != 0;
    terms->is_new = false;
    switch (persist - patch) {
    case 0:
        terms->mode = DATABASE_READ;
        return true;
    case 1:
        terms->mode = DATABASE_TRANSACT;
        return true;
    case 2:
        terms->mode = DATABASE_DIRECT;
        return true;
    case 3:
        terms->mode = DATABASE_TRANSACT;
        terms->is_new = true;
        return true;
    case 4:
        terms->mode = DATABASE_DIRECT;
        terms->is_new = true;
        return true;
    default:
        return false;
    }
}

UINT msi_open_database(const char *szDatabasePath, const char *szPersist, MSIHANDLE *phDatabase)
{
    _cleanup_(freep) char *path = NULL, *new_path = NULL;
    struct database_terms terms = {};
    struct msi_database *database;
    HRESULT hr;

    if (!phDatabase)
        return ERROR_INVALID_PARAMETER;
    *phDatabase = 0;
    if (!szDatabasePath || !*szDatabasePath)
        return ERROR_INVALID_PARAMETER;
    path = win32_path_from_narrow(szDatabasePath);
    if ((uintptr_t)szPersist >= POINTER_MIN)
        new_path = win32_path_from_narrow(szPersist);
    else if (!read_mode((uintptr_t)szPersist, &terms))
        return ERROR_INVALID_PARAMETER;
    if (!path || ((uintptr_t)szPersist >= POINTER_MIN && !new_path))
        return ERROR_OUTOFMEMORY;
    terms.path = path;
    terms.new_path = new_path;
    hr = msi_database_new(&terms, &database);
    if (FAILED(hr))
        return new_path ? ERROR_OPEN_FAILED : hr_to_win32(hr);
    *phDatabase = msi_handle_take(database);
    return *phDatabase ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT WINAPI MsiDatabaseCommit(MSIHANDLE hDatabase)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    HRESULT hr;

    if (!database)
        return ERROR_INVALID_HANDLE;
    msi_database_lock(database);
    hr = msi_database_commit(database);
    msi_database_unlock(database);
    return SUCCEEDED(hr) ? ERROR_SUCCESS : ERROR_FUNCTION_FAILED;
}

MSIDBSTATE WINAPI MsiGetDatabaseState(MSIHANDLE hDatabase)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);

    if (!database)
        return MSIDBSTATE_ERROR;
    return database->mode == DATABASE_READ ? MSIDBSTATE_READ : MSIDBSTATE_WRITE;
}

MSICONDITION msi_database_is_table_persistent(MSIHANDLE hDatabase, const char *szTableName)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    const struct data_table *table;
    MSICONDITION result;

    if (!database || !szTableName)
        return MSICONDITION_ERROR;
    msi_database_lock(database);
    table = data_own_table(&database->data, szTableName);
    result = !table                ? MSICONDITION_NONE
             : table->is_temporary ? MSICONDITION_FALSE
                                   : MSICONDITION_TRUE;
    msi_database_unlock(database);
    return result;
}

/* The table's name, then those of its keys. */
static HRESULT make_keys(const struct data_table *table, struct record **ret_record)
{
    _cleanup_(object_unrefp) struct record *record = NULL;
    unsigned n = 0;
    HRESULT hr;

    for (unsigned i = 0; i < table->n_columns; i++)
        n += table->columns[i].is_key;
    record = record_new(n);
    if (!record)
        return hr_raise(E_OUTOFMEMORY, "keys of %s", table->name);
    hr = record_set_text(record, 0, table->name);
    n = 0;
    for (unsigned i = 0; SUCCEEDED(hr) && i < table->n_columns; i++) {
        if (table->columns[i].is_key)
            hr = record_set_text(record, ++n, table->columns[i].name);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_record = TAKE_PTR(record);
    return S_OK;
}

UINT msi_database_get_primary_keys(MSIHANDLE hDatabase, const char *szTableName,
                                   MSIHANDLE *phRecord)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    _cleanup_(data_table_unrefp) struct data_table *table = NULL;
    struct record *record = NULL;
    HRESULT hr;

    if (!szTableName || !phRecord)
        return ERROR_INVALID_PARAMETER;
    if (!database)
        return ERROR_INVALID_HANDLE;
    msi_database_lock(database);
    hr = data_find_table(&database->data, szTableName, &table);
    if (SUCCEEDED(hr))
        hr = table ? make_keys(table, &record) : hr_from_win32(ERROR_INVALID_TABLE);
    table = data_table_unref(table);
    msi_database_unlock(database);
    if (FAILED(hr))
        return hr_to_win32(hr);
    *phRecord = msi_handle_take(record);
    return *phRecord ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}
