/* SPDX-License-Identifier: MIT */
/*
 * The files of shortcuts: lines of "Key=value" in sections, values in UTF-8.
 */
#pragma once

#include "wsh.h"

/* One entry to be read; a value that is found replaces the one that is there. */
struct shortcut_entry {
    const char *key;
    BSTR *value;
};

/*
 * Reads the entries of [@section]; @is_escaped values have backslashes as desktop entries have.
 * Outcomes: HRESULTs of ERROR_FILE_NOT_FOUND, ERROR_READ_FAULT.
 */
HRESULT shortcut_file_read(const WCHAR *path, const char *section, BOOL is_escaped,
                           const struct shortcut_entry *entries, size_t n);

/* Replaces the file as a whole. Outcomes: HRESULTs of ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED. */
HRESULT shortcut_file_write(const WCHAR *path, const char *contents, size_t size);

/* @path made full against the working directory, its ending replaced unless @ending is NULL. */
BSTR shortcut_full_path(const WCHAR *path, const WCHAR *ending);

/* Makes @field a copy of @value. */
HRESULT shortcut_put(BSTR *field, const WCHAR *value);

/* Gives a copy of @field, which may be NULL. */
HRESULT shortcut_get(BSTR field, BSTR *ret_value);
