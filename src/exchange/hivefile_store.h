/* SPDX-License-Identifier: MIT */
/*
 * Between hive files and the store: a key with all below it goes into a file, and what a file says
 * goes below a key, each within one transaction of the caller's.
 */
#pragma once

#include <stdint.h>

#include <comity/windef.h>

#include "exchange/hivefile.h"
#include "exchange/hivefile_publish.h"
#include "exchange/hivefile_read.h"
#include "hive/hive.h"

/*
 * Saves the key and all below it, but volatile keys and other files' hives, to @path, whose content
 * is durable, and there at once, when this returns. Raised: what else the file system says.
 */
HRESULT hivefile_store_save(const struct hive_txn *txn, uint64_t id, const char *path,
                            enum hivefile_format format, enum hivefile_save_mode mode);

/* A number that tells whether what would be saved has changed. */
HRESULT hivefile_store_digest(const struct hive_txn *txn, uint64_t id, enum hivefile_format format,
                              uint64_t *ret_digest);

/*
 * Puts what the file says into the key, which must be empty: the file's root is the key itself.
 * @node_flags are those of the new keys (enum node_flags). Raised: ERROR_BADDB, and
 * ERROR_FILENAME_EXCED_RANGE if the paths get too long.
 */
HRESULT hivefile_store_load(struct hive_txn *txn, uint64_t id, struct hivefile_reader *reader,
                            uint32_t node_flags);
