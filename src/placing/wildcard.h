/* SPDX-License-Identifier: MIT */
/*
 * Wildcards: names with * and ?, as the tables RemoveFile and MoveFile have them.
 */
#pragma once

#include <stdbool.h>

#include <comity/winerror.h>

/* Whether a name matches, without regard to case; "*.*" is any name. */
bool wildcard_matches(const char *pattern, const char *name);

/* Calls @visit for each file in @folder that matches, folders not among them. All names are read
 * before the first call. A folder that is not there has none. */
HRESULT wildcard_visit(const char *folder, const char *pattern,
                       HRESULT (*visit)(const char *path, const char *name, void *context),
                       void *context);
