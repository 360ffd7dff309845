/* SPDX-License-Identifier: MIT */
/*
 * Known folders: where this system has what Windows calls ProgramFilesFolder and so on; the table
 * is in doc/packages.md. Those of the machine are below /opt and where the standards of the
 * desktop say; those of a user follow the XDG rules. They need not be there.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

enum known_scope {
    KNOWN_USER,
    KNOWN_MACHINE,
};

/* Names in the order of the table; NULL behind the last. */
const char *known_folder_at(size_t i);

/*
 * The folder's absolute path, ended by '/', below @root if it is not NULL; the caller frees it.
 * Outcome: ERROR_FILE_NOT_FOUND's HRESULT for a name that is none of them.
 */
HRESULT known_folder_path(const char *name, enum known_scope scope, const char *root,
                          char **ret_path);

/* What is in place of Windows' first drive: where packages go that name no folder. */
#define KNOWN_FOLDER_DRIVE "ROOTDRIVE"
