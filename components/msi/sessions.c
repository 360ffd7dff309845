/* SPDX-License-Identifier: MIT */
/*
 * The functions of sessions: opening, properties, conditions.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include <comity/msidefs.h>

#include "base/hresult.h"
#include "base/temporary.h"
#include "base/win32_text_result.h"
#include "product/product.h"

#include "database_file.h"
#include "msi_calls.h"
#include "msi_handle.h"
#include "product_code.h"
#include "session_handle.h"
#include "settings.h"

enum {
    MODES_SETTABLE = 1u << MSIRUNMODE_REBOOTATEND | 1u << MSIRUNMODE_REBOOTNOW,
};

/* ---- the table _Property ---- */

struct telling {
    const struct session *session;
    void (*tell)(void *teller, const char *name, const char *value, size_t len);
    void *teller;
};

static void tell_one(void *context, const char *name, const char *value)
{
    const struct telling *telling = context;

    telling->tell(telling->teller, name, value, session_property_len(telling->session, name));
}

/* The database is locked meanwhile, which no function does that has a session's lock. */
static void visit_properties(void *context,
                             void (*tell)(void *teller, const char *name, const char *value,
                                          size_t len),
                             void *teller)
{
    struct session_handle *session = context;
    struct telling telling = {session->session, tell, teller};

    pthread_mutex_lock(&session->lock);
    session_visit_properties(session->session, tell_one, &telling);
    pthread_mutex_unlock(&session->lock);
}

static void show_properties(struct session_handle *session,
                            const struct data_properties *properties)
{
    msi_database_lock(session->database);
    session->database->data.properties = properties;
    msi_database_unlock(session->database);
}

static void free_session(struct object *object)
{
    struct session_handle *session = (struct session_handle *)object;

    /* It may live on by a handle of its own. */
    if (session->database)
        show_properties(session, NULL);
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
    /* A session has that table itself. */
    if (SUCCEEDED(hr) && (!is_whole(package) || package_table(package, "_Property"))) {
        package_free(package);
        return ERROR_INSTALL_PACKAGE_INVALID;
    }
    if (SUCCEEDED(hr))
        hr = session_new(package, &terms, &session->session);
    if (SUCCEEDED(hr))
        hr = msi_database_new(&database, &session->database);
    if (FAILED(hr))
        return code_of(hr);
    session->properties = (struct data_properties){visit_properties, session};
    show_properties(session, &session->properties);
    *ret_session = TAKE_PTR(session);
    return ERROR_SUCCESS;
}

static UINT open_path(const char *path, MSIHANDLE *ret_handle)
{
    struct session_handle *session = NULL;
    UINT result = session_handle_new(path, NULL, 0, &session);

    if (result != ERROR_SUCCESS)
        return result;
    *ret_handle = msi_handle_take(session);
    return *ret_handle ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

/* "#12": an open database, as it is now. */
static UINT open_handle(const char *number, MSIHANDLE *ret_handle)
{
    _cleanup_(object_unrefp) struct msi_database *database =
        msi_handle_find((MSIHANDLE)strtoul(number, NULL, 10), &database_kind);
    char path[PATH_MAX];
    UINT result;
    HRESULT hr;
    int fd;

    if (!database)
        return ERROR_INVALID_HANDLE;
    if (FAILED(temporary_file(path, &fd)))
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
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);

    return session ? msi_handle_take(object_ref(session->database)) : 0;
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
    session = msi_handle_find(hInstall, &session_kind);
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
    session = msi_handle_find(hInstall, &session_kind);
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
    session = msi_handle_find(hProduct, &session_kind);
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
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);
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
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);

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
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);

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
    _cleanup_(object_unrefp) struct session_handle *session =
        msi_handle_find(hInstall, &session_kind);
    MSICONDITION result;

    if (!session)
        return MSICONDITION_ERROR;
    pthread_mutex_lock(&session->lock);
    result = (MSICONDITION)session_condition(session->session, szCondition);
    pthread_mutex_unlock(&session->lock);
    return result;
}
