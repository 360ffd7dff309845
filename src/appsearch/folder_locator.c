/* SPDX-License-Identifier: MIT */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/directory_path.h"
#include "session/known_folder.h"
#include "session/refusal.h"

enum {
    LEVELS_MAX = 64, /* below the folder that is searched */
};

static void closedirp(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/*
 * Looks for the signature's file in @folder and, @levels deep, below it; links to folders are not
 * followed. @visits counts the entries that may still be looked at.
 */
static char *search_below(const struct signature *signature, const char *folder, unsigned levels,
                          unsigned *visits)
{
    _cleanup_(closedirp) DIR *entries = NULL;
    char *found = signature_find_in(signature, folder);
    struct dirent *entry;

    if (found || levels == 0)
        return found;
    entries = opendir(folder);
    while (!found && entries && *visits > 0 && (entry = readdir(entries))) {
        _cleanup_(freep) char *below = NULL;
        struct stat status;

        --*visits;
        if (entry->d_name[0] == '.' && (!entry->d_name[1] || strcmp(entry->d_name, "..") == 0))
            continue;
        if (asprintf(&below, "%s%s/", folder, entry->d_name) < 0)
            break;
        if (fstatat(dirfd(entries), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISDIR(status.st_mode) && strlen(below) < PATH_MAX)
            found = search_below(signature, below, levels - 1, visits);
    }
    return found;
}

/* The folder that a parent's signature leads to: of a file, the one that it is in. */
static HRESULT find_parent(const struct search *search, const char *parent, char **ret_folder)
{
    char *folder;
    HRESULT hr;

    if (search->depth >= LOCATOR_DEPTH_MAX)
        return S_FALSE;
    hr = locate(search->session, parent, search->depth + 1, &folder, NULL);
    if (hr != S_OK)
        return hr_trace(hr);
    if (folder[0] != '/') {
        free(folder);
        return S_FALSE;
    }
    strrchr(folder, '/')[1] = 0;
    *ret_folder = folder;
    return S_OK;
}

static bool is_full(const char *path)
{
    return path[0] == '/' || path[0] == '\\' || (path[0] && path[1] == ':');
}

/* A path without a parent begins at the drive, unless it is a full one. */
static HRESULT find_start(const struct search *search, char *path, char **ret_folder)
{
    const char *drive = session_property(search->session, KNOWN_FOLDER_DRIVE);
    HRESULT hr;

    if (is_full(path)) {
        hr = directory_path(path, drive, session_root(search->session), ret_folder);
        path[0] = 0;
        return hr == E_INVALIDARG ? S_FALSE : hr_trace(hr);
    }
    *ret_folder = strdup(drive);
    return *ret_folder ? S_OK : hr_raise(E_OUTOFMEMORY, "searching for a folder");
}

/* Follows a relative path, in either form. */
static HRESULT go_below(const char *folder, const char *path, char **ret_folder)
{
    _cleanup_(freep) char *joined = NULL;
    HRESULT hr;

    if (asprintf(&joined, "%s/%s", folder, path) < 0)
        return hr_raise(E_OUTOFMEMORY, "searching for a folder");
    hr = directory_path(joined, "/", NULL, ret_folder);
    return hr == E_INVALIDARG ? S_FALSE : hr_trace(hr);
}

static HRESULT find_folder(const struct search *search, const struct table *table, size_t row,
                           char **ret_folder)
{
    const char *parent = table_text(table, row, table_column(table, "Parent"));
    const char *text = table_text(table, row, table_column(table, "Path"));
    _cleanup_(freep) char *path = NULL, *start = NULL;
    HRESULT hr;

    hr = session_format(search->session, text, &path, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = parent ? find_parent(search, parent, &start) : find_start(search, path, &start);
    if (hr != S_OK)
        return hr_trace(hr);
    return hr_trace(go_below(start, path, ret_folder));
}

static HRESULT locate_by_row(const struct search *search, const struct table *table, size_t row,
                             char **ret_value)
{
    unsigned visits = LOCATOR_VISITS_MAX;
    _cleanup_(freep) char *folder = NULL;
    int32_t levels;
    HRESULT hr;

    hr = find_folder(search, table, row, &folder);
    if (hr != S_OK)
        return hr_trace(hr);
    if (!is_folder(folder))
        return S_FALSE;
    if (!search->signature.name) {
        *ret_value = TAKE_PTR(folder);
        return S_OK;
    }
    table_number(table, row, table_column(table, "Depth"), &levels);
    if (levels < 0 || levels > LEVELS_MAX)
        levels = levels < 0 ? 0 : LEVELS_MAX;
    *ret_value = search_below(&search->signature, folder, (unsigned)levels, &visits);
    return *ret_value ? S_OK : S_FALSE;
}

/* A signature may be searched for in several folders. */
HRESULT locate_by_folder(const struct search *search, char **ret_value)
{
    const struct table *table = package_table(session_package(search->session), "DrLocator");
    int column = table_column(table, "Signature_");
    ptrdiff_t row = column < 0 ? -1 : table_find_in(table, column, search->key, 0);
    HRESULT hr = S_FALSE;

    for (; hr == S_FALSE && row >= 0;
         row = table_find_in(table, column, search->key, (size_t)row + 1))
        hr = locate_by_row(search, table, (size_t)row, ret_value);
    return hr_trace(hr);
}
