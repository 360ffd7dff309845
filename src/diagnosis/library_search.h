/* SPDX-License-Identifier: MIT */
/*
 * Library search: which shared libraries a program or module needs, and where the loader would
 * find each, by its own rules: DT_RPATH, LD_LIBRARY_PATH (modules only: servers are started without
 * it), DT_RUNPATH, the cache, the system's folders. Nothing is loaded.
 */
#pragma once

#include "diagnosis/diagnosis.h"
#include "diagnosis/elf_file.h"
#include "diagnosis/server_file.h"

/* Notes what was found for the file at @path, and blames the first library that is missing. */
void library_search_examine(struct diagnosis *diagnosis, const char *path,
                            const struct elf_file *elf, enum server_role role);
