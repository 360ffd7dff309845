/* SPDX-License-Identifier: MIT */
/*
 * The functions of views.
 */
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"

#include "data_type.h"
#include "msi_calls.h"
#include "msi_handle.h"
#include "view.h"

static void free_view(struct object *object)
{
    struct view *view = (struct view *)object;

    if (view->database) {
        msi_database_lock(view->database);
        query_free(view->query);
        msi_database_unlock(view->database);
    }
    object_unref(view->database);
}

const struct object_kind view_kind = {.free = free_view};

HRESULT view_new(struct msi_database *database, const char *query, struct view **ret_view)
{
    _cleanup_(object_unrefp) struct view *view = object_new(&view_kind, sizeof(*view));
    HRESULT hr;

    if (!view)
        return hr_raise(E_OUTOFMEMORY, "view");
    view->database = object_ref(database);
    msi_database_lock(database);
    hr = query_new(&database->data, query, &view->query);
    msi_database_unlock(database);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_view = TAKE_PTR(view);
    return S_OK;
}

UINT msi_database_open_view(MSIHANDLE hDatabase, const char *szQuery, MSIHANDLE *phView)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find(hDatabase, &database_kind);
    struct view *view;
    HRESULT hr;

    if (!database)
        return ERROR_INVALID_HANDLE;
    if (!phView || !szQuery)
        return szQuery ? ERROR_INVALID_PARAMETER : ERROR_BAD_QUERY_SYNTAX;
    hr = view_new(database, szQuery, &view);
    if (FAILED(hr))
        return hr_to_win32(hr);
    *phView = msi_handle_take(view);
    return *phView ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT WINAPI MsiViewExecute(MSIHANDLE hView, MSIHANDLE hRecord)
{
    _cleanup_(object_unrefp) struct view *view = msi_handle_find(hView, &view_kind);
    _cleanup_(object_unrefp) struct record *record = NULL;
    HRESULT hr;

    if (!view)
        return ERROR_INVALID_HANDLE;
    if (hRecord) {
        record = msi_handle_find(hRecord, &record_kind);
        if (!record)
            return ERROR_INVALID_HANDLE;
    }
    msi_database_lock(view->database);
    hr = query_execute(view->query, record);
    msi_database_unlock(view->database);
    return hr_to_win32(hr);
}

UINT WINAPI MsiViewFetch(MSIHANDLE hView, MSIHANDLE *phRecord)
{
    _cleanup_(object_unrefp) struct view *view = msi_handle_find(hView, &view_kind);
    struct record *record = NULL;
    HRESULT hr;

    if (!phRecord)
        return ERROR_INVALID_PARAMETER;
    *phRecord = 0;
    if (!view)
        return ERROR_INVALID_HANDLE;
    msi_database_lock(view->database);
    hr = query_fetch(view->query, &record);
    msi_database_unlock(view->database);
    if (hr != S_OK)
        return hr == S_FALSE ? ERROR_NO_MORE_ITEMS : hr_to_win32(hr);
    *phRecord = msi_handle_take(record);
    return *phRecord ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT WINAPI MsiViewClose(MSIHANDLE hView)
{
    _cleanup_(object_unrefp) struct view *view = msi_handle_find(hView, &view_kind);

    if (!view)
        return ERROR_INVALID_HANDLE;
    msi_database_lock(view->database);
    query_close(view->query);
    msi_database_unlock(view->database);
    return ERROR_SUCCESS;
}

UINT WINAPI MsiViewModify(MSIHANDLE hView, MSIMODIFY eModifyMode, MSIHANDLE hRecord)
{
    _cleanup_(object_unrefp) struct view *view = msi_handle_find(hView, &view_kind);
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    HRESULT hr;

    if (!view || !record)
        return ERROR_INVALID_HANDLE;
    if (eModifyMode < MSIMODIFY_SEEK || eModifyMode > MSIMODIFY_VALIDATE_DELETE)
        return ERROR_INVALID_DATA;
    msi_database_lock(view->database);
    view->error.error = MSIDBERROR_NOERROR;
    if (record->n_fields < view->query->n_columns)
        hr = hr_from_win32(ERROR_INVALID_DATA);
    else
        hr = query_modify(view->query, eModifyMode, record, &view->error);
    msi_database_unlock(view->database);
    return hr_to_win32(hr);
}

/* The error is told once. */
MSIDBERROR msi_view_get_error(MSIHANDLE hView, const struct text_out *szColumnNameBuffer)
{
    _cleanup_(object_unrefp) struct view *view = msi_handle_find(hView, &view_kind);
    const char *name = "";
    MSIDBERROR error;
    UINT result;

    if (!view || !szColumnNameBuffer->room)
        return MSIDBERROR_INVALIDARG;
    msi_database_lock(view->database);
    error = view->error.error;
    if (error != MSIDBERROR_NOERROR)
        name = view->query->tables[0]->columns[view->error.column].name;
    view->error.error = MSIDBERROR_NOERROR;
    result = text_out_give(szColumnNameBuffer, name);
    msi_database_unlock(view->database);
    return result == ERROR_SUCCESS ? error : MSIDBERROR_MOREDATA;
}

/* A constant has the type "f0". */
static HRESULT set_info(const struct query *query, MSICOLINFO info, unsigned index,
                        struct record *record)
{
    const struct data_column *column = query_column_at(query, index);
    char type[DATA_TYPE_SIZE] = "f0";

    if (info == MSICOLINFO_NAMES)
        return hr_trace(record_set_text(record, index + 1, column ? column->name : ""));
    if (column)
        data_type_text(column, type);
    return hr_trace(record_set_text(record, index + 1, type));
}

static UINT column_info(struct view *view, MSICOLINFO info, MSIHANDLE *ret_record)
{
    _cleanup_(object_unrefp) struct record *record = record_new(view->query->n_columns);

    if (!record)
        return ERROR_OUTOFMEMORY;
    for (unsigned i = 0; i < view->query->n_columns; i++) {
        HRESULT hr = set_info(view->query, info, i, record);

        if (FAILED(hr))
            return hr_to_win32(hr);
    }
    *ret_record = msi_handle_take(TAKE_PTR(record));
    return *ret_record ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

UINT WINAPI MsiViewGetColumnInfo(MSIHANDLE hView, MSICOLINFO eColumnInfo, MSIHANDLE *phRecord)
{
    _cleanup_(object_unrefp) struct view *view = NULL;
    UINT result;

    if (!phRecord || (eColumnInfo != MSICOLINFO_NAMES && eColumnInfo != MSICOLINFO_TYPES))
        return ERROR_INVALID_PARAMETER;
    view = msi_handle_find(hView, &view_kind);
    if (!view)
        return ERROR_INVALID_HANDLE;
    msi_database_lock(view->database);
    result = column_info(view, eColumnInfo, phRecord);
    msi_database_unlock(view->database);
    return result;
}
