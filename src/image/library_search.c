/* SPDX-License-Identifier: MIT */
#include "image/library_search.h"

#include <fcntl.h>
#include <limits.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/loader_cache.h"

struct library_search {
    enum library_variable variable;
    struct loader_cache *cache; /* NULL without one */
    void *libraries;            /* tree of those that were read */
};

struct library {
    char *path; /* first: the tree is sorted by it */
    struct elf_file elf;
};

/* One library that is looked for. */
struct want {
    struct library_search *search;
    const char *name;
    const struct library_user *by;
    struct library_find *find;
    bool is_cut; /* memory was out */
};

/* ---- one file ---- */

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void library_free(void *node)
{
    struct library *library = node;

    free(library->path);
    elf_file_deinit(&library->elf);
    free(library);
}

/* Keeps a library that was read; NULL without memory. */
static const struct library *keep(struct library_search *search, const char *path,
                                  const struct elf_file *elf)
{
    struct library *library = calloc(1, sizeof(*library));

    if (!library)
        return NULL;
    library->path = strdup(path);
    if (!library->path || !tsearch(library, &search->libraries, compare_paths)) {
        free(library->path);
        free(library);
        return NULL;
    }
    library->elf = *elf;
    return library;
}

/* NULL for what is no ELF file. */
static const struct library *read_library(struct want *want, const char *path)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = -1;
    const struct library *library;
    void *place;

    place = tfind(&path, &want->search->libraries, compare_paths);
    if (place)
        return *(const struct library *const *)place;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 || elf_file_read(fd, &elf) != S_OK)
        return NULL;
    library = keep(want->search, path, &elf);
    if (library)
        elf = (struct elf_file){0};
    else
        want->is_cut = true;
    return library;
}

/* Whether the file is a library that fits; one that does not is remembered. */
static bool try_file(struct want *want, const char *path)
{
    const struct library *library = read_library(want, path);
    struct library_find *find = want->find;

    if (!library)
        return false;
    if (elf_file_is_alike(&library->elf, want->by->elf)) {
        find->path = library->path;
        find->elf = &library->elf;
        return true;
    }
    if (!find->misfit) {
        find->misfit = library->path;
        find->foreign = &library->elf;
    }
    return false;
}

/* Whether "a, b, c" has the place. */
static bool has_place(const char *places, const char *place)
{
    size_t len = strlen(place);

    for (const char *found = places; (found = strstr(found, place)); found += len) {
        if ((found == places || found[-1] == ' ') && (found[len] == '\0' || found[len] == ','))
            return true;
    }
    return false;
}

static void note_place(struct want *want, const char *place)
{
    const char *places = want->find->places ? want->find->places : "";
    char *longer;

    if (has_place(places, place))
        return;
    if (asprintf(&longer, "%s%s%s", places, *places ? ", " : "", place) < 0) {
        want->is_cut = true;
        return;
    }
    free(want->find->places);
    want->find->places = longer;
}

static bool try_folder(struct want *want, const char *folder)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s", folder, want->name) >= PATH_MAX)
        return false;
    if (try_file(want, path))
        return true;
    note_place(want, folder);
    return false;
}

/* ---- lists of folders ---- */

/* The words that the loader puts a value for, with and without braces. */
static const char *value_of(const char *text, const char *origin, size_t *ret_len)
{
    const struct {
        const char *word;
        const char *value;
    } words[] = {
        {"$ORIGIN", origin},
        {"${ORIGIN}", origin},
        {"$LIB", "lib/x86_64-linux-gnu"},
        {"${LIB}", "lib/x86_64-linux-gnu"},
        {"$PLATFORM", "x86_64"},
        {"${PLATFORM}", "x86_64"},
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        *ret_len = strlen(words[i].word);
        if (strncmp(text, words[i].word, *ret_len) == 0)
            return words[i].value;
    }
    return NULL;
}

/* One folder of a list, or a file's path, with its words replaced. */
static void expand_folder(const char *text, size_t len, const char *origin,
                          char ret_folder[static PATH_MAX])
{
    const char *end = text + len;
    size_t used = 0;

    *ret_folder = '\0';
    while (text < end && used < PATH_MAX - 1) {
        size_t n = 1;
        const char *value = *text == '$' ? value_of(text, origin, &n) : NULL;

        used += (size_t)snprintf(ret_folder + used, PATH_MAX - used, "%.*s", value ? PATH_MAX : 1,
                                 value ? value : text);
        text += value ? n : 1;
    }
    while (used > 1 && used < PATH_MAX && ret_folder[used - 1] == '/')
        ret_folder[--used] = '\0';
}

static void find_origin(const struct library_user *user, char ret_folder[static PATH_MAX])
{
    char *slash;

    snprintf(ret_folder, PATH_MAX, "%s", user->path);
    slash = strrchr(ret_folder, '/');
    if (slash)
        *slash = '\0';
}

