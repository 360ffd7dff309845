/* SPDX-License-Identifier: MIT */
/*
 * Verbs: what `comity` can do, one a file.
 */
#pragma once

#include "base/manual.h"

/* What a run ends with; a verb's manual tells what differs. */
enum verb_exit {
    VERB_DONE = 0,
    VERB_FAILED = 1, /* also: nothing was found */
    VERB_USAGE = 2,  /* the command line is wrong */
};

struct verb {
    const char *name;
    const struct manual *manual; /* NULL: the program that @run becomes has it */
    /* argv[0] is the verb; returns the exit status. */
    int (*run)(int argc, char **argv);
};

/* Runs the verb; --help alone shows its manual, unless another program has that. */
int verb_call(const struct verb *verb, int argc, char **argv);

/* Writes what is buffered of standard output; the exit status, which tells if that fails. */
int verb_finish(int status);

/* Complains on standard error, points to --help, and returns VERB_USAGE. */
int verb_usage(const struct verb *verb, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Says on standard error what failed, with the message on record if it is about @hr. */
int verb_failed(int hr, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Those of tools, regtool and pasttool. */
extern const struct verb audit_verb;
extern const struct verb class_verb;
extern const struct verb daemon_verb;
extern const struct verb diff_verb;
extern const struct verb doctor_verb;
extern const struct verb find_verb;
extern const struct verb history_verb;
extern const struct verb hresult_verb;
extern const struct verb lint_verb;
extern const struct verb log_verb;
extern const struct verb owners_verb;
extern const struct verb ps_verb;
extern const struct verb rc_verb;
extern const struct verb reg_verb;
extern const struct verb regedit_verb;
extern const struct verb regsvr_verb;
extern const struct verb restore_verb;
extern const struct verb rot_verb;
extern const struct verb run_verb;
extern const struct verb cscript_verb;
extern const struct verb wscript_verb;
extern const struct verb top_verb;
extern const struct verb typelib_verb;
extern const struct verb undo_verb;
extern const struct verb who_verb;
extern const struct verb why_verb;

/* Those of packages, which another program does (package_verbs.c). */
extern const struct verb package_verbs[];
