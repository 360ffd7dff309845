/* SPDX-License-Identifier: MIT */
/*
 * Holds: the states that owners gave one entry, one upon the other; see ledger.h.
 */
#pragma once

#include "store/store.h"

/* Which entry: the key's place, and the hash of the value's name, or zeros for the key itself. */
struct holds_entry {
    struct key_hash place;
    struct key_hash name;
};

/* What an entry is: nothing, a key (@type its flags, @data its class), or a value. */
struct holds_state {
    bool is_present;
    uint32_t type;
    uint32_t size;
    const void *data;
};

/* One of an entry's holds, as it is stored; what it points to is the table's. */
struct hold_view {
    struct holds_entry entry;
    uint32_t depth;
    uint64_t owner; /* 0 is nobody: what was before, or came between */
    uint64_t transaction;
    struct holds_state state;
};

/* The first hold of the entry at this depth or above; S_FALSE beyond the last. */
HRESULT holds_next(const struct hive_txn *txn, const struct holds_entry *entry, uint32_t depth,
                   struct hold_view *ret_hold);

/* The first hold of any of a key's entries at or behind @entry, depth @depth. */
HRESULT holds_next_of_key(const struct hive_txn *txn, const struct holds_entry *entry,
                          uint32_t depth, struct hold_view *ret_hold);

/* Owners that act as one; their numbers, in ascending order. */
struct holds_owners {
    const uint64_t *numbers;
    size_t n;
};

struct holds_state holds_state_of_key(const struct node *node);

bool holds_state_equal(const struct holds_entry *entry, const struct holds_state *a,
                       const struct holds_state *b);

/* Whether anybody holds the entry, and whether the owner, who holds it, does so as something that
 * is there. Where very many hold it, that is taken to be so. */
bool holds_any(const struct hive_txn *txn, const struct holds_entry *entry);
bool holds_as_present(const struct hive_txn *txn, const struct holds_entry *entry, uint64_t owner);

/* An owner gives the entry, which is @before, the state @after. */
struct holds_gift {
    uint64_t owner;
    bool is_first; /* the owner does not hold it yet: it is of no matter how many others do */
    const struct holds_state *before, *after;
};
HRESULT holds_push(struct hive_txn *txn, const struct holds_entry *entry,
                   const struct holds_gift *gift);

/*
 * What the entry, which is @now, will be when the owners let go; S_FALSE if it will stay as it is.
 * What the state points to is the table's.
 */
HRESULT holds_below(const struct hive_txn *txn, const struct holds_entry *entry,
                    const struct holds_owners *owners, const struct holds_state *now,
                    struct holds_state *ret_state);

/* All let go. */
HRESULT holds_remove_all(struct hive_txn *txn, const struct holds_entry *entry);

/* The owners let go. */
HRESULT holds_release(struct hive_txn *txn, const struct holds_entry *entry,
                      const struct holds_owners *owners);
