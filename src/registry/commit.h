/* SPDX-License-Identifier: MIT */
/*
 * Commits: what overlays keep goes into the hives, into both or into none.
 *
 * Over both hives there is a journal. A process that dies between the hives leaves it behind; who
 * next opens the hives, or writes, completes what it says if the first hive has it, and forgets it
 * if not.
 */
#pragma once

#include "hive/hive.h"
#include "hive/overlay.h"
#include "store/author.h"

/* One that is under way; begin with {0}. */
struct commit {
    struct hive_txn txns[HIVE_KINDS]; /* those that are open */
    bool is_open[HIVE_KINDS];
    bool is_committed[HIVE_KINDS];
    struct author author; /* of what changes both */
};

/*
 * Waits for the writers of the hives that are to change, after completing what a dead process has
 * left. In a process that has joined a capture they are the capture's.
 */
HRESULT commit_open(struct commit *commit, const bool changes[static HIVE_KINDS]);

/* For who completes a commit over both hives: notes among the operations who makes it. Nothing if
 * there is only one. */
HRESULT commit_note_author(const struct commit *commit, struct operations *operations);

/* Commits what was done; @done is what the journal then says of each hive. */
HRESULT commit_done(struct commit *commit, const struct operations *const done[static HIVE_KINDS]);

/* Ends it; what is not committed is given up. */
void commit_close(struct commit *commit);

/*
 * Commits overlays that the caller has entered. Raised: ERROR_TRANSACTIONAL_CONFLICT and others;
 * nothing has happened then, unless the disk failed between the hives: that is for commit_recover()
 * to complete.
 */
HRESULT commit_overlays(struct overlay *overlays[static HIVE_KINDS]);

/*
 * Does the same, has @look see what came out of each hive that changed, and gives it up again. In
 * the hive's history it is the last transaction meanwhile, with the number that @look is told.
 */
HRESULT commit_preview(struct overlay *overlays[static HIVE_KINDS],
                       HRESULT (*look)(const struct hive_txn *txn, uint64_t number, void *context),
                       void *context);

/* Completes or forgets what a process that died has left; cheap if there is nothing. */
HRESULT commit_recover(void);
