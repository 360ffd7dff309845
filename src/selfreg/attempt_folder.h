/* SPDX-License-Identifier: MIT */
/*
 * An attempt's folder: for what is captured, and for what the module writes to files. It is gone
 * with the attempt; of one whose process died, with the next.
 */
#pragma once

#include <limits.h>

#include <comity/windef.h>

/* The caller frees what it gets by attempt_folder_remove(). */
HRESULT attempt_folder_make(char **ret_folder);

/* Removes it with all that is in it. NULL is nothing; returns NULL. */
char *attempt_folder_remove(char *folder);

/* Removes those whose processes died; attempt_folder_make() does so as well. */
void attempt_folder_sweep(void);

/* Where in it the module may write. */
void attempt_folder_scratch(const char *folder, char ret_path[static PATH_MAX]);
