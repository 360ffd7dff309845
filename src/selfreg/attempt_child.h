/* SPDX-License-Identifier: MIT */
/*
 * The child of an attempt: the process that loads and calls the module, or becomes the program.
 */
#pragma once

#include "selfreg/attempt.h"

/* What it tells of itself: in memory that both processes have, so that no descriptor is needed. */
struct attempt_report {
    uint32_t stage;
    uint32_t call;
    uint32_t guards;
    HRESULT hr;
    uint64_t written[HIVE_KINDS]; /* before the last call */
    char why[ATTEMPT_WHY_SIZE];
};

struct attempt_child {
    const struct attempt_plan *plan; /* the first of them; then that which is followed */
    struct attempt_report *report;
    const char *folder;  /* the capture's */
    const char *scratch; /* where files may be written */
    int output;          /* what it prints goes there */
    int go;              /* the plan's number arrives there; its end means: none */
    int parent;          /* without which it has no use */
};

__attribute__((noreturn)) void attempt_child_run(struct attempt_child *child);
