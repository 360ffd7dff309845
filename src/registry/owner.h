/* SPDX-License-Identifier: MIT */
/*
 * Owners: the modules and packages on whose behalf the registry is changed. What a thread writes
 * while it has an owner is noted in the ledger, can be listed, and can be undone exactly.
 *
 * An entry is a key or a value. Whoever makes or changes one holds it, and so does who makes again
 * what another owner has made; it goes back to what it was when the last lets go. What was changed
 * since by somebody without an owner is left alone, and a key stays while it has anything in it.
 * A rename is nobody's: what it moved can no longer be undone.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/windef.h>

#include "store/ledger_owners.h"

/* The owner of what this thread writes from now on, in UTF-8 (copied); NULL for nobody. Outcome:
 * E_INVALIDARG for a name that is empty or too long. */
HRESULT registry_set_owner(const char *owner);

/* The thread's owner, or NULL. */
const char *registry_owner(void);

/*
 * Undoes all that the owner did, in both hives, together or not at all; S_FALSE if it holds
 * nothing. Failures are those of a commit; within a capture it is denied.
 */
HRESULT registry_undo(const char *owner);

/*
 * Undoes all that any of the owners did, together: an entry that only they have shared goes with
 * the last of them. Within the transaction that stands for the registry in this process
 * (transaction_capture()), it is a part of that; otherwise as registry_undo().
 */
HRESULT registry_undo_owners(const char *const *owners, size_t n);

/* Whether the owner ever did anything, undone or not. */
bool registry_knows(const char *owner);

/* An entry that an owner holds. */
struct registry_entry {
    bool is_machine;
    const char *path;       /* of the key, below its hive's root, in UTF-8 */
    const char *value_name; /* NULL if it is the key itself */
};

/* Calls @visit for each entry that the owner holds, keys before what is below them, until it
 * fails. */
HRESULT registry_list(const char *owner,
                      HRESULT (*visit)(const struct registry_entry *entry, void *context),
                      void *context);
