/* SPDX-License-Identifier: MIT */
/*
 * Siblings: the project's own programs, which are built beside the test.
 */
#pragma once

/* Runs @words, ended by NULL: the name of a program, and its arguments. Returns its exit status,
 * -1 if a signal ended it; the caller frees what it said on both outputs. */
int sibling_run(const char *const *words, char **ret_said);

/* Becomes it; returns only if that fails. */
void sibling_become(const char *const *words);
