/* SPDX-License-Identifier: MIT */
#include "audit/pe_search.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "audit/pe_shelf.h"
#include "audit/windows_library.h"
#include "base/hresult.h"

struct pe_search {
    const char *const *folders; /* borrowed */
    struct pe_shelf *shelf;
    uint64_t n_searches; /* the mark of libraries that the current one has met */
};

/* What is resolved: libraries that wait in a list for their own needs to be looked for. */
struct resolving {
    struct pe_search *search;
    const struct pe_folder *beside;
    uint16_t machine;
    const struct pe_library *queue[DEPENDENCIES_MAX];
    size_t n_queue;
    struct dependencies found;
};

static HRESULT out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "looking for what a module needs");
}

HRESULT pe_search_new(const char *const *folders, struct pe_search **ret_search)
{
    _cleanup_(pe_search_freep) struct pe_search *search = calloc(1, sizeof(*search));
    HRESULT hr;

    if (!search)
        return out_of_memory();
    search->folders = folders;
    hr = pe_shelf_new(&search->shelf);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_search = TAKE_PTR(search);
    return S_OK;
}

struct pe_search *pe_search_free(struct pe_search *search)
{
    if (!search)
        return NULL;

    pe_shelf_free(search->shelf);
    free(search);
    return NULL;
}

static HRESULT add_dependency(struct resolving *resolving, const char *name,
                              const struct pe_library *user, struct dependency **ret_item)
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

static HRESULT take_found(struct resolving *resolving, struct pe_library *library,
                          struct dependency *item)
{
    item->state = DEPENDENCY_FOUND;
    item->places[0] = '\0';
    free(item->path);
    item->path = strdup(library->path);
    if (!item->path)
        return out_of_memory();
    if (library->mark != resolving->search->n_searches) {
        library->mark = resolving->search->n_searches;
        resolving->queue[resolving->n_queue++] = library;
    }
    return S_OK;
}

/* Remembers the first library of the name that is for another machine. */
static HRESULT take_misfit(const struct pe_library *library, struct dependency *item)
{
    const char *machine = pe_machine_name(library->machine);

    if (library->machine == 0 || item->path)
        return S_OK;
    item->state = DEPENDENCY_OTHER_MACHINE;
    item->path = strdup(library->path);
    snprintf(item->machine, sizeof(item->machine), "%s", machine ? machine : "unknown");
    return item->path ? S_OK : out_of_memory();
}

/* S_FALSE if the folder does not have it. */
static HRESULT try_folder(struct resolving *resolving, const struct pe_folder *folder,
                          struct dependency *item)
{
    const char *name = pe_folder_find(folder, item->name), *parent = pe_folder_path(folder);
    char path[PATH_MAX];
    HRESULT hr = S_OK;

    if (name && snprintf(path, sizeof(path), "%s/%s", parent, name) < PATH_MAX) {
        struct pe_library *library;

        hr = pe_shelf_library(resolving->search->shelf, path, NULL, &library);
        if (FAILED(hr))
            return hr_trace(hr);
        if (library->machine == resolving->machine)
            return hr_trace(take_found(resolving, library, item));
        hr = take_misfit(library, item);
    }
    if (SUCCEEDED(hr))
        hr = add_place(item, parent);
    return FAILED(hr) ? hr_trace(hr) : S_FALSE;
}

static HRESULT resolve_item(struct resolving *resolving, struct dependency *item)
{
    struct pe_search *search = resolving->search;
    HRESULT hr = try_folder(resolving, resolving->beside, item);

    for (const char *const *path = search->folders; hr == S_FALSE && path && *path; path++) {
        const struct pe_folder *folder;

        hr = pe_shelf_folder(search->shelf, *path, &folder);
        if (SUCCEEDED(hr))
            hr = try_folder(resolving, folder, item);
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

static HRESULT resolve_needs(struct resolving *resolving, const struct pe_library *user)
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
static HRESULT find_beside(struct pe_search *search, const char *path,
                           const struct pe_folder **ret_folder)
{
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";

    if (slash)
        snprintf(folder, sizeof(folder), "%.*s", slash == path ? 1 : (int)(slash - path), path);
    return hr_trace(pe_shelf_folder(search->shelf, folder, ret_folder));
}

HRESULT pe_search_resolve(struct pe_search *search, const char *path, const struct pe_file *pe,
                          struct dependencies *ret_dependencies)
{
    struct resolving resolving = {.search = search, .machine = pe->machine};
    struct pe_library *first;
    HRESULT hr;

    search->n_searches++;
    hr = find_beside(search, path, &resolving.beside);
    if (SUCCEEDED(hr))
        hr = pe_shelf_library(search->shelf, path, pe, &first);
    if (SUCCEEDED(hr)) {
        first->mark = search->n_searches;
        resolving.queue[resolving.n_queue++] = first;
    }
    for (size_t i = 0; SUCCEEDED(hr) && i < resolving.n_queue; i++)
        hr = resolve_needs(&resolving, resolving.queue[i]);
    if (FAILED(hr)) {
        dependencies_deinit(&resolving.found);
        return hr_trace(hr);
    }
    *ret_dependencies = resolving.found;
    return S_OK;
}
