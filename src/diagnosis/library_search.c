/* SPDX-License-Identifier: MIT */
#include "diagnosis/library_search.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "diagnosis/loader_cache.h"

enum {
    OBJECTS_MAX = 1024,
    PLACES_SIZE = 1024,
};

/* A program, module or library that is, or would be, loaded. */
struct object {
    char *path;
    struct elf_file elf;
    const struct object *needed_by; /* borrowed; NULL for the first */
};

/* A search under way. What was found waits in the list for its own needs to be looked for. */
struct search {
    struct diagnosis *diagnosis;
    enum server_role role;
    struct loader_cache *cache; /* NULL without one */
    struct object *objects[OBJECTS_MAX];
    size_t n_objects;
};

/* One library that is looked for. */
struct want {
    const char *name;
    const struct object *by;
    char places[PLACES_SIZE]; /* where it is not */
    char *misfit;             /* a file of that name for another machine; owned */
    struct elf_file misfit_elf;
    char found[PATH_MAX];
};

static struct object *object_free(struct object *object)
{
    if (!object)
        return NULL;

    free(object->path);
    elf_file_deinit(&object->elf);
    free(object);
    return NULL;
}
DEFINE_CLEANUP(struct object *, object_free);

static void search_deinit(struct search *search)
{
    for (size_t i = 0; i < search->n_objects; i++)
        object_free(search->objects[i]);
    loader_cache_close(search->cache);
}

static void want_deinit(struct want *want)
{
    free(want->misfit);
    elf_file_deinit(&want->misfit_elf);
}

/* ---- one file ---- */

/* Whether the file is a library that fits; one that does not is remembered. */
static bool try_file(struct want *want, const char *path)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0 || elf_file_read(fd, &elf) != S_OK)
        return false;
    if (elf_file_is_alike(&elf, &want->by->elf)) {
        snprintf(want->found, sizeof(want->found), "%s", path);
        return true;
    }
    if (!want->misfit) {
        want->misfit = strdup(path);
        want->misfit_elf = elf;
        elf = (struct elf_file){0};
    }
    return false;
}

static void note_place(struct want *want, const char *place)
{
    size_t len = strlen(want->places);

    if (!strstr(want->places, place))
        snprintf(want->places + len, sizeof(want->places) - len, "%s%s", len ? ", " : "", place);
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

/* One folder of a list, with its words replaced. */
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

/* Tries the folders of "a:b:c", which @object has, or nobody. */
static bool try_list(struct want *want, const char *list, const struct object *object)
{
    char origin[PATH_MAX] = ".", folder[PATH_MAX];
    char *slash;

    if (object) {
        snprintf(origin, sizeof(origin), "%s", object->path);
        slash = strrchr(origin, '/');
        if (slash)
            *slash = '\0';
    }
    while (list && *list) {
        size_t len = strcspn(list, ":;");

        expand_folder(list, len, origin, folder);
        if (*folder && try_folder(want, folder))
            return true;
        list += len + (list[len] != '\0');
    }
    return false;
}

/* ---- the loader's order ---- */

static bool try_rpaths(struct want *want)
{
    if (want->by->elf.runpath)
        return false;
    for (const struct object *object = want->by; object; object = object->needed_by) {
        if (object->elf.rpath && try_list(want, object->elf.rpath, object))
            return true;
    }
    return false;
}

static bool try_cache(const struct search *search, struct want *want)
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
    const char *list = want->by->elf.bits == 32 ? narrow : wide;
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

static bool find(const struct search *search, struct want *want)
{
    if (strchr(want->name, '/')) {
        note_place(want, "its place");
        return try_file(want, want->name);
    }
    return try_rpaths(want) ||
           (search->role == SERVER_MODULE && try_list(want, getenv("LD_LIBRARY_PATH"), NULL)) ||
           try_list(want, want->by->elf.runpath, want->by) || try_cache(search, want) ||
           try_system(want);
}

/* ---- the closure ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* Takes @elf into the list. */
static bool search_add(struct search *search, const char *path, struct elf_file *elf,
                       const struct object *needed_by)
{
    _cleanup_(object_freep) struct object *object = calloc(1, sizeof(*object));

    if (!object || search->n_objects == OBJECTS_MAX) {
        search->diagnosis->is_cut = true;
        return false;
    }
    object->path = strdup(path);
    object->elf = *elf;
    object->needed_by = needed_by;
    *elf = (struct elf_file){0};
    if (!object->path) {
        search->diagnosis->is_cut = true;
        return false;
    }
    search->objects[search->n_objects++] = TAKE_PTR(object);
    return true;
}

/* The loader loads a name once; a module's client has Comity loaded already. */
static bool is_there(const struct search *search, const char *name)
{
    if (search->role == SERVER_MODULE && strncmp(name, "libcomity.so", 12) == 0)
        return true;
    for (size_t i = 0; i < search->n_objects; i++) {
        if (strcmp(base_name(search->objects[i]->path), name) == 0)
            return true;
    }
    return false;
}

static void blame(struct search *search, const struct want *want)
{
    struct diagnosis *diagnosis = search->diagnosis;
    char machine[ELF_MACHINE_TEXT_SIZE];

    if (want->misfit) {
        elf_machine_text(&want->misfit_elf, machine);
        diagnosis_note(diagnosis, "library", STEP_BAD, "%s, for %s: only %s, for %s", want->name,
                       want->by->path, want->misfit, machine);
        diagnosis_blame(diagnosis, CAUSE_LIBRARY_OTHER_MACHINE, want->name, want->by->path,
                        want->misfit, machine);
        return;
    }
    diagnosis_note(diagnosis, "library", STEP_BAD, "%s, for %s: not in %s", want->name,
                   want->by->path, want->places);
    diagnosis_blame(diagnosis, CAUSE_LIBRARY_MISSING, want->name, want->by->path, want->places);
}

/* Looks for what one object needs. */
static void search_needs(struct search *search, const struct object *object)
{
    for (unsigned i = 0; i < object->elf.n_needed; i++) {
        _cleanup_(want_deinit) struct want want = {.name = object->elf.needed[i], .by = object};
        _cleanup_(elf_file_deinit) struct elf_file elf = {0};
        _cleanup_(closep) int fd = -1;

        if (is_there(search, want.name))
            continue;
        if (!find(search, &want)) {
            blame(search, &want);
            continue;
        }
        fd = open(want.found, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || elf_file_read(fd, &elf) != S_OK ||
            !search_add(search, want.found, &elf, object))
            return;
    }
}

void library_search_examine(struct diagnosis *diagnosis, const char *path,
                            const struct elf_file *elf, enum server_role role)
{
    _cleanup_(search_deinit) struct search search = {.diagnosis = diagnosis, .role = role};
    struct elf_file first = *elf;
    char real[PATH_MAX];

    if (elf->n_needed == 0)
        return;
    search.cache = loader_cache_open("/etc/ld.so.cache");
    /* $ORIGIN is where the file is, not where a link to it is. */
    if (!search_add(&search, realpath(path, real) ? real : path, &first, NULL))
        return;
    for (size_t i = 0; i < search.n_objects; i++)
        search_needs(&search, search.objects[i]);
    if (!diagnosis_has_failed(diagnosis))
        diagnosis_note(diagnosis, "libraries", STEP_FOUND, "%zu, all found", search.n_objects - 1);
    /* The first is the caller's. */
    search.objects[0]->elf = (struct elf_file){0};
}
