/* SPDX-License-Identifier: MIT */
#pragma once

#include "files/drive_table.h"
#include "scripting.h"

/* A Drive like @entry. */
HRESULT drive_create(const struct drive_entry *entry, IDrive **ret_drive);

/* That of the full path @path. */
HRESULT drive_create_of_path(const char *path, IDrive **ret_drive);

/*
 * That of a letter, alone or with a colon and the root's separator, or of a path where a drive is
 * mounted. S_FALSE, and NULL, if there is no such drive; E_INVALIDARG for what names none.
 */
HRESULT drive_create_of_text(BSTR text, IDrive **ret_drive);

/* The collection of all drives. */
HRESULT drive_list_create(IDriveCollection **ret_drives);
