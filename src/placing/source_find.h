/* SPDX-License-Identifier: MIT */
/*
 * Finding files as Windows does, whatever the case of their names.
 */
#pragma once

#include <comity/winerror.h>

/*
 * The file at @relative (with '/' or '\') below @folder, whatever the case of the names: the exact
 * ones are preferred. S_FALSE if there is none. The caller frees the path. Raised: E_ACCESSDENIED
 * for "..".
 */
HRESULT source_find(const char *folder, const char *relative, char **ret_path);
