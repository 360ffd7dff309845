/* SPDX-License-Identifier: MIT */
/*
 * A server's command, as LocalServer32 has it: which program it names, and whether that could run.
 */
#pragma once

#include <limits.h>

#include "diagnosis/diagnosis.h"

/* Notes program and arguments of the command that the class's key @class_key ("CLSID\{...}") has
 * in its key @name, and blames what is wrong. */
void server_command_examine(struct diagnosis *diagnosis, const char *class_key, const char *name,
                            const char *command);

/* The program that a command means which names none that can be run: what is quoted, or the
 * beginning up to a blank that exists, a file rather than a folder; else the first word. */
void server_command_guess(const char *command, char ret_program[static PATH_MAX]);
