/* SPDX-License-Identifier: MIT */
#include "image/dependencies.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

struct closure {
    struct library_search *search;
    struct library_user users[DEPENDENCIES_MAX]; /* each waits for its own needs to be looked for */
    size_t n_users;
    struct dependencies found;
};

static void closure_deinit(struct closure *closure)
{
    dependencies_deinit(&closure->found);
}

static void dependency_deinit(struct dependency *dependency)
{
    free(dependency->name);
    free(dependency->needed_by);
    free(dependency->path);
    free(dependency->places);
}

void dependencies_deinit(struct dependencies *dependencies)
{
    for (size_t i = 0; i < dependencies->n; i++)
        dependency_deinit(&dependencies->items[i]);
    free(dependencies->items);
    *dependencies = (struct dependencies){0};
}

const struct dependency *dependencies_lacking(const struct dependencies *dependencies)
{
    for (size_t i = 0; i < dependencies->n; i++) {
        enum dependency_state state = dependencies->items[i].state;

        if (state == DEPENDENCY_MISSING || state == DEPENDENCY_OTHER_MACHINE)
            return &dependencies->items[i];
    }
    return NULL;
}

static HRESULT out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "looking for what a file needs");
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* The loader loads a name once, under whatever file, and gives up on it once. */
static bool is_known(const struct closure *closure, const char *name)
{
    if (library_search_is_loaded(closure->search, name))
        return true;
    for (size_t i = 0; i < closure->n_users; i++) {
        const struct library_user *user = &closure->users[i];

        if (strcmp(base_name(user->path), name) == 0 ||
            (user->elf->soname && strcmp(user->elf->soname, name) == 0))
            return true;
    }
    for (size_t i = 0; i < closure->found.n; i++) {
        if (strcmp(closure->found.items[i].name, name) == 0)
            return true;
    }
    return false;
}

static char *take_text(char *text)
{
    return text ? text : strdup("");
}

/* Notes what was found of one need. */
static HRESULT add_dependency(struct closure *closure, const char *name,
                              const struct library_user *user, struct library_find *find)
{
    struct dependencies *found = &closure->found;
    struct dependency *item, *items;

    items = realloc(found->items, (found->n + 1) * sizeof(*items));
    if (!items)
        return out_of_memory();
    found->items = items;
    item = &items[found->n++];
    *item = (struct dependency){
        .state = find->path     ? DEPENDENCY_FOUND
                 : find->misfit ? DEPENDENCY_OTHER_MACHINE
                                : DEPENDENCY_MISSING,
        .name = strdup(name),
        .needed_by = strdup(user->path),
        .path = find->path     ? strdup(find->path)
                : find->misfit ? strdup(find->misfit)
                               : NULL,
        .places = find->path ? strdup("") : take_text(TAKE_PTR(find->places)),
    };
    if (item->state == DEPENDENCY_OTHER_MACHINE)
        elf_machine_text(find->foreign, item->machine);
    return item->name && item->needed_by && item->places &&
                   (item->path || item->state == DEPENDENCY_MISSING)
               ? S_OK
               : out_of_memory();
}

/* Looks for what one file needs. */
static HRESULT resolve_needs(struct closure *closure, const struct library_user *user)
{
    for (unsigned i = 0; i < user->elf->n_needed; i++) {
        _cleanup_(library_find_deinit) struct library_find find = {0};
        const char *name = user->elf->needed[i];
        HRESULT hr;

        if (is_known(closure, name))
            continue;
        if (closure->n_users == DEPENDENCIES_MAX || closure->found.n == DEPENDENCIES_MAX) {
            closure->found.is_cut = true;
            return S_OK;
        }
        hr = library_search_find(closure->search, name, user, &find);
        if (SUCCEEDED(hr))
            hr = add_dependency(closure, name, user, &find);
        if (FAILED(hr))
            return hr_trace(hr);
        if (find.path)
            closure->users[closure->n_users++] = (struct library_user){find.path, find.elf, user};
    }
    return S_OK;
}

HRESULT dependencies_resolve(struct library_search *search, const char *path,
                             const struct elf_file *elf, struct dependencies *ret_dependencies)
{
    _cleanup_(closure_deinit) struct closure closure = {.search = search, .n_users = 1};
    char real[PATH_MAX];
    HRESULT hr = S_OK;

    /* $ORIGIN is where the file is, not where a link to it is. */
    closure.users[0] = (struct library_user){realpath(path, real) ? real : path, elf, NULL};
    for (size_t i = 0; SUCCEEDED(hr) && i < closure.n_users; i++)
        hr = resolve_needs(&closure, &closure.users[i]);
    if (FAILED(hr))
        return hr_trace(hr);

    *ret_dependencies = closure.found;
    closure.found = (struct dependencies){0};
    return S_OK;
}
