/* SPDX-License-Identifier: MIT */
/*
 * Server paths: whether what a module registers as its servers' files can be found from anywhere.
 */
#pragma once

#include "selfreg/entries.h"

/*
 * Looks at what InprocServer32, InprocHandler32 and LocalServer32 will be. S_FALSE if one names no
 * file that is there, or not in full: @ret_sentence (the caller's) says which and what to do.
 */
HRESULT server_paths_check(const struct entries *entries, char **ret_sentence);
