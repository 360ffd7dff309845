/* SPDX-License-Identifier: MIT */
/*
 * The copy of one file from an open folder to another.
 */
#pragma once

#include "files/file_copy.h"

/*
 * Bytes, mode and date of change. Outcomes: CTL_E_FILEALREADYEXISTS; CTL_E_PERMISSIONDENIED for
 * what is no regular file, onto a folder, onto itself and onto what may not be written.
 */
HRESULT file_transfer(int from_folder, const char *from, int to_folder, const char *to,
                      enum file_copy_flags flags);

/* A link itself. */
HRESULT file_transfer_link(int from_folder, const char *from, int to_folder, const char *to,
                           enum file_copy_flags flags);
