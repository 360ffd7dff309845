/* SPDX-License-Identifier: MIT */
/*
 * Needs: the libraries that a server's program or module needs, as the loader would find them.
 */
#pragma once

#include "diagnosis/diagnosis.h"
#include "diagnosis/server_file.h"
#include "image/elf_file.h"

/* Notes what was found for the file at @path, and blames the first library that is missing. */
void needs_examine(struct diagnosis *diagnosis, const char *path, const struct elf_file *elf,
                   enum server_role role);
