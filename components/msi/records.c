/* SPDX-License-Identifier: MIT */
/*
 * The functions of handles and of records.
 */
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "msi_calls.h"
#include "msi_handle.h"
#include "record.h"

UINT WINAPI MsiCloseHandle(MSIHANDLE hAny)
{
    return hAny ? msi_handle_close(hAny) : ERROR_SUCCESS;
}

UINT WINAPI MsiCloseAllHandles(void)
{
    return msi_handle_close_all();
}

MSIHANDLE WINAPI MsiCreateRecord(UINT cParams)
{
    return msi_handle_take(record_new(cParams));
}

UINT WINAPI MsiRecordGetFieldCount(MSIHANDLE hRecord)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    return record ? record->n_fields : (UINT)-1;
}

BOOL WINAPI MsiRecordIsNull(MSIHANDLE hRecord, UINT iField)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    return record && record_field(record, iField)->kind == FIELD_NULL;
}

UINT WINAPI MsiRecordDataSize(MSIHANDLE hRecord, UINT iField)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    const struct field *field;

    if (!record)
        return 0;
    field = record_field(record, iField);
    switch (field->kind) {
    case FIELD_NUMBER:
        return sizeof(INT);
    case FIELD_TEXT:
        return (UINT)MultiByteToWideChar(CP_UTF8, 0, field->text, (int)field->text_len, NULL, 0);
    case FIELD_STREAM:
        return (UINT)field->stream->size;
    default:
        return 0;
    }
}

int WINAPI MsiRecordGetInteger(MSIHANDLE hRecord, UINT iField)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    return record ? record_number(record, iField) : RECORD_NULL_NUMBER;
}

/* The answer of a function that sets a field. */
static UINT set_answer(HRESULT hr)
{
    return hr == S_FALSE ? ERROR_INVALID_PARAMETER : hr_to_win32(hr);
}

UINT WINAPI MsiRecordSetInteger(MSIHANDLE hRecord, UINT iField, int iValue)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    return record ? set_answer(record_set_number(record, iField, iValue)) : ERROR_INVALID_HANDLE;
}

UINT msi_record_get_string(MSIHANDLE hRecord, UINT iField, const struct text_out *szValueBuf)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    char number[RECORD_NUMBER_SIZE];
    const char *text;

    if (!record)
        return ERROR_INVALID_HANDLE;
    if (text_out_has_buffer(szValueBuf) && !szValueBuf->room)
        return ERROR_INVALID_PARAMETER;
    text = record_text(record, iField, number);
    if (!text)
        return ERROR_INVALID_DATATYPE;
    if (text != number && *text)
        return text_out_give_bytes(szValueBuf, text, record_field(record, iField)->text_len);
    return text_out_give(szValueBuf, text);
}

UINT msi_record_set_string(MSIHANDLE hRecord, UINT iField, const char *szValue)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    return record ? set_answer(record_set_text(record, iField, szValue)) : ERROR_INVALID_HANDLE;
}

/* Without a file, the stream is read from its beginning again. */
static UINT rewind_stream(struct record *record, UINT index)
{
    if (record_field(record, index)->kind != FIELD_STREAM)
        return ERROR_INVALID_FIELD;
    record->fields[index].position = 0;
    return ERROR_SUCCESS;
}

UINT msi_record_set_stream(MSIHANDLE hRecord, UINT iField, const char *szFilePath)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    _cleanup_(blob_unrefp) struct blob *stream = NULL;
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (!record)
        return ERROR_INVALID_HANDLE;
    if (iField == 0 || iField > record->n_fields)
        return ERROR_INVALID_PARAMETER;
    if (!szFilePath)
        return rewind_stream(record, iField);
    if (!*szFilePath)
        return set_answer(record_set_null(record, iField));
    path = win32_path_from_narrow(szFilePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    hr = blob_read(path, &stream);
    if (FAILED(hr))
        return hr == E_OUTOFMEMORY ? ERROR_OUTOFMEMORY : ERROR_BAD_PATHNAME;
    return set_answer(record_set_stream(record, iField, stream));
}

UINT WINAPI MsiRecordReadStream(MSIHANDLE hRecord, UINT iField, char *szDataBuf, LPDWORD pcbDataBuf)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    struct field *field;
    size_t left;

    if (!record)
        return ERROR_INVALID_HANDLE;
    if (!pcbDataBuf)
        return ERROR_INVALID_PARAMETER;
    if (record_field(record, iField)->kind == FIELD_STORAGE) {
        *pcbDataBuf = 0;
        return ERROR_INVALID_DATA;
    }
    if (record_field(record, iField)->kind != FIELD_STREAM)
        return ERROR_INVALID_DATATYPE;

    field = &record->fields[iField];
    left = field->stream->size - field->position;
    if (!szDataBuf) {
        *pcbDataBuf = (DWORD)left;
        return ERROR_SUCCESS;
    }
    if (left > *pcbDataBuf)
        left = *pcbDataBuf;
    if (left)
        memcpy(szDataBuf, field->stream->bytes + field->position, left);
    field->position += left;
    *pcbDataBuf = (DWORD)left;
    return ERROR_SUCCESS;
}

UINT WINAPI MsiRecordClearData(MSIHANDLE hRecord)
{
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);

    if (!record)
        return ERROR_INVALID_HANDLE;
    for (UINT i = 0; i <= record->n_fields; i++)
        record_set_null(record, i);
    return ERROR_SUCCESS;
}
