/* SPDX-License-Identifier: MIT */
#include "session/directory_path.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"

static bool is_separator(char c)
{
    return c == '/' || c == '\\';
}

static bool has_drive(const char *text)
{
    return ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z')) && text[1] == ':' &&
           (is_separator(text[2]) || !text[2]);
}

/* Whether @text is @root or below it. */
static bool is_below(const char *text, const char *root)
{
    size_t len = strlen(root);

    return strncmp(text, root, len) == 0 && (text[len] == '/' || !text[len]);
}

/* The next name from @at on, without spaces at its ends; behind it in the result. */
static const char *next_name(const char *at, const char **ret_name, size_t *ret_len)
{
    const char *end;

    while (is_separator(*at) || *at == ' ')
        at++;
    *ret_name = at;
    while (*at && !is_separator(*at))
        at++;
    end = at;
    while (end > *ret_name && end[-1] == ' ')
        end--;
    *ret_len = (size_t)(end - *ret_name);
    return at;
}

/* Appends the names of @text to @path, which ends with '/' and has room for them. */
static HRESULT append_names(const char *text, char *path)
{
    char *end = path + strlen(path);
    const char *at = text, *name;
    size_t len;

    for (at = next_name(at, &name, &len); len > 0; at = next_name(at, &name, &len)) {
        if (len == 2 && name[0] == '.' && name[1] == '.')
            return hr_raise(E_INVALIDARG, "\"%s\" is a path with \"..\"", text);
        if (len == 1 && name[0] == '.')
            continue;
        end = stpcpy(mempcpy(end, name, len), "/");
    }
    return S_OK;
}

HRESULT directory_path(const char *text, const char *drive, const char *root, char **ret_path)
{
    const char *start = root && !is_below(text, root) ? root : "";
    _cleanup_(freep) char *path = NULL;
    const char *names = text;
    HRESULT hr;

    if (has_drive(text)) {
        start = drive;
        names = text + 2;
    } else if (!is_separator(*text)) {
        return hr_raise(E_INVALIDARG, "\"%s\" is not the full path of a folder", text);
    }
    path = malloc(strlen(start) + strlen(names) + sizeof("//"));
    if (!path)
        return hr_raise(E_OUTOFMEMORY, "the path of a folder");

    strcpy(path, start);
    if (!*path || path[strlen(path) - 1] != '/')
        strcat(path, "/");
    hr = append_names(names, path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (strlen(path) >= PATH_MAX)
        return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE),
                        "the path of a folder is %zu bytes long", strlen(path));
    *ret_path = TAKE_PTR(path);
    return S_OK;
}
