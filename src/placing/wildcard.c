/* SPDX-License-Identifier: MIT */
#include "placing/wildcard.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

/* Goes back to the last '*' alone, so that the work is bounded by the product of the lengths. */
static bool matches(const char16_t *pattern, const char16_t *name)
{
    const char16_t *star = NULL, *resume = NULL;

    while (*name) {
        if (*pattern == u'*') {
            star = pattern++;
            resume = name;
        } else if (*pattern == u'?' ||
                   (*pattern && utf16_upcase(*pattern) == utf16_upcase(*name))) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star + 1;
            name = ++resume;
        } else {
            return false;
        }
    }
    while (*pattern == u'*')
        pattern++;
    return !*pattern;
}

bool wildcard_matches(const char *pattern, const char *name)
{
    char16_t one[2 * NAME_MAX + 1], other[NAME_MAX + 1];
    size_t one_len, other_len;

    if (strcmp(pattern, "*.*") == 0)
        return true;
    one_len = utf16_from_utf8(pattern, strlen(pattern), one, 2 * NAME_MAX);
    other_len = utf16_from_utf8(name, strlen(name), other, NAME_MAX);
    if (one_len > 2 * NAME_MAX || other_len > NAME_MAX)
        return false;
    one[one_len] = other[other_len] = 0;
    return matches(one, other);
}

static HRESULT visit_name(const char *folder, const char *name,
                          HRESULT (*visit)(const char *path, const char *name, void *context),
                          void *context)
{
    _cleanup_(freep) char *path = NULL;
    size_t len = strlen(folder);
    struct stat status;

    if (asprintf(&path, "%s%s%s", folder, len && folder[len - 1] == '/' ? "" : "/", name) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "the files of %s", folder);
    }
    if (lstat(path, &status) < 0 || S_ISDIR(status.st_mode))
        return S_OK;
    return hr_trace(visit(path, name, context));
}

HRESULT wildcard_visit(const char *folder, const char *pattern,
                       HRESULT (*visit)(const char *path, const char *name, void *context),
                       void *context)
{
    struct dirent **names;
    int n = scandir(folder, &names, NULL, alphasort);
    HRESULT hr = S_OK;

    if (n < 0)
        return errno == ENOENT || errno == ENOTDIR
                   ? S_OK
                   : hr_raise(hr_from_errno(), "looking for %s in %s", pattern, folder);
    for (int i = 0; i < n; i++) {
        if (SUCCEEDED(hr) && wildcard_matches(pattern, names[i]->d_name))
            hr = visit_name(folder, names[i]->d_name, visit, context);
        free(names[i]);
    }
    free(names);
    return hr_trace(hr);
}
