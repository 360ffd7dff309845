/* SPDX-License-Identifier: MIT */
/*
 * Security descriptors of keys: they are kept and told, and travel in hive files. Access is
 * decided by the rights of the hive's files alone.
 *
 * A key without a descriptor of its own has its parent's, as that is now.
 */
#pragma once

#include <stddef.h>

#include <comity/winnt.h>

#include "store/store.h"

/* The descriptor of a key that has no other: everybody reads, SYSTEM and administrators do all. */
void key_security_default(const void **ret_descriptor, size_t *ret_size);

/* The key's own descriptor, on the heap; S_FALSE if it has none. */
HRESULT key_security_own(const struct hive_txn *txn, uint64_t id, void **ret_descriptor,
                         size_t *ret_size);

/* The descriptor in force, on the heap; of a key of no hive (0) the default. */
HRESULT key_security_get(const struct hive_txn *txn, uint64_t id, void **ret_descriptor,
                         size_t *ret_size);

/* Gives the key the parts of @descriptor, valid and of either form, that @information names. */
HRESULT key_security_set(struct hive_txn *txn, uint64_t id, SECURITY_INFORMATION information,
                         PSECURITY_DESCRIPTOR descriptor);
