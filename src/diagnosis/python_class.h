/* SPDX-License-Identifier: MIT */
/*
 * Classes written in Python: the script that the interpreter is to run, and the module that the
 * class is in, looked for in the interpreter's folders without running it.
 */
#pragma once

#include "base/command_line.h"
#include "diagnosis/diagnosis.h"

/* Examines the command of the class's local server, if it is Python's, and the module that the
 * class's key @class_key ("CLSID\{...}") names. */
void python_class_examine(struct diagnosis *diagnosis, const char *class_key,
                          const struct command_line *command);
