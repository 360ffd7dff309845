/* SPDX-License-Identifier: MIT */
/*
 * File view: the bytes of a file, mapped for reading. Who cuts the file off meanwhile makes its
 * readers fail as they would with any mapped library.
 */
#pragma once

#include <comity/windef.h>

#include "image/span.h"

struct file_view {
    struct span bytes; /* none of an empty file */
};

/* Only plain files are opened: others would block, or have no end. */
HRESULT file_view_open(const char *path, struct file_view *ret_view);
void file_view_close(struct file_view *view);

/*
 * From now on who reads what was cut off reads zeros. For programs that have nothing else mapped
 * of which zeros would be believed.
 */
void file_view_survive_cuts(void);
