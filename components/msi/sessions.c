/* SPDX-License-Identifier: MIT */
/*
 * The functions of sessions: opening, properties, conditions, formatted text, messages.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include <comity/msidefs.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"
#include "product/product.h"
#include "statement/formatted.h"

#include "database_file.h"
#include "handle.h"
#include "msi_calls.h"
#include "product_code.h"
#include "session_handle.h"
#include "settings.h"

enum {
    MODES_SETTABLE = 1u << MSIRUNMODE_REBOOTATEND | 1u << MSIRUNMODE_REBOOTNOW,
};

static void free_session(struct object *object)
{
    struct session_handle *session = (struct session_handle *)object;

    session_free(session->session);
    object_unref(session->database);
    pthread_mutex_destroy(&session->lock);
}

const struct object_kind session_kind = {.free = free_session};

/* ---- opening ---- */

static UINT code_of(HRESULT hr)
{
    switch (hr_to_win32(hr)) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_ACCESS_DENIED:
        return ERROR_INSTALL_PACKAGE_OPEN_FAILED;
    default:
        return hr == E_OUTOFMEMORY ? ERROR_OUTOFMEMORY : ERROR_INSTALL_PACKAGE_INVALID;
    }
}

/* A database becomes a package by a code and the version that it needs. */
static bool is_whole(const struct package *package)
{
    int64_t version;

    return package_summary_text(package, PID_REVNUMBER) &&
           package_summary_number(package, PID_PAGECOUNT, &version);
}

UINT session_handle_new(const char *path, const char *const *properties, size_t n_properties,
                        struct session_handle **ret_session)
{
    _cleanup_(object_unrefp) struct session_handle *session =
        object_new(&session_kind, sizeof(*session));
    struct session_terms terms = {.properties = properties, .n_properties = n_properties};
    struct database_terms database = {.path = path, .mode = DATABASE_READ};
    struct package *package = NULL;
    HRESULT hr;

    if (!session)
        return ERROR_OUTOFMEMORY;
    pthread_mutex_init(&session->lock, NULL);
    hr = package_open(path, NULL, &package);
    if (SUCCEEDED(hr) && !is_whole(package)) {
        package_free(package);
        return ERROR_INSTALL_PACKAGE_INVALID;
    }
    if (SUCCEEDED(hr))
        hr = session_new(package, &terms, &session->session);
    if (SUCCEEDED(hr))
        hr = msi_database_new(&database, &session->database);
    if (FAILED(hr))
        return code_of(hr);
    *ret_session = TAKE_PTR(session);
    return ERROR_SUCCESS;
}

static UINT open_path(const char *path, MSIHANDLE *ret_handle)
{
    struct session_handle *session = NULL;
    UINT result = session_handle_new(path, NULL, 0, &session);

    if (result != ERROR_SUCCESS)
        return result;
    *ret_handle = handle_take(session);
    return *ret_handle ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

/* "#12": an open database, as it is now. */
static UINT open_handle(const char *number, MSIHANDLE *ret_handle)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        handle_find((MSIHANDLE)strtoul(number, NULL, 10), &database_kind);
    char path[] = "/tmp/comity-msi-XXXXXX";
    UINT result;
    HRESULT hr;
    int fd;

    if (!database)
        return ERROR_INVALID_HANDLE;
    fd = mkstemp(path);
    if (fd < 0)
        return ERROR_INSTALL_TEMP_UNWRITABLE;
    close(fd);
    msi_database_lock(database);
    hr = msi_database_save(database, path);
    msi_database_unlock(database);
    result = FAILED(hr) ? ERROR_INSTALL_PACKAGE_INVALID : open_path(path, ret_handle);
    unlink(path);
    return result;
}

UINT msi_open_package_ex(const char *szPackagePath, DWORD dwOptions, MSIHANDLE *hProduct)
{
    _cleanup_(freep) char *path = NULL;

    if (!szPackagePath || !hProduct)
        return ERROR_INVALID_PARAMETER;
    *hProduct = 0;
    if (*szPackagePath == '#')
        return open_handle(szPackagePath + 1, hProduct);
    path = win32_path_from_narrow(szPackagePath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    if (*path && access(path, F_OK) < 0)
        return ERROR_FILE_NOT_FOUND;
    return open_path(path, hProduct);
}

UINT msi_open_package(const char *szPackagePath, MSIHANDLE *hProduct)
{
    return msi_open_package_ex(szPackagePath, 0, hProduct);
}

/* The product's kept package. */
UINT msi_open_product(const char *szProduct, MSIHANDLE *hProduct)
{
    _cleanup_(freep) char *path = NULL;
    struct product product = {};
    HRESULT hr;

    if (!szProduct || !product_code_is_one(szProduct) || !hProduct)
        return ERROR_INVALID_PARAMETER;
    *hProduct = 0;
    hr = product_find(szProduct, &product);
    if (FAILED(hr))
        return ERROR_UNKNOWN_PRODUCT;
    path = product.local_package ? strdup(product.local_package) : NULL;
    product_deinit(&product);
    if (!path || !*path)
        return ERROR_UNKNOWN_PRODUCT;
    return access(path, F_OK) < 0 ? ERROR_INSTALL_PACKAGE_OPEN_FAILED : open_path(path, hProduct);
}

MSIHANDLE WINAPI MsiGetActiveDatabase(MSIHANDLE hInstall)
{
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);

    return session ? handle_take(object_ref(session->database)) : 0;
}

