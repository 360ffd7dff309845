/* SPDX-License-Identifier: MIT */
/*
 * Cabinet blocks: whether a cabinet's blocks of data have checksums. Who makes cabinets may leave
 * them out, as 0; libgcab takes that for wrong ones.
 */
#pragma once

#include <stdbool.h>

/* True if a block has none. Of what is no cabinet nothing is told. */
bool cabinet_blocks_lack_checksums(int fd);
