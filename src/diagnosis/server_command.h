/* SPDX-License-Identifier: MIT */
/*
 * A server's command, as LocalServer32 has it: which program it names, and whether that could run.
 */
#pragma once

#include "diagnosis/diagnosis.h"

/* Notes program and arguments of the command, of the key @key, and blames what is wrong. */
void server_command_examine(struct diagnosis *diagnosis, const char *key, const char *command);
