/* SPDX-License-Identifier: MIT */
#include "audit/pe_search.h"

#include <dirent.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "audit/windows_library.h"
#include "base/hresult.h"
#include "image/file_view.h"

enum {
    NEEDED_MAX = 4096,       /* libraries that one needs */
    NAMES_MAX = 1024 * 1024, /* in a folder */
};

/* A folder's file names, in order without case. */
struct folder {
    char *path; /* first: the trees are sorted by it */
    char **names;
    size_t n_names;
};

/* A library that was found once. */
struct library {
    char *path; /* first */
    uint16_t machine;
    char **needed;
    size_t n_needed;
    uint64_t search; /* the last in which it was met */
};

struct pe_search {
    const char *const *folders; /* borrowed */
    void *folder_tree;
    void *library_tree;
    uint64_t n_searches;
};

/* What is resolved: libraries that wait in a list for their own needs to be looked for. */
struct resolving {
    struct pe_search *search;
    const struct folder *beside;
    uint16_t machine;
    const struct library *queue[DEPENDENCIES_MAX];
    size_t n_queue;
    struct dependencies found;
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
    struct folder *folder = node;

    free(folder->path);
    free_texts(folder->names, folder->n_names);
    free(folder);
}

static void library_free(void *node)
{
    struct library *library = node;

    free(library->path);
    free_texts(library->needed, library->n_needed);
    free(library);
}

HRESULT pe_search_new(const char *const *folders, struct pe_search **ret_search)
{
    struct pe_search *search = calloc(1, sizeof(*search));

    if (!search)
        return out_of_memory();
    search->folders = folders;
    *ret_search = search;
    return S_OK;
}

struct pe_search *pe_search_free(struct pe_search *search)
{
    if (!search)
        return NULL;

    tdestroy(search->folder_tree, folder_free);
    tdestroy(search->library_tree, library_free);
    free(search);
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
static bool read_folder(struct folder *folder)
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

/* NULL without memory. */
static const struct folder *find_folder(struct pe_search *search, const char *path)
{
    void *place = tfind(&path, &search->folder_tree, compare_paths);
    struct folder *folder;

    if (place)
        return *(struct folder *const *)place;
    folder = calloc(1, sizeof(*folder));
    if (!folder)
        return NULL;
    folder->path = strdup(path);
    if (!folder->path || !read_folder(folder) ||
        !tsearch(folder, &search->folder_tree, compare_paths)) {
        folder_free(folder);
        return NULL;
    }
    return folder;
}

/* The file of that name; NULL if the folder has none. */
static const char *find_name(const struct folder *folder, const char *name)
{
    char **found = folder->n_names == 0 ? NULL
                                        : bsearch(&name, folder->names, folder->n_names,
                                                  sizeof(*folder->names), compare_names);

    return found ? *found : NULL;
}

/* ---- libraries ---- */

static HRESULT note_needed(void *context, const char *name)
{
    struct library *library = context;
    char file_name[NAME_MAX + 8];

    if (library->n_needed == NEEDED_MAX)
        return S_FALSE;
    /* Windows adds .dll to a name without a dot. */
    snprintf(file_name, sizeof(file_name), "%s%s", name, strchr(name, '.') ? "" : ".dll");
    return add_text(&library->needed, &library->n_needed, file_name) ? S_OK : out_of_memory();
}

/* What the file needs as far as it can be read. */
static HRESULT read_library(struct library *library, const struct pe_file *pe)
{
    HRESULT hr;

    library->machine = pe->machine;
    hr = pe_file_visit_imports(pe, note_needed, library);
    return hr == E_OUTOFMEMORY ? hr_trace(hr) : S_OK;
}

/* S_FALSE if the file is no PE file. */
static HRESULT open_library(struct library *library)
{
    _cleanup_(file_view_close) struct file_view file = {0};
    struct pe_file pe;
    HRESULT hr;

    if (FAILED(file_view_open(library->path, &file)) || pe_file_read(file.bytes, &pe) != S_OK)
        return S_FALSE;
    hr = read_library(library, &pe);
    return hr_trace(hr);
}

/* The library at @path, of which @pe was read if it is not NULL. Machine 0 stands for none. */
static HRESULT find_library(struct pe_search *search, const char *path, const struct pe_file *pe,
                            struct library **ret_library)
{
    void *place = tfind(&path, &search->library_tree, compare_paths);
    struct library *library;
    HRESULT hr;

