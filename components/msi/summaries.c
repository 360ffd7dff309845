/* SPDX-License-Identifier: MIT */
/*
 * The functions of summary information.
 */
#include <string.h>

#include <comity/windows.h>

#include <comity/msidefs.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "database.h"
#include "msi_calls.h"
#include "msi_handle.h"
#include "summary_object.h"

static void free_summary(struct object *object)
{
    struct summary_object *summary = (struct summary_object *)object;

    object_unref(summary->database);
    summary_deinit(&summary->summary);
}

const struct object_kind summary_kind = {.free = free_summary};

HRESULT summary_object_new(struct msi_database *database, unsigned n_updates,
                           struct summary_object **ret_summary)
{
    _cleanup_(object_unrefp) struct summary_object *summary =
        object_new(&summary_kind, sizeof(*summary));
    HRESULT hr;

    if (!summary)
        return hr_raise(E_OUTOFMEMORY, "summary information");
    summary->database = object_ref(database);
    summary->n_updates = n_updates;
    msi_database_lock(database);
    hr = summary_copy(&database->summary, &summary->summary);
    msi_database_unlock(database);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_summary = TAKE_PTR(summary);
    return S_OK;
}

/* The database of a file, opened for this alone. */
static UINT open_file(const char *name, bool is_written, struct msi_database **ret_database)
{
    _cleanup_(freep) char *path = win32_path_from_narrow(name);
    struct database_terms terms = {.path = path,
                                   .mode = is_written ? DATABASE_TRANSACT : DATABASE_READ};
    HRESULT hr;

    if (!*name)
        return ERROR_INSTALL_PACKAGE_INVALID;
    if (!path)
        return ERROR_OUTOFMEMORY;
    hr = msi_database_new(&terms, ret_database);
    if (FAILED(hr))
        return hr == E_OUTOFMEMORY ? ERROR_OUTOFMEMORY : ERROR_INSTALL_PACKAGE_INVALID;
    return ERROR_SUCCESS;
}

UINT msi_get_summary_information(MSIHANDLE hDatabase, const char *szDatabasePath,
                                 UINT uiUpdateCount, MSIHANDLE *phSummaryInfo)
{
    _cleanup_(object_unrefp) struct msi_database *database = NULL;
    struct summary_object *summary = NULL;
    HRESULT hr;

    if (!phSummaryInfo)
        return ERROR_INVALID_PARAMETER;
    *phSummaryInfo = 0;
    if (!hDatabase && szDatabasePath) {
        UINT result = open_file(szDatabasePath, uiUpdateCount > 0, &database);

        if (result != ERROR_SUCCESS)
            return result;
    } else {
        database = msi_handle_find(hDatabase, &database_kind);
        if (!database)
            return ERROR_INVALID_HANDLE;
    }
    hr = summary_object_new(database, uiUpdateCount, &summary);
    if (FAILED(hr))
        return hr_to_win32(hr);
    summary->is_of_file = !hDatabase;
    *phSummaryInfo = msi_handle_take(summary);
    return *phSummaryInfo ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT WINAPI MsiSummaryInfoGetPropertyCount(MSIHANDLE hSummaryInfo, PUINT puiPropertyCount)
{
    _cleanup_(object_unrefp) struct summary_object *summary =
        msi_handle_find(hSummaryInfo, &summary_kind);

    if (!summary)
        return ERROR_INVALID_HANDLE;
    if (puiPropertyCount)
        *puiPropertyCount = summary_count(&summary->summary);
    return ERROR_SUCCESS;
}

static UINT type_of(enum summary_kind kind)
{
    static const UINT types[] = {
        [SUMMARY_NONE] = VT_EMPTY, [SUMMARY_SHORT] = VT_I2,      [SUMMARY_LONG] = VT_I4,
        [SUMMARY_TEXT] = VT_LPSTR, [SUMMARY_TIME] = VT_FILETIME,
    };

    return types[kind];
}

UINT msi_summary_info_get_property(MSIHANDLE hSummaryInfo, UINT uiProperty, PUINT puiDataType,
                                   LPINT piValue, FILETIME *pftValue,
                                   const struct text_out *szValueBuf)
{
    _cleanup_(object_unrefp) struct summary_object *summary =
        msi_handle_find(hSummaryInfo, &summary_kind);
    const struct summary_value *value;

    if (!summary)
        return ERROR_INVALID_HANDLE;
    if (uiProperty >= SUMMARY_PROPERTIES)
        return ERROR_UNKNOWN_PROPERTY;
    value = &summary->summary.values[uiProperty];
    if (puiDataType)
        *puiDataType = type_of(value->kind);
    switch (value->kind) {
    case SUMMARY_SHORT:
    case SUMMARY_LONG:
        if (piValue)
            *piValue = (INT)value->number;
        return ERROR_SUCCESS;
    case SUMMARY_TIME:
        if (pftValue) {
            pftValue->dwLowDateTime = (DWORD)value->number;
            pftValue->dwHighDateTime = (DWORD)(value->number >> 32);
        }
        return ERROR_SUCCESS;
    case SUMMARY_TEXT:
        /* Of what should be a time Windows gives no text. */
        return text_out_give(szValueBuf,
                             summary_kind_of(uiProperty) == SUMMARY_TIME ? "" : value->text);
    default:
        return ERROR_SUCCESS;
    }
}

/* May that property have such a value? */
static UINT check_value(UINT property, UINT type, const FILETIME *time, const char *text)
{
    enum summary_kind kind = summary_kind_of(property);

    if (property >= SUMMARY_PROPERTIES)
        return ERROR_UNKNOWN_PROPERTY;
    if (type == VT_EMPTY)
        return ERROR_SUCCESS;
    if (kind == SUMMARY_NONE || type_of(kind) != type)
        return ERROR_DATATYPE_MISMATCH;
    if ((kind == SUMMARY_TEXT && !text) || (kind == SUMMARY_TIME && !time))
        return ERROR_INVALID_PARAMETER;
    return ERROR_SUCCESS;
}

HRESULT summary_object_set(struct summary_object *summary, unsigned property,
                           const struct summary_value *value)
{
    if (!summary->is_set[property]) {
        if (summary->n_updates == 0)
            return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED),
                            "more properties are set than were told");
        summary->n_updates--;
        summary->is_set[property] = true;
    }
    summary->is_changed = true;
    switch (value->kind) {
    case SUMMARY_NONE:
        summary_remove(&summary->summary, property);
        return S_OK;
    case SUMMARY_TEXT:
        return hr_trace(summary_set_text(&summary->summary, property, value->text));
    default:
        summary_set_number(&summary->summary, property, value->number);
        return S_OK;
    }
}

