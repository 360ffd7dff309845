/* SPDX-License-Identifier: MIT */
/*
 * Custom files: the programs and scripts of custom actions as files: those of the table Binary, of
 * the table File, and what a property has.
 */
#pragma once

#include <limits.h>

#include "customaction/custom_action.h"

/* Raises ERROR_INSTALL_PACKAGE_INVALID's HRESULT naming the row and @column. */
HRESULT custom_file_fault(const struct custom_action *action, const char *column, const char *what);

/* Whether there is the stream, the row or the directory that the action names. */
HRESULT custom_file_check(struct installation *installation, const struct custom_action *action);

/* Writes a stream of the table Binary. */
HRESULT custom_file_copy(struct installation *installation, const struct custom_action *action,
                         int fd);

/* Makes a file of such a stream, or of a text, which is the caller's to delete. */
HRESULT custom_file_extract(struct installation *installation, const struct custom_action *action,
                            char ret_path[static PATH_MAX]);
HRESULT custom_file_write(struct installation *installation, const char *text,
                          char ret_path[static PATH_MAX]);

/* Where a program of Comity's own is that is run for custom actions. */
HRESULT custom_file_find_helper(const char *name, char ret_path[static PATH_MAX]);
