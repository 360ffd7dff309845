/* SPDX-License-Identifier: MIT */
/*
 * Journal trial: a folder with things of all kinds, and a change of each kind, for the tests of the
 * journal: done through a journal or plainly, the outcome is the same.
 */
#pragma once

#include "journal/journal.h"

struct trial {
    char folder[64];
};

/* A new folder; the old one goes. */
void trial_init(struct trial *trial);
void trial_deinit(struct trial *trial);

/* Returns the first failure. */
HRESULT trial_change(const struct trial *trial, struct journal *journal);
void trial_change_plainly(const struct trial *trial);
