/* SPDX-License-Identifier: MIT */
/*
 * The loader's cache, /etc/ld.so.cache: which files there are for a library's name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct loader_cache;

/* NULL if the file is not there, or none that is understood: then only folders are searched. */
struct loader_cache *loader_cache_open(const char *path);
struct loader_cache *loader_cache_close(struct loader_cache *cache);
DEFINE_CLEANUP(struct loader_cache *, loader_cache_close);

/*
 * The next file for @name, begin with *@place at 0; NULL at the end. The text is the cache's. One
 * library may be there for several machines.
 */
const char *loader_cache_next(const struct loader_cache *cache, const char *name, size_t *place);
