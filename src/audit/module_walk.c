/* SPDX-License-Identifier: MIT */
#include "audit/module_walk.h"

#include <dirent.h>
#include <errno.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    DEPTH_MAX = 256,
};

/* What tells a folder from others, whatever it is called. */
struct identity {
    dev_t device;
    ino_t number;
};

struct walk {
    module_walk_visit *visit;
    module_walk_visit *failed;
    void *context;
    void *entered; /* tree of identities */
    unsigned depth;
};

static int compare_identities(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct identity));
}

/* S_FALSE if the folder was entered before. */
static HRESULT enter(struct walk *walk, const struct stat *status)
{
    _cleanup_(freep) struct identity *identity = calloc(1, sizeof(*identity));
    struct identity *const *place;

    if (!identity)
        return hr_raise(E_OUTOFMEMORY, "walking through folders");
    identity->device = status->st_dev;
    identity->number = status->st_ino;
    place = tsearch(identity, &walk->entered, compare_identities);
    if (!place)
        return hr_raise(E_OUTOFMEMORY, "walking through folders");
    if (*place != identity)
        return S_FALSE;
    (void)TAKE_PTR(identity);
    return S_OK;
}

static int is_name(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* By bytes, so that the order is the same everywhere. */
static int compare_entries(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static HRESULT walk_folder(struct walk *walk, const char *folder);

static HRESULT walk_entry(struct walk *walk, const char *folder, const char *name)
{
    size_t len = strlen(folder);
    _cleanup_(freep) char *path = NULL;
    struct stat status;
    HRESULT hr;

    if (asprintf(&path, "%s%s%s", folder, len && folder[len - 1] == '/' ? "" : "/", name) < 0) {
        path = NULL;
        return hr_raise(E_OUTOFMEMORY, "walking through folders");
    }
    /* Links that lead nowhere are no files. */
    if (stat(path, &status) < 0)
        return S_OK;
    if (S_ISREG(status.st_mode))
        return hr_trace(walk->visit(walk->context, path));
    if (!S_ISDIR(status.st_mode) || walk->depth >= DEPTH_MAX)
        return S_OK;
    hr = enter(walk, &status);
    if (hr != S_OK)
        return hr == S_FALSE ? S_OK : hr_trace(hr);
    return hr_trace(walk_folder(walk, path));
}

static HRESULT walk_folder(struct walk *walk, const char *folder)
{
    struct dirent **entries;
    int n = scandir(folder, &entries, is_name, compare_entries);
    HRESULT hr = S_OK;

    if (n < 0)
        return hr_trace(walk->failed(walk->context, folder));
    walk->depth++;
    for (int i = 0; i < n; i++) {
        if (SUCCEEDED(hr))
            hr = walk_entry(walk, folder, entries[i]->d_name);
        free(entries[i]);
    }
    walk->depth--;
    free(entries);
    return hr_trace(hr);
}

HRESULT module_walk(const char *folder, module_walk_visit *visit, module_walk_visit *failed,
                    void *context)
{
    struct walk walk = {.visit = visit, .failed = failed, .context = context};
    struct stat status;
    HRESULT hr = S_OK;

    if (stat(folder, &status) == 0)
        hr = enter(&walk, &status);
    if (SUCCEEDED(hr))
        hr = walk_folder(&walk, folder);
    tdestroy(walk.entered, free);
    return hr_trace(hr);
}
