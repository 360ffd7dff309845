/* SPDX-License-Identifier: MIT */
#include "journal/path_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

/* A path that was removed keeps its place. */
struct path_member {
    char *path; /* owned; NULL: a free place */
    bool is_in;
};

static size_t hash(const char *path)
{
    uint64_t sum = 0xcbf29ce484222325;

    for (; *path; path++)
        sum = (sum ^ (uint8_t)*path) * 0x100000001b3;
    return (size_t)(sum ^ sum >> 32);
}

/* Where the path is, or would be; there is a free place. */
static struct path_member *find(const struct path_set *set, const char *path)
{
    size_t i = hash(path);

    for (;; i++) {
        struct path_member *member = &set->members[i & (set->n_places - 1)];

        if (!member->path || strcmp(member->path, path) == 0)
            return member;
    }
}

void path_set_deinit(struct path_set *set)
{
    for (size_t i = 0; i < set->n_places; i++)
        free(set->members[i].path);
    free(set->members);
    *set = (struct path_set){0};
}

bool path_set_has(const struct path_set *set, const char *path)
{
    return set->n_places > 0 && find(set, path)->is_in;
}

static HRESULT make_room(struct path_set *set)
{
    struct path_set larger = {.n_places = set->n_places ? set->n_places * 2 : 64};

    if (set->n_used * 2 < set->n_places)
        return S_OK;

    larger.members = calloc(larger.n_places, sizeof(*larger.members));
    if (!larger.members)
        return hr_raise(E_OUTOFMEMORY, "keeping a set of paths");
    larger.n_used = set->n_used;
    for (size_t i = 0; i < set->n_places; i++)
        if (set->members[i].path)
            *find(&larger, set->members[i].path) = set->members[i];
    free(set->members);
    *set = larger;
    return S_OK;
}

HRESULT path_set_add(struct path_set *set, const char *path)
{
    struct path_member *member;
    HRESULT hr;

    hr = make_room(set);
    if (FAILED(hr))
        return hr_trace(hr);
    member = find(set, path);
    if (member->is_in)
        return S_FALSE;
    if (!member->path) {
        member->path = strdup(path);
        if (!member->path)
            return hr_raise(E_OUTOFMEMORY, "keeping a set of paths");
        set->n_used++;
    }
    member->is_in = true;
    return S_OK;
}

void path_set_remove(struct path_set *set, const char *path)
{
    if (path_set_has(set, path))
        find(set, path)->is_in = false;
}
