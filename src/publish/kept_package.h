/* SPDX-License-Identifier: MIT */
/*
 * Kept packages: the copies of installed packages, their transforms and icons, by which products
 * are changed, repaired and removed when the originals are gone.
 */
#pragma once

#include <limits.h>

#include "action/installation.h"

/* The folder of a context's copies, without '/' at its end. */
HRESULT kept_folder(enum session_context context, char ret_path[static PATH_MAX]);

/* Where the copy of the installation's package is, or will be. */
HRESULT kept_package_path(struct installation *installation, char ret_path[static PATH_MAX]);

/* Where an icon of the table Icon is, or will be. */
HRESULT kept_icon_path(struct installation *installation, const char *icon,
                       char ret_path[static PATH_MAX]);

/* Keep them, through the journal. The paths of the transforms, ';' between them, are the caller's;
 * "" if there are none. */
HRESULT kept_package_make(struct installation *installation);
HRESULT kept_transforms_make(struct installation *installation, char **ret_paths);
HRESULT kept_icons_make(struct installation *installation);

/* Removes them all. */
HRESULT kept_package_remove(struct installation *installation);
