/* SPDX-License-Identifier: MIT */
/*
 * Tree: files made below one folder, and nowhere else: no link that is there is followed.
 */
#pragma once

#include <comity/winerror.h>

/* Makes the folders of @path, relative to the folder @root_fd, and the file anew; @ret_fd is for
 * writing. */
HRESULT tree_make_file(int root_fd, const char *path, int *ret_fd);
