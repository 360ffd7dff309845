/* SPDX-License-Identifier: MIT */
/*
 * The past: the transactions of both hives as one history, looking at what they changed, and going
 * back. See store/history.h for what is kept, and past/ for how it is read.
 */
#pragma once

#include "past/changes.h"

/* A transaction with its part in one hive or in both. */
struct registry_transaction {
    struct past_transaction parts[HIVE_KINDS];
    bool has_part[HIVE_KINDS];
    const struct past_transaction *head; /* one of the parts */
};

/* One change, and the hive that it is in. */
typedef HRESULT registry_visit_change(enum hive_kind hive, const struct past_change *change,
                                      void *context);

/* Who looks through the history. */
struct registry_reader {
    registry_visit_change *change; /* called for each change of a transaction first; or NULL */
    HRESULT (*transaction)(const struct registry_transaction *transaction, void *context);
    void *context;
};

/* Goes through the transactions, the last one first, until the reader fails or returns S_FALSE. */
HRESULT registry_history(const struct registry_reader *reader);

/* Calls @visit for what is different after transaction @last from what it was after @first, or,
 * without @first, before @last; 0 as @last is now. Outcome: ERROR_NOT_FOUND's HRESULT, raised with
 * the number, if the history does not have it. */
HRESULT registry_changes(uint64_t first, uint64_t last, registry_visit_change *visit,
                         void *context);

enum registry_undo_where {
    UNDO_ANYWHERE,
    UNDO_USERS, /* in the user hive alone */
    UNDO_MACHINES,
};

/* What is to be gone back to, or taken back; as one transaction, over both hives if need be. */
struct registry_undo {
    enum {
        UNDO_OWNER,       /* all that @owner holds */
        UNDO_TRANSACTION, /* what the transaction @number did */
        UNDO_UNTIL,       /* what all did behind the transaction @number */
    } what;
    const char *owner;
    uint64_t number;
    enum registry_undo_where where;   /* of an owner */
    const struct registry_undo *also; /* another owner, undone with this one; borrowed, or NULL */
};

/*
 * Does it; or, with @preview, calls that for each change that would come about. S_FALSE if there is
 * nothing to undo. Raised: ERROR_NOT_FOUND's HRESULT if the history has no such transaction, or
 * does not go back so far; ERROR_TRANSACTIONAL_CONFLICT's if others have changed the same since;
 * what a commit may fail with. Within a capture it is denied.
 */
HRESULT registry_undo_as(const struct registry_undo *undo, registry_visit_change *preview,
                         void *context);
