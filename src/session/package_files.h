/* SPDX-License-Identifier: MIT */
/*
 * Files of a package: its table File, and where they are or will be.
 */
#pragma once

#include <comity/winerror.h>

#include "base/arena.h"
#include "package/package.h"
#include "session/components.h"
#include "session/session.h"

/* Bits of the column Attributes. */
enum file_attributes {
    FILE_NONCOMPRESSED = 0x2000,
    FILE_COMPRESSED = 0x4000,
};

struct package_files {
    const struct table *table; /* borrowed */
    struct session_file *all;  /* in the table's order; owned */
    size_t n;
    struct arena paths;
};

/*
 * Reads the table, and tells @components which of them have a file in a cabinet. Refused:
 * components that are not there, names that lead elsewhere, sizes below 0.
 */
HRESULT package_files_init(struct package_files *files, const struct package *package,
                           struct components *components);
void package_files_deinit(struct package_files *files);

const struct session_file *package_files_find(const struct package_files *files, const char *key);

/* Makes the paths, from the directories'. Paths that were borrowed are no more. Refused: paths
 * that are too long. */
HRESULT package_files_resolve(struct package_files *files);
