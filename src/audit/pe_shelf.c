/* SPDX-License-Identifier: MIT */
#include "audit/pe_shelf.h"

#include <dirent.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/file_view.h"

enum {
    NEEDED_MAX = 4096,       /* libraries that one needs */
    NAMES_MAX = 1024 * 1024, /* in a folder */
};

/* The names of its files, in order without case. */
struct pe_folder {
    char *path; /* first: the tree is sorted by it */
    char **names;
    size_t n_names;
};

struct pe_shelf {
    void *folders; /* trees */
    void *libraries;
};

static HRESULT out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "looking for what a module needs");
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_names(const void *a, const void *b)
{
    return strcasecmp(*(char *const *)a, *(char *const *)b);
}

static void free_texts(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

static void folder_free(void *node)
{
    struct pe_folder *folder = node;

    free(folder->path);
    free_texts(folder->names, folder->n_names);
    free(folder);
}

static void library_free(void *node)
{
    struct pe_library *library = node;

    free(library->path);
    free_texts(library->needed, library->n_needed);
    free(library);
}

HRESULT pe_shelf_new(struct pe_shelf **ret_shelf)
{
    struct pe_shelf *shelf = calloc(1, sizeof(*shelf));

    if (!shelf)
        return out_of_memory();
    *ret_shelf = shelf;
    return S_OK;
}

struct pe_shelf *pe_shelf_free(struct pe_shelf *shelf)
{
    if (!shelf)
        return NULL;

    tdestroy(shelf->folders, folder_free);
    tdestroy(shelf->libraries, library_free);
    free(shelf);
    return NULL;
}

/* Adds a copy of @text to the list; false without memory. */
static bool add_text(char ***texts, size_t *n, const char *text)
{
    char **longer = *texts;

    /* Room for a power of two. */
    if ((*n & (*n - 1)) == 0) {
        longer = realloc(*texts, (*n ? *n * 2 : 1) * sizeof(*longer));
        if (!longer)
            return false;
        *texts = longer;
    }
    longer[*n] = strdup(text);
    return longer[*n] && ++*n;
}

/* ---- folders ---- */

/* One that cannot be read is empty. */
static bool read_folder(struct pe_folder *folder)
{
    DIR *stream = opendir(folder->path);
    const struct dirent *entry;
    bool is_whole = true;

    while (stream && is_whole && folder->n_names < NAMES_MAX && (entry = readdir(stream)))
        is_whole = add_text(&folder->names, &folder->n_names, entry->d_name);
    if (stream)
        closedir(stream);
    if (folder->n_names > 0)
        qsort(folder->names, folder->n_names, sizeof(*folder->names), compare_names);
    return is_whole;
}

HRESULT pe_shelf_folder(struct pe_shelf *shelf, const char *path,
                        const struct pe_folder **ret_folder)
{
    void *place = tfind(&path, &shelf->folders, compare_paths);
    struct pe_folder *folder;

    if (place) {
        *ret_folder = *(struct pe_folder *const *)place;
        return S_OK;
    }
    folder = calloc(1, sizeof(*folder));
    if (!folder)
        return out_of_memory();
    folder->path = strdup(path);
    if (!folder->path || !read_folder(folder) || !tsearch(folder, &shelf->folders, compare_paths)) {
        folder_free(folder);
        return out_of_memory();
    }
    *ret_folder = folder;
    return S_OK;
}

const char *pe_folder_path(const struct pe_folder *folder)
{
    return folder->path;
}

const char *pe_folder_find(const struct pe_folder *folder, const char *name)
{
    char **found = folder->n_names == 0 ? NULL
                                        : bsearch(&name, folder->names, folder->n_names,
                                                  sizeof(*folder->names), compare_names);

    return found ? *found : NULL;
}

/* ---- libraries ---- */

static HRESULT note_needed(void *context, const char *name)
{
    struct pe_library *library = context;
    char file_name[NAME_MAX + 8];

    if (library->n_needed == NEEDED_MAX)
        return S_FALSE;
    /* Windows adds .dll to a name without a dot. */
    snprintf(file_name, sizeof(file_name), "%s%s", name, strchr(name, '.') ? "" : ".dll");
    return add_text(&library->needed, &library->n_needed, file_name) ? S_OK : out_of_memory();
}

/* What the file needs as far as it can be read. */
static HRESULT read_library(struct pe_library *library, const struct pe_file *pe)
{
    HRESULT hr;

    library->machine = pe->machine;
    hr = pe_file_visit_imports(pe, note_needed, library);
    return hr == E_OUTOFMEMORY ? hr_trace(hr) : S_OK;
}

/* S_FALSE if the file is no PE file. */
static HRESULT open_library(struct pe_library *library)
{
    _cleanup_(file_view_close) struct file_view file = {0};
    struct pe_file pe;
    HRESULT hr;

    if (FAILED(file_view_open(library->path, &file)) || pe_file_read(file.bytes, &pe) != S_OK)
        return S_FALSE;
    hr = read_library(library, &pe);
    return hr_trace(hr);
}

HRESULT pe_shelf_library(struct pe_shelf *shelf, const char *path, const struct pe_file *pe,
                         struct pe_library **ret_library)
{
    void *place = tfind(&path, &shelf->libraries, compare_paths);
    struct pe_library *library;
    HRESULT hr;

    if (place) {
        *ret_library = *(struct pe_library *const *)place;
        return S_OK;
    }
    library = calloc(1, sizeof(*library));
    if (!library)
        return out_of_memory();
    library->path = strdup(path);
    hr = !library->path ? out_of_memory() : pe ? read_library(library, pe) : open_library(library);
    if (SUCCEEDED(hr) && !tsearch(library, &shelf->libraries, compare_paths))
        hr = out_of_memory();
    if (FAILED(hr)) {
        library_free(library);
        return hr_trace(hr);
    }
    *ret_library = library;
    return S_OK;
}
