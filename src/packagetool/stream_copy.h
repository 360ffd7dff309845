/* SPDX-License-Identifier: MIT */
/*
 * Stream copies: streams of packages in files that have no name.
 */
#pragma once

#include "package/package.h"

/* A descriptor of the copy, at its beginning. */
HRESULT stream_copy(const struct package *package, const char *name, int *ret_fd);

/* S_FALSE if the streams of this name differ. */
HRESULT stream_copy_compare(const struct package *a, const struct package *b, const char *name);
