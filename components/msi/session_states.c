/* SPDX-License-Identifier: MIT */
/*
 * The functions of what becomes of a session's features, components and directories.
 */
#include <string.h>
#include <sys/statvfs.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

#include "msi_calls.h"
#include "msi_handle.h"
#include "session_handle.h"

enum {
    COST_UNIT = 512,
    FEATURE_DISALLOW_ADVERTISE = 0x8,
    FEATURE_DISALLOW_ABSENT = 0x10,
};

/* The session, with its lock held until session_letp(). */
static struct session_handle *session_of(MSIHANDLE handle)
{
    struct session_handle *session = msi_handle_find(handle, &session_kind);

    if (session)
        pthread_mutex_lock(&session->lock);
    return session;
}

static void session_letp(struct session_handle **session)
{
    if (!*session)
        return;
    pthread_mutex_unlock(&(*session)->lock);
    object_unref(*session);
}

/* ---- states ---- */

static INSTALLSTATE state_of(enum install_state state)
{
    return (INSTALLSTATE)state;
}

UINT msi_get_feature_state(MSIHANDLE hInstall, const char *szFeature, INSTALLSTATE *piInstalled,
                           INSTALLSTATE *piAction)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    const struct session_feature *feature;

    if (!session)
        return ERROR_INVALID_HANDLE;
    feature = szFeature ? session_feature(session->session, szFeature) : NULL;
    if (!feature)
        return ERROR_UNKNOWN_FEATURE;
    if (piInstalled)
        *piInstalled = state_of(feature->installed);
    if (piAction)
        *piAction = state_of(feature->action);
    return ERROR_SUCCESS;
}

UINT msi_get_component_state(MSIHANDLE hInstall, const char *szComponent, INSTALLSTATE *piInstalled,
                             INSTALLSTATE *piAction)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    const struct session_component *component;

    if (!session)
        return ERROR_INVALID_HANDLE;
    component = szComponent ? session_component(session->session, szComponent) : NULL;
    if (!component)
        return ERROR_UNKNOWN_COMPONENT;
    if (piInstalled)
        *piInstalled = state_of(component->installed);
    if (piAction)
        *piAction = state_of(session_component_report(component));
    return ERROR_SUCCESS;
}

UINT msi_set_feature_state(MSIHANDLE hInstall, const char *szFeature, INSTALLSTATE iState)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    HRESULT hr;

    if (!szFeature)
        return ERROR_UNKNOWN_FEATURE;
    if (!session)
        return ERROR_INVALID_HANDLE;
    hr = session_set_feature_action(session->session, szFeature, (enum install_state)iState);
    return hr_to_win32(hr);
}

UINT msi_set_component_state(MSIHANDLE hInstall, const char *szComponent, INSTALLSTATE iState)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    HRESULT hr;

    if (!szComponent)
        return ERROR_UNKNOWN_COMPONENT;
    if (!session)
        return ERROR_INVALID_HANDLE;
    hr = session_set_component_action(session->session, szComponent, (enum install_state)iState);
    return hr_to_win32(hr);
}

/* Features are selected anew by their levels. */
UINT WINAPI MsiSetInstallLevel(MSIHANDLE hInstall, int iInstallLevel)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    char level[RECORD_NUMBER_SIZE];
    HRESULT hr;

    if (!session)
        return ERROR_INVALID_HANDLE;
    if (iInstallLevel < 0 || iInstallLevel > 32767)
        return ERROR_INVALID_PARAMETER;
    snprintf(level, sizeof(level), "%d", iInstallLevel);
    hr = session_set_property(session->session, "INSTALLLEVEL", level);
    if (SUCCEEDED(hr) && session->is_costed)
        hr = session_cost(session->session);
    return hr_to_win32(hr);
}

/* ---- features ---- */

static ptrdiff_t feature_row(const struct session_handle *session, const char *feature,
                             const struct table **ret_table)
{
    *ret_table = package_table(session_package(session->session), "Feature");
    return table_find(*ret_table, feature);
}

