/* SPDX-License-Identifier: MIT */
/*
 * Removal: taking away what receipts say that was installed. What was changed since is kept beside
 * under another name ("app.conf.kept"), and told; what another product has there as well stays.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"
#include "placing/placing.h"

/* What one entry says; the entry is gone afterwards, and, once @placing is finished, so are folders
 * that became empty. */
HRESULT removal_of_entry(struct placing *placing, struct receipt_entry *entry);

/* What the receipt has of the rows of @table whose components go. */
HRESULT removal_of_rows(struct installation *installation, const char *table);

/* The same of what the receipt has for these rows under another name. */
HRESULT removal_of_rows_as(struct installation *installation, const char *table, const char *as);

/* Before the row puts something at @path: what it had elsewhere goes, and what is there of others
 * or was changed is kept beside. S_FALSE if another row of the product has put its own there. */
HRESULT removal_make_way(struct placing *placing, const char *table, const char *key,
                         const char *path);

/* Moves a file out of the way, to a name beside it that nobody has, telling @why. */
HRESULT keep_beside(struct installation *installation, const char *path, const char *why);
