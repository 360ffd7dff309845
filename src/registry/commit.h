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
