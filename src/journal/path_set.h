/* SPDX-License-Identifier: MIT */
/*
 * Path sets: paths without an order. Looking one up costs the same however many there are.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

/* All zeros is an empty set. */
struct path_set {
    struct path_member *members; /* open addressing; n_places is a power of 2 */
    size_t n_places;
    size_t n_used;
};

void path_set_deinit(struct path_set *set);

bool path_set_has(const struct path_set *set, const char *path);

/* S_FALSE if it is in it already. */
HRESULT path_set_add(struct path_set *set, const char *path);

void path_set_remove(struct path_set *set, const char *path);
