/* SPDX-License-Identifier: MIT */
/*
 * Classes written in Python: the interpreter and its environment, the script that it is to run, and
 * the module that the class is in, looked for in the interpreter's folders without running it.
 */
#pragma once

#include <limits.h>

#include "base/command_line.h"
#include "diagnosis/diagnosis.h"

/* What is registered of one. */
struct python_class {
    char program[PATH_MAX]; /* the interpreter */
    char *script;           /* owned: what it is to run for the local server; or NULL */
    char *module;           /* "package.module"; owned */
    const char *name;       /* in @module's memory: of the class, or of its policy */
    char *host;             /* owned: the file of the in-process server, where no local server
                             * runs the interpreter; or NULL */
    char *folders;          /* owned: where the module may be besides, ; between them; or NULL */
};

/* Reads what the class's key @class_key ("CLSID\{...}") says; false if it is no class of a module
 * that could be imported. Begin with {0}. */
bool python_class_read(const char *class_key, struct python_class *ret_class);
void python_class_deinit(struct python_class *python);

/* Examines the command of the class's local server, if it is Python's, and the class's module. */
void python_class_examine(struct diagnosis *diagnosis, const char *class_key,
                          const struct command_line *command);

/* The same of a class whose in-process server is the module pythoncom in @file. */
void python_class_examine_in_process(struct diagnosis *diagnosis, const char *class_key,
                                     const char *file);

/* Blames that an interpreter @program cannot be run, and why; false if there is no such reason. */
bool python_class_blame_program(struct diagnosis *diagnosis, const char *program);
