/* SPDX-License-Identifier: MIT */
/*
 * Reception: what was captured (capture.h) is done in the hives, in both or in none. Their writers
 * are held from the beginning to the end. Or it is done in a transaction, which then has it.
 */
#pragma once

#include <stdbool.h>

#include "base/cleanup.h"
#include "hive/hive.h"
#include "hive/operation.h"
#include "registry/transaction.h"

/* One thing that was written: to which key, and who wrote that last (0: nobody). */
struct captured {
    enum hive_kind hive;
    const struct operation *operation;
    const char16_t *path;
    uint64_t owner;
};

struct reception_terms {
    const char *owner; /* on whose behalf it is done; NULL: nobody's. The files have no say. */
    const char *later_owner; /* and from these bytes of the captures on; NULL: the same */
    uint64_t later[HIVE_KINDS];
    /* Told of each thing before it is done, if set: S_FALSE leaves it out. A key that is emptied is
     * told as all that was in it. */
    HRESULT (*visit)(const struct captured *captured, void *context);
    void *context;
    bool is_trial; /* it is not committed: nothing is written down for the history */
    struct transaction *transaction; /* what it is to be a part of; NULL: the hives */
    uint64_t seed[HIVE_KINDS];       /* bytes that were that transaction's (capture_seed.h) */
};

struct reception;

/*
 * Does what was written so far to the capture in @folder. @terms are borrowed. Raised:
 * ERROR_REGISTRY_CORRUPT for what no process that joins would write; ERROR_TRANSACTIONAL_CONFLICT
 * if others have deleted meanwhile what it is about.
 */
HRESULT reception_new(const char *folder, const struct reception_terms *terms,
                      struct reception **ret_reception);

/* Once, of what is no trial; without it, all is given up. */
HRESULT reception_commit(struct reception *reception);
struct reception *reception_free(struct reception *reception);
DEFINE_CLEANUP(struct reception *, reception_free);
