/* SPDX-License-Identifier: MIT */
/*
 * Receipt text: a receipt as a file has it: a line "comity receipt 1", then a line an entry of
 * fields with tabs between them: table, key, size, time, digest, path. In texts, '%' and controls
 * are written %XX.
 */
#pragma once

#include <stdio.h>

#include <comity/winerror.h>

#include "base/arena.h"
#include "placing/receipt.h"

/* Calls @visit for each entry of a file, its texts from @arena. Raised: ERROR_INVALID_DATA's
 * HRESULT naming @path and the line. */
HRESULT receipt_text_read(FILE *file, const char *path, struct arena *arena,
                          HRESULT (*visit)(const struct receipt_entry *entry, void *context),
                          void *context);

void receipt_text_begin(FILE *file);
void receipt_text_write(FILE *file, const struct receipt_entry *entry);