/* ---- properties ---- */

UINT msi_set_property(MSIHANDLE hInstall, const char *szName, const char *szValue)
{
    _cleanup_(object_unrefp) struct session_handle *session = NULL;
    HRESULT hr;

    if (!szName)
        return ERROR_INVALID_PARAMETER;
    if (!*szName)
        return szValue && *szValue ? ERROR_FUNCTION_FAILED : ERROR_SUCCESS;
    session = handle_find(hInstall, &session_kind);
    if (!session)
        return ERROR_INVALID_HANDLE;
    pthread_mutex_lock(&session->lock);
    hr = session_set_property(session->session, szName, szValue);
    pthread_mutex_unlock(&session->lock);
    return hr_to_win32(hr);
}

UINT msi_get_property(MSIHANDLE hInstall, const char *szName, const struct text_out *szValueBuf)
{
    _cleanup_(object_unrefp) struct session_handle *session = NULL;
    UINT result;

    if (!szName || (text_out_has_buffer(szValueBuf) && !szValueBuf->room))
        return ERROR_INVALID_PARAMETER;
    session = handle_find(hInstall, &session_kind);
    if (!session)
        return ERROR_INVALID_HANDLE;
    pthread_mutex_lock(&session->lock);
    result = text_out_give_bytes(szValueBuf, session_property(session->session, szName),
                                 session_property_len(session->session, szName));
    pthread_mutex_unlock(&session->lock);
    return result;
}

/* Of the package itself: its table. */
UINT msi_get_product_property(MSIHANDLE hProduct, const char *szProperty,
                              const struct text_out *lpValueBuf)
{
    _cleanup_(object_unrefp) struct session_handle *session = NULL;
    const char *value;
    UINT result;

    if (!szProperty || (text_out_has_buffer(lpValueBuf) && !lpValueBuf->room))
        return ERROR_INVALID_PARAMETER;
    session = handle_find(hProduct, &session_kind);
    if (!session)
        return ERROR_INVALID_HANDLE;
    pthread_mutex_lock(&session->lock);
    value = package_property(session_package(session->session), szProperty);
    result = text_out_give(lpValueBuf, value ? value : "");
    pthread_mutex_unlock(&session->lock);
    return result;
}

LANGID WINAPI MsiGetLanguage(MSIHANDLE hInstall)
{
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);
    const char *language;
    LANGID id;

    if (!session)
        return 0;
    pthread_mutex_lock(&session->lock);
    language = session_property(session->session, "ProductLanguage");
    id = (LANGID)strtoul(language, NULL, 10);
    pthread_mutex_unlock(&session->lock);
    return id;
}

BOOL WINAPI MsiGetMode(MSIHANDLE hInstall, MSIRUNMODE eRunMode)
{
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);

    if (!session)
        return FALSE;
    switch (eRunMode) {
    case MSIRUNMODE_MAINTENANCE:
        return *session_property(session->session, "Installed") != '\0';
    case MSIRUNMODE_LOGENABLED:
        return settings_log_file() != NULL;
    case MSIRUNMODE_ROLLBACKENABLED:
        return TRUE;
    case MSIRUNMODE_CABINET:
        return session->database->summary.values[PID_WORDCOUNT].number & 2 ? TRUE : FALSE;
    default:
        return eRunMode <= MSIRUNMODE_COMMIT && (session->modes >> eRunMode & 1) != 0;
    }
}

UINT WINAPI MsiSetMode(MSIHANDLE hInstall, MSIRUNMODE eRunMode, BOOL fState)
{
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);

    if (!session)
        return ERROR_INVALID_HANDLE;
    if (eRunMode > MSIRUNMODE_COMMIT || !(MODES_SETTABLE >> eRunMode & 1))
        return ERROR_ACCESS_DENIED;
    pthread_mutex_lock(&session->lock);
    session->modes = fState ? session->modes | 1u << eRunMode : session->modes & ~(1u << eRunMode);
    pthread_mutex_unlock(&session->lock);
    return ERROR_SUCCESS;
}

MSICONDITION msi_evaluate_condition(MSIHANDLE hInstall, const char *szCondition)
{
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);
    MSICONDITION result;

    if (!session)
        return MSICONDITION_ERROR;
    pthread_mutex_lock(&session->lock);
    result = (MSICONDITION)session_condition(session->session, szCondition);
    pthread_mutex_unlock(&session->lock);
    return result;
}

/* ---- formatted text ---- */

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
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);
    _cleanup_(object_unrefp) struct record *record = handle_find(hRecord, &record_kind);
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
    _cleanup_(object_unrefp) struct session_handle *session = handle_find(hInstall, &session_kind);
    _cleanup_(object_unrefp) struct record *record = handle_find(hRecord, &record_kind);
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
