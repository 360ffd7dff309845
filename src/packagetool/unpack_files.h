/* SPDX-License-Identifier: MIT */
/*
 * Unpacking a package's files, from its cabinets and its source folder.
 */
#pragma once

#include "package/package.h"

/* Makes them below the folder @root_fd. Raised: what is missing or damaged, by name. */
HRESULT unpack_files(const struct package *package, int root_fd, size_t *ret_n);
