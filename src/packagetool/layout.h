/* SPDX-License-Identifier: MIT */
/*
 * Layout: where a package's files are below its target folder, and where they come from, by its
 * tables Directory, Component, File and Media. Names that would lead elsewhere are refused.
 */
#pragma once

#include "package/package.h"

struct layout;

/* Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT naming table, row and column. */
HRESULT layout_new(const struct package *package, struct layout **ret_layout);
struct layout *layout_free(struct layout *layout);
DEFINE_CLEANUP(struct layout *, layout_free);

/* The path of a file, by its row in the table File, relative to the target folder; the same in the
 * folder of the package's source, for files that are in no cabinet. */
const char *layout_target(const struct layout *layout, size_t row);
const char *layout_source(const struct layout *layout, size_t row);

/* Whether the file is in a cabinet. */
bool layout_is_compressed(const struct layout *layout, size_t row);