/* INSTALLFEATUREATTRIBUTE is the row's number with bits in other places. */
static DWORD attributes_of_row(int32_t attributes)
{
    DWORD result =
        attributes & 1 ? INSTALLFEATUREATTRIBUTE_FAVORSOURCE : INSTALLFEATUREATTRIBUTE_FAVORLOCAL;

    return result | (attributes & 2 ? INSTALLFEATUREATTRIBUTE_FOLLOWPARENT : 0) |
           (attributes & 4 ? INSTALLFEATUREATTRIBUTE_FAVORADVERTISE : 0) |
           (attributes & 8 ? INSTALLFEATUREATTRIBUTE_DISALLOWADVERTISE : 0) |
           (attributes & 32 ? INSTALLFEATUREATTRIBUTE_NOUNSUPPORTEDADVERTISE : 0);
}

UINT msi_get_feature_info(MSIHANDLE hProduct, const char *szFeature, LPDWORD lpAttributes,
                          const struct text_out *lpTitleBuf, const struct text_out *lpHelpBuf)
{
    _cleanup_(session_letp) struct session_handle *session = NULL;
    const struct table *table;
    const char *title, *help;
    UINT title_result, help_result;
    int32_t attributes;
    ptrdiff_t row;

    if (!szFeature)
        return ERROR_INVALID_PARAMETER;
    session = session_of(hProduct);
    if (!session)
        return ERROR_INVALID_HANDLE;
    row = feature_row(session, szFeature, &table);
    if (row < 0)
        return ERROR_UNKNOWN_FEATURE;
    table_number(table, (size_t)row, table_column(table, "Attributes"), &attributes);
    if (lpAttributes)
        *lpAttributes = attributes_of_row(attributes);
    title = table_text(table, (size_t)row, table_column(table, "Title"));
    help = table_text(table, (size_t)row, table_column(table, "Description"));
    title_result = text_out_give(lpTitleBuf, title ? title : "");
    help_result = text_out_give(lpHelpBuf, help ? help : "");
    return title_result != ERROR_SUCCESS ? title_result : help_result;
}

/* Which attributes a feature has is the package's matter once costs are known. */
UINT msi_set_feature_attributes(MSIHANDLE hInstall, const char *szFeature, DWORD dwAttributes)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    struct session_feature *feature;

    if (!szFeature || !*szFeature)
        return ERROR_UNKNOWN_FEATURE;
    if (!session)
        return ERROR_INVALID_HANDLE;
    feature = session_feature(session->session, szFeature);
    if (!feature)
        return ERROR_UNKNOWN_FEATURE;
    if (session->is_costed)
        return ERROR_FUNCTION_FAILED;
    feature->attributes = (dwAttributes & INSTALLFEATUREATTRIBUTE_FAVORSOURCE ? 1 : 0) |
                          (dwAttributes & INSTALLFEATUREATTRIBUTE_FOLLOWPARENT ? 2 : 0) |
                          (dwAttributes & INSTALLFEATUREATTRIBUTE_FAVORADVERTISE ? 4 : 0) |
                          (dwAttributes & INSTALLFEATUREATTRIBUTE_DISALLOWADVERTISE ? 8 : 0);
    return ERROR_SUCCESS;
}

/* Bits by INSTALLSTATE. */
UINT msi_get_feature_valid_states(MSIHANDLE hInstall, const char *szFeature,
                                  LPDWORD lpInstallStates)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    const struct session_feature *feature;
    DWORD states = 1u << INSTALLSTATE_LOCAL | 1u << INSTALLSTATE_SOURCE;

    if (!lpInstallStates)
        return ERROR_INVALID_PARAMETER;
    if (!session)
        return ERROR_INVALID_HANDLE;
    feature = szFeature ? session_feature(session->session, szFeature) : NULL;
    if (!feature)
        return ERROR_UNKNOWN_FEATURE;
    if (!(feature->attributes & FEATURE_DISALLOW_ABSENT))
        states |= 1u << INSTALLSTATE_ABSENT;
    if (!(feature->attributes & FEATURE_DISALLOW_ADVERTISE))
        states |= 1u << INSTALLSTATE_ADVERTISED;
    *lpInstallStates = states;
    return ERROR_SUCCESS;
}

