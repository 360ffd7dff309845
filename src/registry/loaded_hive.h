/* SPDX-License-Identifier: MIT */
/*
 * Loaded hives: files whose content is part of the registry. What a file says is imported below a
 * key when it is loaded, and goes back to the file when it is unloaded or flushed, if it has
 * changed. A loaded hive stays over processes and restarts until it is unloaded; one of a program's
 * own (an application's) is unloaded with the program.
 */
#pragma once

#include <limits.h>
#include <stdint.h>

#include <comity/windef.h>

#include "hive/hive.h"
#include "hive/key_path.h"

enum loaded_hive_options {
    LOADED_HIVE_PRIVATE = 1, /* of this process; a file that is missing is made */
};

/* The absolute path, without links, of a file that may be missing. Outcomes: what realpath() says,
 * ERROR_PATH_NOT_FOUND for a missing folder. */
HRESULT loaded_hive_resolve(const char *file, char ret_path[static PATH_MAX]);

/*
 * Loads the file as the key at @place, which then exists. Outcomes: ERROR_ALREADY_EXISTS if it
 * did, ERROR_SHARING_VIOLATION if the file is loaded already, and what hivefile_reader_open() says.
 */
HRESULT loaded_hive_load(struct hive_txn *txn, const struct key_path *place, const char *file,
                         uint32_t options, uint64_t *ret_id);

/* The root of the loaded hive that the key is in; S_FALSE if it is in none. */
HRESULT loaded_hive_root(const struct hive_txn *txn, uint64_t id, uint64_t *ret_root);

/* Writes the changes of a hive back to its file. */
HRESULT loaded_hive_flush(struct hive_txn *txn, uint64_t root);

/* The same, and takes the hive out of the registry. Outcome: ERROR_INVALID_PARAMETER if the key is
 * no loaded hive's root. */
HRESULT loaded_hive_unload(struct hive_txn *txn, uint64_t root);

/* Unloads what processes that have died had loaded for themselves. */
HRESULT loaded_hive_sweep(struct hive_txn *txn);
