/* SPDX-License-Identifier: MIT */
/*
 * The two ends of a journal: back to the state before, or on to the state after. Each may be begun
 * again by another process if the one that was at it dies.
 */
#pragma once

#include "journal/journal_file.h"

/* Takes back what the records say, the last first, and each is forgotten as it is taken back. What
 * is in the way of one keeps none of the others from it; the first failure is raised at the end. */
HRESULT journal_undo(struct journal_file *file, const struct journal_pages *pages,
                     const char *prefix);

/* Forgets what was there before, removes folders that were to go, runs commands. */
HRESULT journal_complete(const struct journal_pages *pages, const char *prefix);
