/* SPDX-License-Identifier: MIT */
/*
 * Handles: the numbers that programs hold for open keys. A handle's two lowest bits are 2 for a
 * key below HKEY_CLASSES_ROOT and 0 for any other; a closed handle's number is not soon used again.
 *
 * Making, using and closing a handle takes no lock and, once the pool has grown, allocates nothing.
 */
#pragma once

#include <comity/windef.h>

#include "registry/key.h"

/* Opens a handle for a key, without a transaction, that the caller then fills; hand it to
 * handle_publish() or handle_discard(). E_OUTOFMEMORY. */
HRESULT handle_new(struct key **ret_key);
HKEY handle_publish(struct key *key);
void handle_discard(struct key *key);

/*
 * The key behind a handle, for this thread alone until handle_release(). A predefined handle gets
 * @scratch, filled. ERROR_INVALID_HANDLE's HRESULT for what is no handle.
 */
HRESULT handle_acquire(HKEY handle, struct key *scratch, struct key **ret_key);
void handle_release(struct key *key, const struct key *scratch);

/* ERROR_INVALID_HANDLE's HRESULT; predefined handles may be closed any number of times. Fails, with
 * the handle closed, if that unloads an application's hive and its file cannot be written. */
HRESULT handle_close(HKEY handle);

bool handle_is_predefined(HKEY handle);

enum handle_scope {
    HANDLE_BELOW,
    HANDLE_AT_OR_BELOW,
};

/* Whether this process has a key open there in the transaction's hive. A key that another thread is
 * using at this moment is not seen. */
bool handle_any_open(const struct hive_txn *txn, uint64_t id, enum handle_scope scope);

/* Lets a predefined handle stand for another key, or, with NULL, for itself again. */
HRESULT handle_override(HKEY predefined, const struct key *key);
