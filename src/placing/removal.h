/* SPDX-License-Identifier: MIT */
/*
 * Removal: taking away what receipts say that was installed. What was changed since is kept beside
 * under another name ("app.conf.kept"), and told; what another product has there as well stays.
 */
#pragma once

#include <comity/winerror.h>

#include "action/installation.h"
#include "placing/receipt.h"
#include "placing/target.h"

/* What one entry says; the entry is gone afterwards, and, once @target is settled, so are folders
 * that became empty. */
HRESULT removal_of_entry(struct target *target, struct receipt *receipt,
                         struct installation *installation, struct receipt_entry *entry);

/* What the receipt has, under the name @as_table, of the rows of @table whose components go. */
HRESULT removal_of_rows(struct installation *installation, const char *table, const char *as_table);

/* Moves a file out of the way, to a name beside it that nobody has, telling @why. */
HRESULT keep_beside(struct installation *installation, const char *path, const char *why);