/* ---- costs ---- */

static int in_units(int64_t bytes)
{
    int64_t units =
        bytes < 0 ? -((-bytes + COST_UNIT - 1) / COST_UNIT) : (bytes + COST_UNIT - 1) / COST_UNIT;

    return units > INT32_MAX ? INT32_MAX : (int)units;
}

static bool is_below(const struct session_feature *feature, const struct session_feature *above)
{
    while ((feature = feature->parent)) {
        if (feature == above)
            return true;
    }
    return false;
}

static bool is_counted(const struct session_feature *feature, const struct session_feature *asked,
                       MSICOSTTREE tree)
{
    return feature == asked || (tree == MSICOSTTREE_CHILDREN && is_below(feature, asked)) ||
           (tree == MSICOSTTREE_PARENTS && is_below(asked, feature));
}

UINT msi_get_feature_cost(MSIHANDLE hInstall, const char *szFeature, MSICOSTTREE iCostTree,
                          INSTALLSTATE iState, LPINT piCost)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    const struct session_feature *asked, *feature;
    int64_t bytes = 0;

    if (!session)
        return ERROR_INVALID_HANDLE;
    if (!szFeature || !piCost)
        return ERROR_INVALID_PARAMETER;
    if (!session->is_costed)
        return ERROR_INVALID_HANDLE_STATE;
    asked = session_feature(session->session, szFeature);
    if (!asked)
        return ERROR_UNKNOWN_FEATURE;
    for (size_t i = 0; (feature = session_feature_at(session->session, i)); i++) {
        int64_t more;

        if (is_counted(feature, asked, iCostTree) &&
            SUCCEEDED(session_feature_cost(session->session, feature->key,
                                           (enum install_state)iState, &more)))
            bytes += more;
    }
    *piCost = in_units(bytes);
    return ERROR_SUCCESS;
}

/* What a component's files take, in whole units each; of all, if none is named, that come. */
static int64_t component_bytes(const struct session_handle *session, const char *component)
{
    const struct session_file *file;
    int64_t bytes = 0;

    for (size_t i = 0; (file = session_file_at(session->session, i)); i++) {
        bool is_counted_in = component ? strcmp(file->component->key, component) == 0
                                       : file->component->action == STATE_LOCAL;

        if (is_counted_in)
            bytes += (file->size + COST_UNIT - 1) / COST_UNIT * COST_UNIT;
    }
    return bytes;
}

/* There is one volume: all is below "/". */
UINT msi_enum_component_costs(MSIHANDLE hInstall, const char *szComponent, DWORD dwIndex,
                              INSTALLSTATE iState, const struct text_out *szDriveBuf, LPINT piCost,
                              LPINT piTempCost)
{
    _cleanup_(session_letp) struct session_handle *session = NULL;
    bool is_named = szComponent && *szComponent;

    if (!text_out_has_buffer(szDriveBuf) && !szDriveBuf->heap)
        return ERROR_INVALID_PARAMETER;
    if (!piCost || !piTempCost || (!szDriveBuf->room && !szDriveBuf->heap))
        return ERROR_INVALID_PARAMETER;
    session = session_of(hInstall);
    if (!session)
        return ERROR_INVALID_HANDLE;
    if (!session->is_costed)
        return ERROR_INVALID_HANDLE_STATE;
    if (is_named && !session_component(session->session, szComponent))
        return ERROR_UNKNOWN_COMPONENT;
    if (dwIndex > 0)
        return ERROR_NO_MORE_ITEMS;
    *piCost = iState == INSTALLSTATE_LOCAL || !is_named
                  ? in_units(component_bytes(session, is_named ? szComponent : NULL))
                  : 0;
    *piTempCost = 0;
    return text_out_give(szDriveBuf, "/");
}

