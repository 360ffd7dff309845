/* SPDX-License-Identifier: MIT */
/*
 * Notes: what few keys have besides values, by the key's identity. They go with their key.
 */
#pragma once

#include "store/store.h"

enum store_note {
    NOTE_SECURITY, /* a self-relative security descriptor */
    NOTE_VOLATILE, /* the boot that the key and what is below it go with: volatile.h */
    NOTE_FILE,     /* the hive file whose root the key is: loaded_hive.h */
    NOTE_MARK,     /* no key's: of the last transaction that had one: commit_mark.h */
    NOTES,
};

/* Replaces the key's note of this kind. */
HRESULT store_set_note(struct hive_txn *txn, uint64_t id, enum store_note note, const void *data,
                       size_t size);

/* Outcome: ERROR_FILE_NOT_FOUND's HRESULT. The data are borrowed from the transaction. */
HRESULT store_get_note(const struct hive_txn *txn, uint64_t id, enum store_note note,
                       const void **ret_data, size_t *ret_size);

/* The first key after the one with the identity @after that has a note of this kind;
 * ERROR_NO_MORE_ITEMS' HRESULT behind the last. */
HRESULT store_next_note(const struct hive_txn *txn, uint64_t after, enum store_note note,
                        uint64_t *ret_id, const void **ret_data, size_t *ret_size);

/* One of the key's notes, or all of them; none is no failure. */
HRESULT store_delete_note(struct hive_txn *txn, uint64_t id, enum store_note note);
HRESULT store_delete_notes(struct hive_txn *txn, uint64_t id);
