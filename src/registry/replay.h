/* SPDX-License-Identifier: MIT */
/*
 * Replaying: doing in a hive what was done in an overlay.
 */
#pragma once

#include "hive/hive.h"
#include "hive/operation.h"

/* All of them, in order, each for its owner. Raised: ERROR_REGISTRY_CORRUPT for bytes that are no
 * operations, and what store.h says of changes that are not possible. */
HRESULT replay_operations(struct hive_txn *txn, const struct operations *operations);

/* One of them. Its owner is the transaction's until the next one. */
HRESULT replay_operation(struct hive_txn *txn, const struct operation *operation);