    if (place) {
        *ret_library = *(struct library *const *)place;
        return S_OK;
    }
    library = calloc(1, sizeof(*library));
    if (!library)
        return out_of_memory();
    library->path = strdup(path);
    hr = !library->path ? out_of_memory() : pe ? read_library(library, pe) : open_library(library);
    if (SUCCEEDED(hr) && !tsearch(library, &search->library_tree, compare_paths))
        hr = out_of_memory();
    if (FAILED(hr)) {
        library_free(library);
        return hr_trace(hr);
    }
    *ret_library = library;
    return S_OK;
}

/* ---- what one needs ---- */

static HRESULT add_dependency(struct resolving *resolving, const char *name,
                              const struct library *user, struct dependency **ret_item)
{
    struct dependencies *found = &resolving->found;
    struct dependency *items = realloc(found->items, (found->n + 1) * sizeof(*items));

    if (!items)
        return out_of_memory();
    found->items = items;
    items[found->n] = (struct dependency){
        .state = DEPENDENCY_MISSING,
        .name = strdup(name),
        .needed_by = strdup(user->path),
        .places = strdup(""),
    };
    *ret_item = &items[found->n++];
    return (*ret_item)->name && (*ret_item)->needed_by && (*ret_item)->places ? S_OK
                                                                              : out_of_memory();
}

static HRESULT add_place(struct dependency *item, const char *place)
{
    char *longer;

    if (asprintf(&longer, "%s%s%s", item->places, *item->places ? ", " : "", place) < 0)
        return out_of_memory();
    free(item->places);
    item->places = longer;
    return S_OK;
}

/* S_OK if @item is resolved by the folder, S_FALSE if not. */
static HRESULT try_folder(struct resolving *resolving, const struct folder *folder,
                          struct dependency *item)
{
    const char *name = find_name(folder, item->name), *machine;
    struct library *library;
    char path[PATH_MAX];
    HRESULT hr;

    if (!name || snprintf(path, sizeof(path), "%s/%s", folder->path, name) >= PATH_MAX)
        return hr_trace(FAILED(hr = add_place(item, folder->path)) ? hr : S_FALSE);
    hr = find_library(resolving->search, path, NULL, &library);
    if (FAILED(hr))
        return hr_trace(hr);
    if (library->machine == resolving->machine) {
        item->state = DEPENDENCY_FOUND;
        free(item->path);
        item->path = strdup(path);
        item->places[0] = '\0';
        if (library->search != resolving->search->n_searches) {
            library->search = resolving->search->n_searches;
            resolving->queue[resolving->n_queue++] = library;
        }
        return item->path ? S_OK : out_of_memory();
    }
    if (!item->path && library->machine != 0) {
        machine = pe_machine_name(library->machine);
        item->state = DEPENDENCY_OTHER_MACHINE;
        item->path = strdup(path);
        snprintf(item->machine, sizeof(item->machine), "%s", machine ? machine : "unknown");
    }
    hr = add_place(item, folder->path);
    return FAILED(hr) ? hr_trace(hr) : S_FALSE;
}

static HRESULT resolve_item(struct resolving *resolving, struct dependency *item)
{
    struct pe_search *search = resolving->search;
    HRESULT hr = try_folder(resolving, resolving->beside, item);

    for (const char *const *path = search->folders; hr == S_FALSE && path && *path; path++) {
        const struct folder *folder = find_folder(search, *path);

        hr = folder ? try_folder(resolving, folder, item) : out_of_memory();
    }
    if (hr == S_FALSE && item->state == DEPENDENCY_MISSING &&
        windows_library_is_known(item->name)) {
        item->state = DEPENDENCY_OF_WINDOWS;
        item->places[0] = '\0';
    }
    return hr_trace(hr);
}

static bool is_known(const struct resolving *resolving, const char *name)
{
    for (size_t i = 0; i < resolving->found.n; i++) {
        if (strcasecmp(resolving->found.items[i].name, name) == 0)
            return true;
    }
    return false;
}

static HRESULT resolve_needs(struct resolving *resolving, const struct library *user)
{
    for (size_t i = 0; i < user->n_needed; i++) {
        struct dependency *item = NULL;
        HRESULT hr;

        if (is_known(resolving, user->needed[i]))
            continue;
        if (resolving->found.n == DEPENDENCIES_MAX || resolving->n_queue == DEPENDENCIES_MAX) {
            resolving->found.is_cut = true;
            return S_OK;
        }
        hr = add_dependency(resolving, user->needed[i], user, &item);
        if (SUCCEEDED(hr))
            hr = resolve_item(resolving, item);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* The folder that a file is in. */
static const struct folder *folder_beside(struct pe_search *search, const char *path)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";

    if (slash)
        snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return find_folder(search, folder);
}

HRESULT pe_search_resolve(struct pe_search *search, const char *path, const struct pe_file *pe,
                          struct dependencies *ret_dependencies)
{
    _cleanup_(dependencies_deinit) struct dependencies found = {0};
    struct resolving resolving = {.search = search, .machine = pe->machine};
    struct library *first;
    HRESULT hr;

    search->n_searches++;
    resolving.beside = folder_beside(search, path);
    if (!resolving.beside)
        return out_of_memory();
    hr = find_library(search, path, pe, &first);
    if (SUCCEEDED(hr)) {
        first->search = search->n_searches;
        resolving.queue[resolving.n_queue++] = first;
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < resolving.n_queue; i++)
        hr = resolve_needs(&resolving, resolving.queue[i]);
    found = resolving.found;
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_dependencies = found;
    found = (struct dependencies){0};
    return S_OK;
}
