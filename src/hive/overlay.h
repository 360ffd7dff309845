/* SPDX-License-Identifier: MIT */
/*
 * Overlay: what an open transaction has changed in one hive, kept aside.
 *
 * It has tables of the hive's form in a store of its own, in memory: a record there stands before
 * the hive's, an empty one hides it. So that it can be committed, it also keeps the changes in the
 * order they were made (operation.h), and what the transaction found in the hive, as expectations.
 * Nothing of the hive is locked meanwhile.
 *
 * An overlay is used between overlay_enter() and overlay_leave(), by one thread at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "hive/hive.h"
#include "hive/key_path.h"
#include "hive/operation.h"

struct overlay;

HRESULT overlay_new(struct overlay **ret_overlay);
struct overlay *overlay_free(struct overlay *overlay);
DEFINE_CLEANUP(struct overlay *, overlay_free);

/* May be nested. After a fork the child finds the overlay gone: E_UNEXPECTED. */
HRESULT overlay_enter(struct overlay *overlay);
void overlay_leave(struct overlay *overlay);

/* What it has of the tables, and what was expected, is read no more: it is about to be committed,
 * for which its operations suffice, or given up. Within overlay_enter(). */
void overlay_drop_tables(struct overlay *overlay);

/* Whether this thread, which has entered the overlay, had entered it before. */
bool overlay_is_nested(const struct overlay *overlay);

/* Grows with every change. */
uint64_t overlay_version(const struct overlay *overlay);

/* Goes on counting from another's, whose place it takes. */
void overlay_follow(struct overlay *overlay, const struct overlay *before);

/* Who else is told of each change: what was done, before it is kept, which a failure prevents; and
 * when the change ends, whether kept or dropped. */
struct overlay_witness {
    HRESULT (*keep)(void *context, const void *bytes, size_t size);
    void (*end)(void *context);
    void *context;
};

/* Set, or NULL (borrowed), within overlay_enter(). */
void overlay_set_witness(struct overlay *overlay, const struct overlay_witness *witness);

/* A change begins, and is kept or dropped as a whole; within overlay_enter(), not nested. */
void overlay_change_begin(struct overlay *overlay);
HRESULT overlay_change_keep(struct overlay *overlay);
void overlay_change_drop(struct overlay *overlay);

/* The tables, before those of the hive that @base reads: see table.h. */
int overlay_get(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                MDB_val *key, MDB_val *ret_data);
int overlay_seek(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                 MDB_val *key, uint32_t skip, MDB_val *ret_data);
int overlay_seek_before(struct overlay *overlay, const struct hive_txn *base, enum hive_table table,
                        MDB_val *key, MDB_val *ret_data);
int overlay_put(struct overlay *overlay, enum hive_table table, MDB_val *key, MDB_val *data,
                unsigned flags);
int overlay_del(struct overlay *overlay, enum hive_table table, MDB_val *key);

/* An identity for a new key that no hive has given out or ever will. */
HRESULT overlay_new_id(struct overlay *overlay, uint64_t *ret_id);

/* Notes a change that was just made; nothing while the overlay is muted: then a change is being
 * tried that is noted as a whole. */
HRESULT overlay_log(struct overlay *overlay, const struct operation *operation);
void overlay_mute(struct overlay *overlay, bool is_muted);

/* From now on the overlay also has what a commit will make of the ledger (ledger.h), so that it can
 * be undone in the transaction. Before anything is written. */
void overlay_keep_ledger(struct overlay *overlay);
bool overlay_keeps_ledger(const struct overlay *overlay);
struct operations *overlay_operations(struct overlay *overlay);

/* What a transaction found in the hive before its own changes, and where. */
struct expectation {
    enum {
        EXPECT_PLACE,   /* the key at a path: @found is its identity, 0 if there is none */
        EXPECT_KEY,     /* what a key itself holds: @found is the transaction that wrote it */
        EXPECT_SUBKEYS, /* which subkeys it has: @found is the time of its last change */
    } kind;
    struct key_hash place; /* or the key's identity in its first word */
    uint64_t found;
};

/* The first expectation of a kind and place counts. */
HRESULT overlay_expect(struct overlay *overlay, const struct expectation *expectation);

/* Calls @check for each until one fails. */
HRESULT overlay_check(struct overlay *overlay,
                      HRESULT (*check)(const struct expectation *expectation, void *context),
                      void *context);
