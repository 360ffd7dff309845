/* SPDX-License-Identifier: MIT */
/*
 * Unpacking a package's tables and streams into files, as programs that make packages take them:
 * NAME.idt, and _Streams/NAME. A stream of a cell is NAME/STREAM beside the table's file as well.
 */
#pragma once

#include "package/package.h"

/* Makes them below the folder @root_fd. */
HRESULT unpack_tables(const struct package *package, int root_fd, size_t *ret_n);
