/* SPDX-License-Identifier: MIT */
/*
 * Hives: the two stores of the registry, each an LMDB environment. This module alone knows LMDB's
 * rules: one environment a file and process, opened anew after fork; a read transaction lives for
 * one call; the map is reserved large.
 *
 * A read transaction belongs to its thread and is reused: beginning and ending one takes no lock,
 * makes no system call and allocates nothing.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <lmdb.h>

#include <comity/windef.h>

enum hive_kind {
    HIVE_USER,
    HIVE_MACHINE,
    HIVE_KINDS,
};

/* The tables of a hive; see store.h and ledger.h for what is in them. */
enum hive_table {
    HIVE_NODES,
    HIVE_IDS,
    HIVE_CHILDREN,
    HIVE_VALUES,
    HIVE_NAMES,
    HIVE_META,
    HIVE_CHANGES, /* see changes.h */
    HIVE_OWNERS,
    HIVE_HOLDS,
    HIVE_LEDGER,
    HIVE_HISTORY, /* see history.h */
    HIVE_TABLES,
};

struct hive_tables {
    MDB_dbi dbis[HIVE_TABLES];
    bool hides_volatile; /* (atomic) volatile keys are of another boot */
    uint64_t number;     /* (const) of the published copy, as this process counts them, or 0 */
};

struct author;
struct overlay;
struct hive_txn;

/* What a layer above keeps of a transaction that writes, until it ends; see hive_txn.draft. */
struct hive_draft {
    HRESULT (*finish)(struct hive_txn *txn); /* as the last thing before the commit */
    void (*free)(struct hive_draft *draft);
};

/* One transaction on one hive: with an overlay it reads the hive, and writes the overlay. */
struct hive_txn {
    MDB_txn *mdb;
    const struct hive_tables *tables;
    struct overlay *overlay; /* borrowed, or NULL */
    const char *owner;     /* of what is written; borrowed, or NULL, as it is from the beginning */
    uint64_t owner_number; /* in the hive, or 0 if that was not needed yet */
    const struct author *author; /* who writes; borrowed; NULL for this process */
    const char *action;       /* what is written, in words, if it is more than changes; borrowed */
    uint64_t history_number;  /* that it is to have in the history, or 0 for any */
    struct hive_draft *draft; /* owned, or NULL */
    uint64_t last_change;     /* that this transaction noted (changes.h), or 0; and what it was */
    uint64_t last_changed_id;
    int last_change_kind;
    uint32_t n_changes; /* that were noted */
    enum hive_kind kind;
    bool is_write;
    bool has_no_history; /* what is written is not kept for later */
};

/*
 * Begins reading: S_FALSE, with nothing begun, if the hive does not exist and this user may not
 * make it. Raised: a damaged or foreign file (ERROR_NOT_REGISTRY_FILE, ERROR_BADDB), a folder of
 * another user (E_ACCESSDENIED).
 */
HRESULT hive_read_begin(enum hive_kind kind, struct hive_txn *ret_txn);
void hive_read_end(struct hive_txn *txn);

/* Begins writing, waiting for another writer; E_ACCESSDENIED where the user may not write. */
HRESULT hive_write_begin(enum hive_kind kind, struct hive_txn *ret_txn);

/*
 * From now on this process writes no hive: hive_write_begin() is denied, an overlay is not. What it
 * opens from now on it opens for reading, and takes no part in the lock file: another process reads
 * meanwhile, and so keeps what this one reads from being written over.
 */
void hive_forbid_writing(void);

/* The same before an overlay, which is entered meanwhile; its writes go there, and wait for nobody.
 */
HRESULT hive_overlay_read_begin(enum hive_kind kind, struct overlay *overlay,
                                struct hive_txn *ret_txn);
HRESULT hive_overlay_write_begin(enum hive_kind kind, struct overlay *overlay,
                                 struct hive_txn *ret_txn);

/* Ends writing, durably; after a failure nothing was written. */
HRESULT hive_write_commit(struct hive_txn *txn);

/*
 * The same in two steps, for who holds another hive's writer, too: the first commits, the second,
 * when all are committed, does what follows a commit. That waits for the writer again.
 */
HRESULT hive_write_commit_only(struct hive_txn *txn);
void hive_write_committed(enum hive_kind kind);
void hive_write_abort(struct hive_txn *txn);

/* Whether this user may write the hive. */
bool hive_is_writable(enum hive_kind kind);

/* From now on volatile keys are not found. */
void hive_hide_volatile(enum hive_kind kind);

/* The number of the snapshot that a transaction reads: it grows with every commit. */
uint64_t hive_txn_number(const struct hive_txn *txn);

/* The numbers of the snapshots that a read would see now, 0 for a hive that is not there: while
 * they stay, so does everything that was read. */
void hive_snapshots(uint64_t ret_numbers[static HIVE_KINDS]);

/* The number of the newest snapshot that is in the file: a read sees it a moment later. 0 for a
 * hive that is not there. */
uint64_t hive_newest(enum hive_kind kind);

/* Has @listener called behind every commit to a hive in this process, on the thread that made it;
 * NULL ends this. */
void hive_on_commit(void (*listener)(enum hive_kind kind));

/* The HRESULT of an LMDB code; MDB_NOTFOUND is ERROR_FILE_NOT_FOUND's. */
HRESULT hr_from_lmdb(int code);
