/* SPDX-License-Identifier: MIT */
/*
 * How contents come from a file and go to one: by src/package, which reads with libmsi's storage in
 * a process without rights.
 */
#pragma once

#include "package/package_write.h"

#include "data.h"
#include "summary.h"

/* @terms may be NULL. Outcome: HRESULT of ERROR_INSTALL_PACKAGE_INVALID. Raised: the file's errors.
 */
HRESULT database_file_read(const char *path, const struct package_terms *terms, struct data *data,
                           struct summary *summary);

/* The file is new as a whole, or as before. */
HRESULT database_file_write(const char *path, struct data *data, const struct summary *summary);

/* Summary information as src/package has it; texts are borrowed. */
void database_file_summary(const struct summary *summary, struct package_summary *ret_summary);
