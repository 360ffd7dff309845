/* SPDX-License-Identifier: MIT */
/*
 * Looking keys up, for those who open and read them.
 */
#pragma once

#include "registry/key.h"

/* The hives that a root looks in, first to last. */
int key_root_hives(enum key_root root, enum hive_kind ret_kinds[HIVE_KINDS]);

/* The path of an open key as it is now: a rename above it changed it. */
HRESULT key_current_path(struct key *key, struct key_path *ret_path);

/* Looks a path up in the hives of its root. ERROR_FILE_NOT_FOUND's HRESULT if none has it. */
HRESULT key_find_parts(struct key *key);

/* The next enumeration begins anew. */
void key_forget_enumeration(struct key *key);
