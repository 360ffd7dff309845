/* SPDX-License-Identifier: MIT */
/*
 * The functions of a session's texts: records by their formats, messages.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "statement/formatted.h"

#include "msi_calls.h"
#include "msi_handle.h"
#include "session_handle.h"
#include "settings.h"

/* Fields first, then what they and the format name besides; a field's number is not looked at
 * twice. */
static bool is_number(const char *name, size_t len)
{
    return len > 0 && strspn(name, "0123456789") >= len;
}

static HRESULT resolve_field(void *context, const char *name, size_t len, struct formatted *value)
{
    const struct record *record = context;
    char number[RECORD_NUMBER_SIZE];
    unsigned long index = strtoul(name, NULL, 10);
    const char *text;

    if (!is_number(name, len))
        return S_FALSE;
    text = index <= record->n_fields ? record_text(record, (unsigned)index, number) : NULL;
    return text ? hr_trace(formatted_append(value, text, strlen(text))) : S_OK;
}

static HRESULT resolve_name(void *context, const char *name, size_t len, struct formatted *value)
{
    struct session_handle *session = context;
    _cleanup_(freep) char *bracketed = NULL, *text = NULL;
    size_t size;
    HRESULT hr;

    if (is_number(name, len))
        return S_FALSE;
    if (asprintf(&bracketed, "[%.*s]", (int)len, name) < 0) {
        bracketed = NULL;
        return hr_raise(E_OUTOFMEMORY, "formatted text");
    }
    hr = session_format(session->session, bracketed, &text, &size);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(formatted_append(value, text, size));
}

/* "1: [1] 2: [2] ": the format of a record without one. */
static char *usual_format(const struct record *record)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    for (unsigned i = 1; out && i <= record->n_fields; i++)
        fprintf(out, "%u: [%u] ", i, i);
    if (!out || fclose(out) != 0) {
        free(text);
        return NULL;
    }
    return text;
}

HRESULT session_handle_format(struct session_handle *session, const struct record *record,
                              char **ret_text, size_t *ret_len)
{
    _cleanup_(freep) char *usual = NULL;
    struct formatted formatted = {}, whole = {};
    char number[RECORD_NUMBER_SIZE];
    const char *format = record_text(record, 0, number);
    HRESULT hr;

    if (!format || !*format) {
        usual = usual_format(record);
        if (!usual)
            return hr_raise(E_OUTOFMEMORY, "formatted text");
        format = usual;
    }
    hr = formatted_text(format, strlen(format), resolve_field, (void *)(uintptr_t)record,
                        &formatted);
    if (FAILED(hr))
        return hr_trace(hr);
    if (session) {
        hr = formatted_text(formatted.bytes, formatted.len, resolve_name, session, &whole);
        free(formatted.bytes);
        if (FAILED(hr))
            return hr_trace(hr);
        formatted = whole;
    }
    *ret_text = formatted.bytes;
    *ret_len = formatted.len;
    return S_OK;
}

UINT msi_format_record(MSIHANDLE hInstall, MSIHANDLE hRecord, const struct text_out *szResultBuf)
{
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    _cleanup_(freep) char *text = NULL;
    size_t len;
    HRESULT hr;

    if (!record || (hInstall && !session))
        return ERROR_INVALID_HANDLE;
    if (text_out_has_buffer(szResultBuf) && !szResultBuf->room)
        return ERROR_INVALID_PARAMETER;
    if (session)
        pthread_mutex_lock(&session->lock);
    hr = session_handle_format(session, record, &text, &len);
    if (session)
        pthread_mutex_unlock(&session->lock);
    return FAILED(hr) ? hr_to_win32(hr) : text_out_give_bytes(szResultBuf, text, len);
}

/* ---- messages ---- */

/* What is said if nobody hears: progress goes on, common data are those of this layer. */
static int usual_answer(UINT kind, const struct record *record)
{
    switch (kind) {
    case INSTALLMESSAGE_ACTIONSTART:
    case INSTALLMESSAGE_ACTIONDATA:
    case INSTALLMESSAGE_PROGRESS:
        return IDOK;
    case INSTALLMESSAGE_COMMONDATA:
        return record_number(record, 1) == 2 ? IDOK : -1;
    default:
        return 0;
    }
}

int WINAPI MsiProcessMessage(MSIHANDLE hInstall, INSTALLMESSAGE eMessageType, MSIHANDLE hRecord)
{
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);
    _cleanup_(object_unrefp) struct record *record = msi_handle_find(hRecord, &record_kind);
    _cleanup_(freep) char *text = NULL;
    UINT kind = (UINT)eMessageType & INSTALLMESSAGE_TYPEMASK;
    size_t len;
    int answer;
    HRESULT hr;

    if (kind == (UINT)INSTALLMESSAGE_INITIALIZE || kind == (UINT)INSTALLMESSAGE_TERMINATE ||
        kind == (UINT)INSTALLMESSAGE_SHOWDIALOG || !session || !record)
        return -1;
    pthread_mutex_lock(&session->lock);
    hr = session_handle_format(session, record, &text, &len);
    pthread_mutex_unlock(&session->lock);
    if (FAILED(hr))
        return -1;
    answer = settings_tell((UINT)eMessageType, text, hRecord);
    return answer ? answer : usual_answer(kind, record);
}

/* Failures of this layer are told by their number alone. */
MSIHANDLE WINAPI MsiGetLastErrorRecord(void)
{
    HRESULT hr = hr_recorded();
    MSIHANDLE record;

    if (SUCCEEDED(hr))
        return 0;
    record = MsiCreateRecord(3);
    MsiRecordSetInteger(record, 1, (int)hr_to_win32(hr));
    msi_record_set_string(record, 2, hr_message());
    hr_clear();
    return record;
}
