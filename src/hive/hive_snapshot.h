/* SPDX-License-Identifier: MIT */
/*
 * Snapshots: immutable copies of the machine hive, for users who may not write it. Each commit
 * puts a new one in the place of the last; who has that one open keeps it until then.
 */
#pragma once

#include "hive/hive.h"

extern const char snapshot_name[];

/* Whether other users can reach the hive that this process is about to own. */
bool snapshot_is_wanted(enum hive_kind kind, int folder);

bool snapshot_exists(int folder);

/* Publishes the newest state, if it is not yet. A failure leaves the last copy in place, for the
 * next commit to replace: it is no failure of the commit. */
void snapshot_publish(MDB_env *env, int folder);