/* Tries the folders of "a:b:c", which @user has, or nobody. */
static bool try_list(struct want *want, const char *list, const struct library_user *user)
{
    char origin[PATH_MAX] = ".", folder[PATH_MAX];

    if (!list || !*list)
        return false;
    if (user)
        find_origin(user, origin);
    /* Between two separators, and before or behind one, stands the current folder. */
    while (list) {
        size_t len = strcspn(list, ":;");

        expand_folder(list, len, origin, folder);
        if (try_folder(want, *folder ? folder : "."))
            return true;
        list = list[len] ? list + len + 1 : NULL;
    }
    return false;
}

/* A name with a folder is not looked for; it may have words, too. */
static bool try_path(struct want *want)
{
    char origin[PATH_MAX], path[PATH_MAX];

    find_origin(want->by, origin);
    expand_folder(want->name, strlen(want->name), origin, path);
    if (try_file(want, path))
        return true;
    note_place(want, path);
    return false;
}

/* ---- the loader's order ---- */

static bool try_rpaths(struct want *want)
{
    if (want->by->elf->runpath)
        return false;
    for (const struct library_user *user = want->by; user; user = user->needed_by) {
        if (user->elf->rpath && try_list(want, user->elf->rpath, user))
            return true;
    }
    return false;
}

static bool try_cache(const struct library_search *search, struct want *want)
{
    const char *path;
    size_t place = 0;

    while (search->cache && (path = loader_cache_next(search->cache, want->name, &place))) {
        if (try_file(want, path))
            return true;
    }
    note_place(want, "the loader's cache");
    return false;
}

static bool try_system(struct want *want)
{
    static const char wide[] = "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib/aarch64-linux-"
                               "gnu:/usr/lib/aarch64-linux-gnu:/lib64:/usr/lib64:/lib:/usr/lib",
                      narrow[] = "/lib/i386-linux-gnu:/usr/lib/i386-linux-gnu:/lib32:/usr/lib32:"
                                 "/lib:/usr/lib";
    const char *list = want->by->elf->bits == 32 ? narrow : wide;
    char folder[PATH_MAX];

    /* Only folders that exist are worth mentioning. */
    while (*list) {
        size_t len = strcspn(list, ":");

        snprintf(folder, sizeof(folder), "%.*s", (int)len, list);
        if (access(folder, F_OK) == 0 && try_folder(want, folder))
            return true;
        list += len + (list[len] != '\0');
    }
    return false;
}

/* What a module needs from its own folder is loaded before it, if it calls itself so. */
static bool try_beside(const struct library_search *search, struct want *want)
{
    const struct library_user *module = want->by;
    char folder[PATH_MAX];

    if (search->variable != LIBRARY_VARIABLE_USED)
        return false;
    while (module->needed_by)
        module = module->needed_by;
    find_origin(module, folder);
    if (!try_folder(want, folder))
        return false;
    if (want->find->elf->soname && strcmp(want->find->elf->soname, want->name) == 0)
        return true;
    want->find->path = NULL;
    want->find->elf = NULL;
    return false;
}

static bool find_library(const struct library_search *search, struct want *want)
{
    if (strchr(want->name, '/'))
        return try_path(want);
    return try_rpaths(want) ||
           (search->variable == LIBRARY_VARIABLE_USED &&
            try_list(want, getenv("LD_LIBRARY_PATH"), NULL)) ||
           try_list(want, want->by->elf->runpath, want->by) || try_cache(search, want) ||
           try_system(want) || try_beside(search, want);
}

/* ---- searches ---- */

HRESULT library_search_new(enum library_variable variable, struct library_search **ret_search)
{
    struct library_search *search = calloc(1, sizeof(*search));

    if (!search)
        return hr_raise(E_OUTOFMEMORY, "looking for libraries");
    search->variable = variable;
    search->cache = loader_cache_open("/etc/ld.so.cache");
    *ret_search = search;
    return S_OK;
}

struct library_search *library_search_free(struct library_search *search)
{
    if (!search)
        return NULL;

    loader_cache_close(search->cache);
    tdestroy(search->libraries, library_free);
    free(search);
    return NULL;
}

bool library_search_is_loaded(const struct library_search *search, const char *name)
{
    static const char own[] = "libcomity.so";

    return search->variable == LIBRARY_VARIABLE_USED && strncmp(name, own, sizeof(own) - 1) == 0;
}

HRESULT library_search_find(struct library_search *search, const char *name,
                            const struct library_user *user, struct library_find *ret_find)
{
    _cleanup_(library_find_deinit) struct library_find find = {0};
    struct want want = {.search = search, .name = name, .by = user, .find = &find};
    bool is_found = find_library(search, &want);

    if (want.is_cut)
        return hr_raise(E_OUTOFMEMORY, "looking for the library %s", name);
    *ret_find = find;
    find = (struct library_find){0};
    return is_found ? S_OK : S_FALSE;
}

void library_find_deinit(struct library_find *find)
{
    free(find->places);
    *find = (struct library_find){0};
}
