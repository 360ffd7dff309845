/* SPDX-License-Identifier: MIT */
/*
 * Temporary files and folders, for nobody else: below $TMPDIR if that is an absolute path, else
 * below /tmp. Set-id programs ignore the environment. Raised: what the system says.
 */
#pragma once

#include <limits.h>

#include <comity/winerror.h>

/* A new file, closed by the caller and on exec; whoever has the path removes it. */
HRESULT temporary_file(char ret_path[static PATH_MAX], int *ret_fd);

/* A new folder. */
HRESULT temporary_folder(char ret_path[static PATH_MAX]);

/* A file without a name, which goes with its descriptor. */
HRESULT temporary_nameless(int *ret_fd);
