/* SPDX-License-Identifier: MIT */
/*
 * The functions of two databases: merging, and transforms.
 */
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "merge.h"
#include "msi_calls.h"
#include "msi_handle.h"
#include "transform_file.h"

/* Two databases and their locks, in one order whoever asks. */
struct pair {
    struct msi_database *first, *second; /* owned */
};

static void lock(const struct pair *pair)
{
    struct msi_database *low = pair->first < pair->second ? pair->first : pair->second;

    msi_database_lock(low);
    msi_database_lock(low == pair->first ? pair->second : pair->first);
}

static void unlock(const struct pair *pair)
{
    msi_database_unlock(pair->first);
    msi_database_unlock(pair->second);
}

static void pair_deinit(struct pair *pair)
{
    object_unref(pair->first);
    object_unref(pair->second);
}

UINT msi_database_merge(MSIHANDLE hDatabase, MSIHANDLE hDatabaseMerge, const char *szTableName)
{
    _cleanup_(pair_deinit) struct pair pair = {};
    HRESULT hr;

    if (szTableName && !*szTableName)
        return ERROR_INVALID_TABLE;
    pair.first = msi_handle_find(hDatabase, &database_kind);
    pair.second = msi_handle_find(hDatabaseMerge, &database_kind);
    if (!pair.first || !pair.second)
        return ERROR_INVALID_HANDLE;
    lock(&pair);
    hr = merge_databases(&pair.second->data, &pair.first->data, szTableName);
    unlock(&pair);
    return hr_to_win32(hr);
}

static UINT write_transform(const struct pair *pair, const char *file,
                            const struct summary *summary)
{
    _cleanup_(freep) char *path = file ? win32_path_from_narrow(file) : NULL;
    HRESULT hr;

    if (file && !path)
        return ERROR_OUTOFMEMORY;
    lock(pair);
    hr = transform_file_write(path, &pair->second->data, &pair->first->data, summary);
    unlock(pair);
    return hr == S_FALSE ? ERROR_NO_DATA : hr_to_win32(hr);
}

UINT msi_database_generate_transform(MSIHANDLE hDatabase, MSIHANDLE hDatabaseReference,
                                     const char *szTransformFile, int iReserved1, int iReserved2)
{
    _cleanup_(pair_deinit) struct pair pair = {};

    pair.first = msi_handle_find(hDatabase, &database_kind);
    pair.second = msi_handle_find(hDatabaseReference, &database_kind);
    if (!pair.first || !pair.second)
        return ERROR_INVALID_HANDLE;
    return write_transform(&pair, szTransformFile && *szTransformFile ? szTransformFile : NULL,
                           NULL);
}

UINT msi_database_apply_transform(MSIHANDLE hDatabase, const char *szTransformFile,
                                  int iErrorConditions)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (!szTransformFile)
        return ERROR_INVALID_PARAMETER;
    if (!database)
        return ERROR_INVALID_HANDLE;
    path = win32_path_from_narrow(szTransformFile);
    if (!path)
        return ERROR_OUTOFMEMORY;
    msi_database_lock(database);
    hr = iErrorConditions & MSITRANSFORM_ERROR_VIEWTRANSFORM ? transform_file_view(path, database)
                                                             : transform_file_apply(path, database);
    msi_database_unlock(database);
    return hr_to_win32(hr);
}

/* ---- summary information of transforms ---- */

enum {
    TITLE = 2,
    TEMPLATE = 7,
    LAST_AUTHOR = 8,
    REVISION = 9,
    PAGE_COUNT = 14,
    CHARACTER_COUNT = 16,
    VALIDATION_SHIFT = 16,
};

/* A property of the table Property, "" if there is none. */
static const char *property(const struct msi_database *database, const char *name)
{
    struct data *data = (struct data *)(uintptr_t)&database->data;
    struct data_table *table = data_own_table(data, "Property");
    uint32_t cells[DATA_COLUMNS_MAX] = {pool_find(&data->pool, name, strlen(name))};
    const struct data_row *row = table && cells[0] ? data_table_find(table, cells) : NULL;

    return row && table->n_columns > 1 ? pool_text(&data->pool, row->cells[1], NULL) : "";
}

static const char *summary_text(const struct msi_database *database, unsigned number)
{
    const struct summary_value *value = &database->summary.values[number];

    return value->kind == SUMMARY_TEXT ? value->text : "";
}

/* "{ProductCode}1.0;{ProductCode}2.0;{UpgradeCode}": of the reference, of the other, what both
 * have. */
static HRESULT fill_summary(const struct pair *pair, int errors, int validation,
                            struct summary *summary)
{
    _cleanup_(freep) char *revision = NULL;
    HRESULT hr;

    if (asprintf(&revision, "%s%s;%s%s;%s", property(pair->second, "ProductCode"),
                 property(pair->second, "ProductVersion"), property(pair->first, "ProductCode"),
                 property(pair->first, "ProductVersion"),
                 property(pair->second, "UpgradeCode")) < 0) {
        revision = NULL;
        return hr_raise(E_OUTOFMEMORY, "summary information");
    }
    hr = summary_set_text(summary, TITLE, "Transform");
    if (SUCCEEDED(hr))
        hr = summary_set_text(summary, TEMPLATE, summary_text(pair->second, TEMPLATE));
    if (SUCCEEDED(hr))
        hr = summary_set_text(summary, LAST_AUTHOR, summary_text(pair->first, TEMPLATE));
    if (SUCCEEDED(hr))
        hr = summary_set_text(summary, REVISION, revision);
    summary_set_number(summary, PAGE_COUNT, pair->first->summary.values[PAGE_COUNT].number);
    summary_set_number(
        summary, CHARACTER_COUNT,
        (int64_t)((uint32_t)validation << VALIDATION_SHIFT | ((uint32_t)errors & 0xffff)));
    return hr_trace(hr);
}

/* The transform is written again, with it. */
UINT msi_create_transform_summary_info(MSIHANDLE hDatabase, MSIHANDLE hDatabaseReference,
                                       const char *szTransformFile, int iErrorConditions,
                                       int iValidation)
{
    _cleanup_(pair_deinit) struct pair pair = {};
    struct summary summary = {};
    UINT result;
    HRESULT hr;

    if (!szTransformFile || !*szTransformFile)
        return ERROR_INVALID_PARAMETER;
    pair.first = msi_handle_find(hDatabase, &database_kind);
    pair.second = msi_handle_find(hDatabaseReference, &database_kind);
    if (!pair.first || !pair.second)
        return ERROR_INVALID_HANDLE;
    lock(&pair);
    hr = fill_summary(&pair, iErrorConditions, iValidation, &summary);
    unlock(&pair);
    result = FAILED(hr) ? hr_to_win32(hr) : write_transform(&pair, szTransformFile, &summary);
    summary_deinit(&summary);
    return result == ERROR_NO_DATA ? ERROR_SUCCESS : result;
}
