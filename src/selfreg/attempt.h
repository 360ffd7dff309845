/* SPDX-License-Identifier: MIT */
/*
 * Attempt: one run of a module's own code that registers or unregisters it, in a process of its
 * own, under guards and a time limit, with all that it writes captured. Whatever it does, the
 * caller goes on, and no process is left.
 *
 * Its writings count up to the end of that process: what it has started and left behind is ended.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/windef.h>

#include "base/cleanup.h"
#include "hive/hive.h"
#include "registry/key_place.h"
#include "registry/transaction.h"

enum {
    ATTEMPT_OUTPUT_MAX = 16 << 10, /* bytes kept of what the module prints: the last ones */
    ATTEMPT_WHY_SIZE = 1024,
    ATTEMPT_CALLS_MAX = 2,
};

/* An entry point to call. */
struct attempt_call {
    const char *name;         /* "DllRegisterServer" */
    const char *install_line; /* DllInstall's second argument; NULL for those without arguments */
    bool is_install;          /* DllInstall's first */
};

struct attempt_plan {
    const char *path;                             /* of the file, in full */
    const char *argument;                         /* a program's: "/RegServer"; NULL: a module */
    const char *interpreter;                      /* what runs it, found by PATH; NULL: itself */
    bool is_data;                                 /* its one call is made to its data */
    struct attempt_call calls[ATTEMPT_CALLS_MAX]; /* a module's, n_calls of them */
    unsigned n_calls;
    bool is_trusted;             /* no guards */
    struct transaction *part_of; /* what it sees, and adds to; NULL: the hives */
    enum key_scope scope;
    uint32_t timeout_ms;
};

/* How far the process came. */
enum attempt_stage {
    ATTEMPT_PREPARING, /* and no further: the machine lacks something */
    ATTEMPT_INITIALIZING,
    ATTEMPT_LOADING,
    ATTEMPT_ENTERING, /* the entry point was looked for */
    ATTEMPT_CALLING,
    ATTEMPT_UNLOADING,
    ATTEMPT_DONE,
};

enum attempt_end {
    ATTEMPT_EXITED, /* status: the exit status */
    ATTEMPT_KILLED, /* status: the signal */
    ATTEMPT_TIMED_OUT,
};

struct attempt_run;

struct attempt {
    struct attempt_run *run; /* owned: while the process lives, or NULL */
    char *folder;            /* owned: where the capture is; gone with the attempt */
    enum attempt_stage stage;
    unsigned call; /* which was made last */
    enum attempt_end end;
    int status;
    HRESULT hr;                   /* what the entry point, or OleInitialize, answered */
    char why[ATTEMPT_WHY_SIZE];   /* what the loader or the kernel said; "" if nothing */
    uint64_t seed[HIVE_KINDS];    /* bytes of the capture that are the transaction's */
    uint64_t written[HIVE_KINDS]; /* before the last call */
    char *output;                 /* owned: what was printed, printable, its end; "" if nothing */
    unsigned guards;              /* enum guard */
    unsigned n_stragglers;        /* processes that were left, and ended */
};

/*
 * Has a process make itself ready, meanwhile, to follow one of the plans, which differ in what is
 * run alone; they are borrowed. Nothing of the module is run. The caller has no other child
 * processes.
 */
HRESULT attempt_begin(const struct attempt_plan *plans, struct attempt *ret_attempt);

/* Runs the plan. Failures, here and above, are only those of the machine. */
HRESULT attempt_go(struct attempt *attempt, unsigned plan);

/* At any time: nothing of it is left. */
void attempt_deinit(struct attempt *attempt);

/* Whether all went through, with success. */
bool attempt_has_succeeded(const struct attempt *attempt);
