/* SPDX-License-Identifier: MIT */
/*
 * Text archives (.idt): a table as lines of fields with tabs between them, streams as files beside.
 * Source: Windows' "Text Archive Files" page. They come from outside: names of streams stay below
 * their folder.
 */
#pragma once

#include "database.h"

/* Puts the table of an archive in the place of the one that is there. @folder ends in '/'.
 * Outcomes: HRESULTs of ERROR_FUNCTION_FAILED (it is no archive), ERROR_BAD_PATHNAME. */
HRESULT archive_import(struct msi_database *database, const char *folder, const char *file);

/* Outcomes: HRESULT of ERROR_BAD_PATHNAME; of ERROR_INVALID_TABLE. */
HRESULT archive_export(struct msi_database *database, const char *table, const char *folder,
                       const char *file);

/* The same for an archive without streams. */
HRESULT archive_read(struct msi_database *database, const char *text, size_t size);
