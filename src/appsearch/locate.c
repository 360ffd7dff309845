/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/directory_path.h"
#include "session/known_folder.h"

HRESULT locate(struct session *session, const char *key, unsigned depth, char **ret_value,
               size_t *ret_len)
{
    static HRESULT (*const locators[])(const struct search *search, char **ret_value) = {
        locate_by_component, locate_by_registry, locate_by_ini_file, locate_by_folder};
    size_t len = 0;
    struct search search = {.session = session, .key = key, .depth = depth, .value_len = &len};
    HRESULT hr = signature_read(session_package(session), key, &search.signature);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = S_FALSE;
    for (size_t i = 0; hr == S_FALSE && i < sizeof(locators) / sizeof(*locators); i++)
        hr = locators[i](&search, ret_value);
    if (hr == S_OK && ret_len)
        *ret_len = len > 0 ? len : strlen(*ret_value);
    return hr_trace(hr);
}

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The path of a program without its arguments, as far as it is that of a file. */
static void drop_arguments(char *path)
{
    struct stat status;
    char *space;

    while (stat(path, &status) != 0 && (space = strrchr(path, ' ')))
        *space = 0;
}

/* What is in quotation marks, else all. In the form of Windows, drives are what they are here. */
static HRESULT read_path(const struct search *search, const char *text, char **ret_path)
{
    const char *drive = session_property(search->session, KNOWN_FOLDER_DRIVE);
    const char *end = text[0] == '"' ? strchr(text + 1, '"') : NULL;
    _cleanup_(freep) char *bare = end ? strndup(text + 1, (size_t)(end - text) - 1) : strdup(text);
    _cleanup_(freep) char *path = NULL;
    HRESULT hr;

    if (!bare)
        return hr_raise(E_OUTOFMEMORY, "searching for %s", search->key);
    hr = directory_path(bare, drive, NULL, &path);
    if (FAILED(hr))
        return hr == E_OUTOFMEMORY ? hr_trace(hr) : S_FALSE;
    if (strlen(path) > 1)
        path[strlen(path) - 1] = 0;
    *ret_path = TAKE_PTR(path);
    return S_OK;
}

/* @path and a '/', if it is a folder. */
static HRESULT give_folder(const char *path, char **ret_value)
{
    if (!is_folder(path))
        return S_FALSE;
    if (asprintf(ret_value, "%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/") < 0)
        return hr_raise(E_OUTOFMEMORY, "searching for a folder");
    return S_OK;
}

static HRESULT locate_file(const struct search *search, char *path, char **ret_value)
{
    char *slash = strrchr(path, '/');

    if (search->signature.name) {
        drop_arguments(path);
        if (!signature_fits(&search->signature, path))
            return S_FALSE;
        *ret_value = strdup(path);
        return *ret_value ? S_OK : hr_raise(E_OUTOFMEMORY, "searching for %s", path);
    }
    slash[slash == path] = 0;
    return hr_trace(give_folder(path, ret_value));
}

static HRESULT locate_folder(const struct search *search, const char *path, char **ret_value)
{
    _cleanup_(freep) char *folder = NULL;
    HRESULT hr = give_folder(path, &folder);

    if (hr != S_OK)
        return hr_trace(hr);
    *ret_value =
        search->signature.name ? signature_find_in(&search->signature, folder) : TAKE_PTR(folder);
    return *ret_value ? S_OK : S_FALSE;
}

HRESULT locate_at(const struct search *search, const char *text, enum locator_type type,
                  char **ret_value)
{
    _cleanup_(freep) char *path = NULL;
    HRESULT hr = read_path(search, text, &path);

    if (hr != S_OK)
        return hr_trace(hr);
    if (type == LOCATOR_FILE)
        return hr_trace(locate_file(search, path, ret_value));
    return hr_trace(locate_folder(search, path, ret_value));
}
