/* SPDX-License-Identifier: MIT */
#include "placing/source_find.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

static bool is_same_name(const char *a, const char *b)
{
    char16_t one[NAME_MAX + 1], other[NAME_MAX + 1];
    size_t one_len = utf16_from_utf8(a, strlen(a), one, NAME_MAX);
    size_t other_len = utf16_from_utf8(b, strlen(b), other, NAME_MAX);

    return one_len == other_len && one_len <= NAME_MAX &&
           utf16_compare_nocase(one, one_len, other, other_len) == 0;
}

/* Puts the name that @path's last one has in its folder, if any, in its place. */
static bool correct_name(char *path, char *name)
{
    const struct dirent *found;
    bool is_found = false;
    DIR *folder;

    name[-1] = '\0';
    folder = opendir(*path ? path : "/");
    name[-1] = '/';
    if (!folder)
        return false;
    while (!is_found && (found = readdir(folder))) {
        if (strlen(found->d_name) != strlen(name) || !is_same_name(found->d_name, name))
            continue;
        strcpy(name, found->d_name);
        is_found = true;
    }
    closedir(folder);
    return is_found;
}

HRESULT source_find(const char *folder, const char *relative, char **ret_path)
{
    _cleanup_(freep) char *path = calloc(1, strlen(folder) + strlen(relative) + 2);
    struct stat status;
    char *end;

    if (!path)
        return hr_raise(E_OUTOFMEMORY, "a source path");
    strcpy(path, folder);
    end = path + strlen(path);
    while (end > path && end[-1] == '/')
        *--end = '\0';
    while (*relative) {
        size_t len = strcspn(relative, "/\\");

        if (len == 2 && memcmp(relative, "..", 2) == 0)
            return hr_raise(E_ACCESSDENIED, "the source %s/%s leads out of its folder", path,
                            relative);
        if (len) {
            *end = '/';
            memcpy(end + 1, relative, len);
            end[len + 1] = '\0';
            if (lstat(path, &status) < 0 && !correct_name(path, end + 1))
                return S_FALSE;
            end += len + 1;
        }
        relative += len + (relative[len] != '\0');
    }
    *ret_path = TAKE_PTR(path);
    return S_OK;
}
