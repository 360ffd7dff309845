/* SPDX-License-Identifier: MIT */
/*
 * Hive files: an LMDB environment, and what is made sure of before it is used: LMDB trusts its
 * file.
 *
 * A hive's owner opens the hive itself. The machine's hive is published for other users, as an
 * immutable copy beside it: they could stop its writer if they took part in its lock file.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include "hive/hive.h"

struct hive_file {
    MDB_env *env;
    struct hive_tables tables;
    bool is_writable;  /* by this user */
    bool is_untouched; /* opened for reading alone, without a part in its lock file */
    bool is_published; /* a copy is made of each state */
    bool is_snapshot;  /* is such a copy */
    int folder;        /* owned: where its seal is; -1 if it is not opened for writing */
};

enum hive_file_use {
    HIVE_FILE_OWNED,     /* written if this user may; else read from its published copy */
    HIVE_FILE_UNTOUCHED, /* read alone, by a process that may write no file: see hive.h */
};

/*
 * Opens a hive; S_FALSE if it does not exist and this user may not make it. Raised: a damaged or
 * foreign file (ERROR_NOT_REGISTRY_FILE, ERROR_BADDB), a folder of another user (E_ACCESSDENIED).
 */
HRESULT hive_file_open(enum hive_kind kind, enum hive_file_use use, struct hive_file *ret_file);

/* Opens the hive in any folder, untouched; S_FALSE if there is none. Raised: as above. */
HRESULT hive_file_open_folder(const char *path, struct hive_file *ret_file);
void hive_file_close(struct hive_file *file);

/* Whether a newer copy has taken the place of this one. */
bool hive_file_is_outdated(const struct hive_file *file);

/* Behind each commit: makes sure of the file's size, and publishes its state. */
void hive_file_committed(const struct hive_file *file);
