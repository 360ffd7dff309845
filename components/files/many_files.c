/* SPDX-License-Identifier: MIT */
#include "files/many_files.h"

#include <stdlib.h>

#include "files/file_status.h"
#include "files/path.h"
#include "files/path_part.h"

struct deed {
    enum name_kind kind;
    int flags;
    char *into;     /* a folder, or NULL */
    const char *to; /* a path, or NULL */
    HRESULT (*one)(const struct deed *deed, const char *from, const char *to);
};

static HRESULT copy_one(const struct deed *deed, const char *from, const char *to)
{
    return deed->kind == NAME_FILE ? file_copy(from, to, deed->flags)
                                   : folder_copy(from, to, deed->flags);
}

static HRESULT move_one(const struct deed *deed, const char *from, const char *to)
{
    return deed->kind == NAME_FILE ? file_move(from, to) : folder_move(from, to);
}

static HRESULT delete_one(const struct deed *deed, const char *from, const char *to)
{
    return deed->kind == NAME_FILE ? file_delete(from, deed->flags)
                                   : folder_delete(from, deed->flags);
}

static HRESULT nothing_fits(const struct deed *deed)
{
    return deed->kind == NAME_FILE ? CTL_E_FILENOTFOUND : CTL_E_PATHNOTFOUND;
}

static HRESULT do_one(const struct deed *deed, const char *from)
{
    char *to;
    HRESULT hr;

    if (!deed->into)
        return deed->one(deed, from, deed->to);
    to = path_join(deed->into, path_name(from));
    if (!to)
        return E_OUTOFMEMORY;
    hr = deed->one(deed, from, to);
    free(to);
    return hr;
}

/* All names are read first: what is made meanwhile does not count. */
static HRESULT do_many(const struct deed *deed, const char *path)
{
    char *folder = path_folder(path);
    struct name_list names;
    const char *name = NULL;
    HRESULT hr;

    if (!folder)
        return E_OUTOFMEMORY;
    hr = name_list_read(folder, deed->kind, path_name(path), &names);
    if (SUCCEEDED(hr) && names.n == 0)
        hr = nothing_fits(deed);
    while (SUCCEEDED(hr) && (name = name_list_next(&names, name))) {
        char *from = path_join(folder, name);

        hr = from ? do_one(deed, from) : E_OUTOFMEMORY;
        free(from);
    }
    name_list_deinit(&names);
    free(folder);
    return hr;
}

static HRESULT do_all(const struct deed *deed, BSTR source)
{
    const char16_t *text = (const char16_t *)source;
    size_t len = SysStringLen(source);
    bool is_pattern;
    char *path;
    HRESULT hr;

    if (deed->kind == NAME_FOLDER) {
        while (len > 1 && path_is_separator(text[len - 1]))
            len--;
    }
    is_pattern = path_part_is_pattern(text, len);
    hr = path_resolve(text, len, &path);
    if (FAILED(hr))
        return hr;

    /* A name that has such characters itself is not a pattern. */
    if (is_pattern && !file_is_there(path) && !folder_is_there(path))
        hr = do_many(deed, path);
    else if (deed->kind == NAME_FILE && len > 0 && path_is_separator(text[len - 1]))
        hr = CTL_E_FILENOTFOUND;
    else
        hr = do_one(deed, path);
    free(path);
    return hr;
}

static HRESULT do_to(struct deed *deed, BSTR source, BSTR destination)
{
    const char16_t *text = (const char16_t *)destination;
    size_t len = SysStringLen(destination);
    char *path;
    HRESULT hr;

    if (SysStringLen(source) == 0)
        return E_INVALIDARG;
    hr = path_resolve(text, len, &path);
    if (FAILED(hr))
        return hr;

    if (path_is_separator(text[len - 1]) ||
        path_part_is_pattern((const char16_t *)source, SysStringLen(source)))
        deed->into = path;
    else
        deed->to = path;
    if (deed->into && !folder_is_there(path))
        hr = CTL_E_PATHNOTFOUND;
    else
        hr = do_all(deed, source);
    free(path);
    return hr;
}

HRESULT many_copy(enum name_kind kind, BSTR source, BSTR destination, enum file_copy_flags flags)
{
    struct deed deed = {.kind = kind, .flags = flags, .one = copy_one};

    return do_to(&deed, source, destination);
}

HRESULT many_move(enum name_kind kind, BSTR source, BSTR destination)
{
    struct deed deed = {.kind = kind, .one = move_one};

    return do_to(&deed, source, destination);
}

HRESULT many_delete(enum name_kind kind, BSTR what, enum file_delete_flags flags)
{
    struct deed deed = {.kind = kind, .flags = flags, .one = delete_one};

    return do_all(&deed, what);
}

HRESULT many_target(const char *path, BSTR destination, char **ret_target)
{
    UINT len = SysStringLen(destination);
    char *folder;
    HRESULT hr;

    hr = path_resolve_bstr(destination, ret_target);
    if (FAILED(hr) || !path_is_separator(destination[len - 1]))
        return hr;
    folder = *ret_target;
    if (!folder_is_there(folder)) {
        free(folder);
        return CTL_E_PATHNOTFOUND;
    }
    *ret_target = path_join(folder, path_name(path));
    free(folder);
    return *ret_target ? S_OK : E_OUTOFMEMORY;
}
