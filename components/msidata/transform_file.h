/* SPDX-License-Identifier: MIT */
/*
 * Transforms as files (.mst): written with libgsf; applied by src/package, on a copy of the
 * database.
 */
#pragma once

#include "database.h"

/*
 * Writes what leads from @from to @to; @path may be NULL, to ask only whether there is something.
 * S_FALSE if there is no difference; a file is written then, too.
 */
HRESULT transform_file_write(const char *path, struct data *from, struct data *to,
                             const struct summary *summary);

/* Puts what the transform makes of it in the place of the database's contents. Outcomes: HRESULTs
 * of ERROR_INSTALL_TRANSFORM_FAILURE, ERROR_OPEN_FAILED. The caller has the lock. */
HRESULT transform_file_apply(const char *path, struct msi_database *database);

/* Only tells what it would make of it, in the table _TransformView. */
HRESULT transform_file_view(const char *path, struct msi_database *database);
