/* SPDX-License-Identifier: MIT */
/*
 * Undoing: what comity undo and comity restore have in common.
 */
#pragma once

#include "pasttool/arguments.h"
#include "registry/past.h"

/* Does it, or with --dry-run shows what it would change, and says so; returns the exit status.
 * @nothing is the complaint if there is nothing to undo, or NULL if that is no failure. */
int undoing_run(const struct verb *verb, const struct arguments *arguments,
                const struct registry_undo *undo, const char *nothing);
