/* SPDX-License-Identifier: MIT */
/*
 * Holders: which owners there are, and which of them hold an entry, one upon the other; who acted
 * for them, and when. See owner.h for what an owner and an entry are.
 */
#pragma once

#include "hive/hive.h"
#include "hive/key_path.h"
#include "store/ledger_owners.h"

struct registry_owner {
    enum hive_kind hive;
    const struct ledger_owner *owner;
    uint64_t entries; /* keys and values that it holds in this hive */
};

/* Calls @visit for each owner that holds anything, hive by hive, until it fails. */
HRESULT registry_owners(HRESULT (*visit)(const struct registry_owner *owner, void *context),
                        void *context);

/* One hold: of a key, of its security, or of a value. */
struct registry_holder {
    enum hive_kind hive;
    const struct key_path *path; /* of the key, below the hive's root */
    const char *name;            /* of the value in UTF-8; NULL for the key */
    bool is_security;            /* @name is NULL */
    bool is_current;             /* the uppermost */
    uint32_t depth;
    const struct ledger_owner *owner; /* NULL: nobody, the state before or between */
    uint64_t transaction;             /* of the history; 0 if it is there no more */
    struct author author;             /* who made it so; time 0 if that is not known */
    bool is_present;                  /* the state: that it is not there, or a value's data */
    uint32_t type;
    uint32_t size;
    const void *data;
};

/* Calls @visit for each hold on the key and its values, from the lowest of each entry. S_FALSE if
 * nobody holds anything there. */
HRESULT registry_holders(enum hive_kind hive, const struct key_path *path,
                         HRESULT (*visit)(const struct registry_holder *holder, void *context),
                         void *context);
