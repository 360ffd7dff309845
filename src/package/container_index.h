/* SPDX-License-Identifier: MIT */
/*
 * Container index: what has been told of a package's container: its streams by their names, and the
 * bytes of those that make up the database. It was told by a process that a hostile file may have
 * taken over, so it is checked.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "image/span.h"

struct container_index;

/* Where a container is. */
struct container_file {
    int fd;
    const char *path;   /* for messages */
    const char *folder; /* within it, the container; or NULL */
};

/* Raised: ERROR_INSTALL_PACKAGE_INVALID's
 * HRESULT for what is none. */
HRESULT container_index_read(const struct container_file *file, struct container_index **ret_index);

/* The same of what has been told, which is borrowed. */
HRESULT container_index_check(struct span told, struct container_index **ret_index);

struct container_index *container_index_free(struct container_index *index);
DEFINE_CLEANUP(struct container_index *, container_index_free);

/* Writes the stream @name, which has @size bytes, to @out. Raised alike. */
HRESULT container_index_copy(const struct container_file *file, const char *name, int64_t size,
                             int out);

/* The bytes of a table; none if it has none. */
struct span container_index_table(const struct container_index *index, const char *name);
struct span container_index_summary(const struct container_index *index);

/* The other streams: the size of one, or -1 if there is none; their names in order, NULL behind the
 * last. */
int64_t container_index_size(const struct container_index *index, const char *name);
const char *container_index_name_at(const struct container_index *index, size_t i);
