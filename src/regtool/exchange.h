/* SPDX-License-Identifier: MIT */
/*
 * Exchange: keys to .reg files and back, for reg and regedit alike.
 */
#pragma once

#include <stdbool.h>

#include "exchange/regfile_write.h"
#include "toolkit/hkey.h"

enum exchange_mode {
    EXCHANGE_STRICT,  /* one malformed line, and nothing is applied */
    EXCHANGE_LENIENT, /* malformed lines are passed over, as Windows does */
};

/*
 * Applies a .reg file in one transaction. Whatever is wrong is told on standard error, with file
 * and line; false if nothing was applied.
 */
bool exchange_import(const char *file_name, enum exchange_mode mode, REGSAM view);

/*
 * Writes the key with all below it; without @path, HKLM and HKU whole. The file appears when it is
 * complete and replaces one that exists. False, with the reason on standard error, if it cannot.
 */
bool exchange_export(const struct hkey_path *path, const char *file_name,
                     enum regfile_format format, REGSAM view);
