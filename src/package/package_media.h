/* SPDX-License-Identifier: MIT */
/*
 * Package media: the rows of the table Media by their cabinets' names.
 */
#pragma once

#include "package/package.h"

/* The row whose cabinet, a stream ("#name") or a file, is called @name in any case; -1 if there is
 * none. */
ptrdiff_t package_media_called(const struct package *package, const char *name);
