/* SPDX-License-Identifier: MIT */
/*
 * Journal commands: programs that take back, or complete, what is done outside of files.
 */
#pragma once

#include <stdbool.h>

#include "journal/journal_record.h"

/* Runs the one of the record's two commands, if there is one, and waits for it. It reads nothing.
 * Its failure is nobody's. */
void journal_command_run(const struct journal_record *record, bool is_undo);
