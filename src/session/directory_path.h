/* SPDX-License-Identifier: MIT */
/*
 * Directory paths: folders as people and packages name them, in terms of this system.
 */
#pragma once

#include <comity/winerror.h>

/*
 * Windows' drives are @drive, '\' is '/', spaces at the ends of names and "." go, @root comes in
 * front unless it is there. E_INVALIDARG, raised, for "..", and for paths that are not full. The
 * caller frees the path; it ends with '/'.
 */
HRESULT directory_path(const char *text, const char *drive, const char *root, char **ret_path);