/* Where the folder is, or will be: the nearest one that there is. */
static bool has_room(const char *path, int64_t bytes)
{
    _cleanup_(freep) char *folder = strdup(path);
    struct statvfs status;
    char *slash;

    while (folder && statvfs(folder, &status) < 0) {
        slash = strrchr(folder, '/');
        if (!slash || slash == folder)
            return true;
        *slash = '\0';
    }
    return folder && (uint64_t)status.f_bavail * status.f_frsize >= (uint64_t)bytes;
}

UINT WINAPI MsiVerifyDiskSpace(MSIHANDLE hInstall)
{
    _cleanup_(session_letp) struct session_handle *session = session_of(hInstall);
    const struct session_directory *target;

    if (!session)
        return ERROR_INVALID_HANDLE;
    if (!session->is_costed)
        return ERROR_INVALID_HANDLE_STATE;
    target = session_directory(session->session, "TARGETDIR");
    if (!target || !target->path)
        return ERROR_SUCCESS;
    return has_room(target->path, component_bytes(session, NULL)) ? ERROR_SUCCESS : ERROR_DISK_FULL;
}

/* ---- directories ---- */

UINT msi_get_target_path(MSIHANDLE hInstall, const char *szFolder, const struct text_out *szPathBuf)
{
    _cleanup_(session_letp) struct session_handle *session = NULL;
    const struct session_directory *directory;

    if (!szFolder)
        return ERROR_INVALID_PARAMETER;
    session = session_of(hInstall);
    if (!session)
        return ERROR_INVALID_HANDLE;
    directory = session->is_costed ? session_directory(session->session, szFolder) : NULL;
    if (!directory || !directory->path)
        return ERROR_DIRECTORY;
    if (text_out_has_buffer(szPathBuf) && !szPathBuf->room)
        return ERROR_INVALID_PARAMETER;
    return text_out_give(szPathBuf, directory->path);
}

UINT msi_set_target_path(MSIHANDLE hInstall, const char *szFolder, const char *szFolderPath)
{
    _cleanup_(session_letp) struct session_handle *session = NULL;
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (!szFolder || !szFolderPath || !*szFolderPath)
        return ERROR_INVALID_PARAMETER;
    session = session_of(hInstall);
    if (!session)
        return ERROR_INVALID_HANDLE;
    if (!session->is_costed || !session_directory(session->session, szFolder))
        return ERROR_DIRECTORY;
    path = win32_path_from_narrow(szFolderPath);
    if (!path)
        return ERROR_OUTOFMEMORY;
    hr = session_set_directory(session->session, szFolder, path);
    return hr_to_win32(hr);
}

/* The package's folder, and below it what the directory's source says. */
UINT msi_get_source_path(MSIHANDLE hInstall, const char *szFolder, const struct text_out *szPathBuf)
{
    _cleanup_(session_letp) struct session_handle *session = NULL;
    const struct session_directory *directory;
    _cleanup_(freep) char *text = NULL;
    const char *package;

    if (!szFolder)
        return ERROR_INVALID_PARAMETER;
    session = session_of(hInstall);
    if (!session)
        return ERROR_INVALID_HANDLE;
    package = package_path(session_package(session->session));
    directory = session_directory(session->session, szFolder);
    if (!directory && strcmp(szFolder, "SourceDir") != 0 && strcmp(szFolder, "SOURCEDIR") != 0)
        return ERROR_DIRECTORY;
    if (text_out_has_buffer(szPathBuf) && !szPathBuf->room)
        return ERROR_INVALID_PARAMETER;
    if (asprintf(&text, "%.*s%s%s", (int)(strrchr(package, '/') + 1 - package), package,
                 directory && directory->source ? directory->source : "",
                 directory && directory->source && *directory->source ? "/" : "") < 0) {
        text = NULL;
        return ERROR_OUTOFMEMORY;
    }
    return text_out_give(szPathBuf, text);
}
