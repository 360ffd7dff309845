/* SPDX-License-Identifier: MIT */
/*
 * Changes: what transactions of the history made of which key and value, by name.
 */
#pragma once

#include "past/view.h"

struct past_change {
    enum past_what what;
    const struct key_path *path; /* of the key, after the change or, if it is gone, before it */
    const char16_t *was;         /* what the key was called before, if it was renamed; or NULL */
    const char *name;            /* of the value; without NUL */
    size_t name_size;
    struct past_state before, after;
};

/*
 * Calls @visit, until it fails, for each thing that a transaction changed, in no order; @later are
 * the transactions behind it, to which this one is added then.
 */
HRESULT past_changes_of(const struct hive_txn *txn, struct past_view *later, uint64_t number,
                        HRESULT (*visit)(const struct past_change *change, void *context),
                        void *context);

/*
 * Calls @visit, until it fails, for each thing that is different after the transaction @last from
 * what it was after the transaction @first, in no order. The numbers need not be of this hive.
 */
HRESULT past_changes(const struct hive_txn *txn, uint64_t first, uint64_t last,
                     HRESULT (*visit)(const struct past_change *change, void *context),
                     void *context);
