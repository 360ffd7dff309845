/* SPDX-License-Identifier: MIT */
/*
 * Compound files of the file system. Each writes the whole file, and answers by the STG_E_ code
 * that compound_from_errno() gives for what the system says, or compound_write()'s.
 */
#pragma once

#include <limits.h>

#include "compound/compound_write.h"

/* Windows' code for one of errno's, when files are opened, read and written. */
HRESULT compound_from_errno(int error);

/* Reads the file at @path. */
HRESULT compound_file_read(const char *path, struct compound_facts *ret_facts,
                           struct compound_node **ret_root);

/* Writes a new file in the folder of @path, for the caller to rename or remove; open for reading
 * and writing. What a file at @path may be used for, the new one may be; it is on the disk if
 * @is_synced. */
HRESULT compound_file_beside(const char *path, const struct compound_node *root,
                             const struct compound_facts *facts, bool is_synced,
                             char ret_path[static PATH_MAX], int *ret_fd);

/* Writes over what is in an open file, which a crash meanwhile leaves in pieces. */
HRESULT compound_file_over(int fd, const struct compound_node *root,
                           const struct compound_facts *facts, bool is_synced);

/* Writes the file at @path, wholly or not at all. */
HRESULT compound_file_write(const char *path, const struct compound_node *root,
                            const struct compound_facts *facts);