UINT msi_summary_info_set_property(MSIHANDLE hSummaryInfo, UINT uiProperty, UINT uiDataType,
                                   INT iValue, FILETIME *pftValue, const char *szValue)
{
    _cleanup_(object_unrefp) struct summary_object *summary =
        msi_handle_find(hSummaryInfo, &summary_kind);
    struct summary_value value = {.number = iValue};
    UINT result;

    if (!summary)
        return ERROR_INVALID_HANDLE;
    result = check_value(uiProperty, uiDataType, pftValue, szValue);
    if (result != ERROR_SUCCESS)
        return result;
    value.kind = uiDataType == VT_EMPTY ? SUMMARY_NONE : summary_kind_of(uiProperty);
    value.text = (char *)(uintptr_t)szValue;
    if (value.kind == SUMMARY_TIME)
        value.number =
            (int64_t)((uint64_t)pftValue->dwHighDateTime << 32 | pftValue->dwLowDateTime);
    return hr_to_win32(summary_object_set(summary, uiProperty, &value));
}

HRESULT summary_object_persist(struct summary_object *summary)
{
    struct msi_database *database = summary->database;
    HRESULT hr;

    if (database->mode == DATABASE_READ)
        return hr_raise(hr_from_win32(ERROR_FUNCTION_FAILED), "summary information is only read");
    msi_database_lock(database);
    hr = summary_copy(&summary->summary, &database->summary);
    database->data.is_changed = true;
    if (SUCCEEDED(hr) && summary->is_of_file)
        hr = msi_database_commit(database);
    msi_database_unlock(database);
    return hr_trace(hr);
}

UINT WINAPI MsiSummaryInfoPersist(MSIHANDLE hSummaryInfo)
{
    _cleanup_(object_unrefp) struct summary_object *summary =
        msi_handle_find(hSummaryInfo, &summary_kind);

    if (!summary)
        return ERROR_INVALID_HANDLE;
    return SUCCEEDED(summary_object_persist(summary)) ? ERROR_SUCCESS : ERROR_FUNCTION_FAILED;
}
