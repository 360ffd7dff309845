/* SPDX-License-Identifier: MIT */
/*
 * Module walk: the files below a folder, in the order of their names.
 */
#pragma once

#include <comity/windef.h>

/* Returns a failure to end the walk. */
typedef HRESULT module_walk_visit(void *context, const char *path);

/*
 * Visits the plain files below @folder. Symbolic links are followed, but no folder is entered
 * twice. A folder that cannot be read is told to @failed, with errno set, and the walk goes on.
 */
HRESULT module_walk(const char *folder, module_walk_visit *visit, module_walk_visit *failed,
                    void *context);
