/* SPDX-License-Identifier: MIT */
/*
 * Directories of a package: its table Directory, resolved to the folders of this system.
 *
 * A directory that has been given a path is there; any other one is below its parent, by its name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "package/package.h"
#include "session/session.h"

enum {
    DIRECTORY_DEPTH_MAX = 512, /* of folders in each other */
};

struct directory;

struct directories {
    const struct table *table; /* borrowed */
    struct directory *all;     /* in the table's order; owned, as the table's rows many */
    size_t n;
    bool has_short_names; /* at the source */
};

/* Reads the table. Refused: parents that are not there or in a circle, names that lead elsewhere.
 */
HRESULT directories_init(struct directories *directories, const struct package *package);
void directories_deinit(struct directories *directories);

const struct session_directory *directories_at(const struct directories *directories, size_t i);
const struct session_directory *directories_find(const struct directories *directories,
                                                 const char *key);

size_t directories_index(const struct directories *directories,
                         const struct session_directory *directory);
bool directories_is_given(const struct directories *directories, size_t i);

/* Gives one a path, absolute and ended by '/'. */
HRESULT directories_give(struct directories *directories, size_t i, const char *path);

/* Makes all paths. @drive is the folder for what has neither parent nor path. Paths that were
 * borrowed are no more. */
HRESULT directories_resolve(struct directories *directories, const char *drive);
