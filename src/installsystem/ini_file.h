/* SPDX-License-Identifier: MIT */
/*
 * INI files: one at a time is read, changed, and written again through the journal in the encoding
 * that it has. So many changes of one file make one new file.
 */
#pragma once

#include <stdbool.h>

#include <sys/types.h>

#include <comity/winerror.h>

#include "installsystem/ini_encoding.h"
#include "installsystem/ini_text.h"
#include "placing/placing.h"

struct ini_file {
    struct placing placing;
    char *path; /* of the file that is open, or NULL */
    char *row;  /* the key of the row that opened it first */
    struct ini_text text;
    enum ini_encoding encoding;
    mode_t mode; /* 0: the file is new */
    bool is_changed;
};

HRESULT ini_file_init(struct ini_file *file, struct installation *installation);
void ini_file_deinit(struct ini_file *file);

/* Has the file at @path be the open one, for a row of the table IniFile or RemoveIniFile; another
 * is written before. One that is not there is empty. */
HRESULT ini_file_open(struct ini_file *file, const char *path, const char *row);

/* Writes what was changed, and the receipt. A file that has nothing left goes, if it was made for
 * the table IniFile. */
HRESULT ini_file_finish(struct ini_file *file);
