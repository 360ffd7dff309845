/* SPDX-License-Identifier: MIT */
/*
 * Journal: the file, beside the user hive, that names a commit over both hives while it is under
 * way. It is there, complete, before either hive changes, and gone after both did; each hive says
 * in its own tables which journal it took part in last.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "hive/hive.h"
#include "hive/operation.h"

struct journal {
    uint8_t number[16];    /* this commit's, drawn by lot */
    uint8_t user_hive[16]; /* the user hive's, by which the machine hive keeps users apart */
    struct operations operations[HIVE_KINDS];
};

void journal_deinit(struct journal *journal);

/* Whether there is one: the commit is still under way, or its process died. */
bool journal_exists(void);

/* Writes it durably; of @journal everything is borrowed. */
HRESULT journal_write(const struct journal *journal);

/* Outcome: S_FALSE if there is none. Raised: ERROR_REGISTRY_CORRUPT. */
HRESULT journal_read(struct journal *ret_journal);

HRESULT journal_remove(void);

/* For tests: called, if set, at each step of a commit over both hives, which are counted from 1. */
extern void (*journal_step)(int step);
