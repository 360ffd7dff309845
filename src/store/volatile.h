/* SPDX-License-Identifier: MIT */
/*
 * Volatile keys: they live until the machine is started anew. The uppermost of each tree has a
 * note of the boot that it was made in; the first writer of another boot takes the tree away, and
 * who may not write does not see it.
 */
#pragma once

#include "hive/hive.h"

/* Notes the boot at a volatile key whose parent is none. */
HRESULT volatile_note(struct hive_txn *txn, uint64_t id);

/* Takes away, or hides, what is left of another boot; cheap if there are no volatile keys. */
HRESULT volatile_sweep(enum hive_kind kind);
