/* SPDX-License-Identifier: MIT */
/*
 * What cscript and wscript have in common: one script hosted, from the command line to its end.
 */
#pragma once

#include "hosttext/options.h"

/* Runs the program; @words are those behind its name. Returns its exit status. */
int program_run(enum host_kind kind, char *const *words, int n);
