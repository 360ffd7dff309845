/* SPDX-License-Identifier: MIT */
/*
 * Confined: work that reads what comes from outside with libraries of others, done in a process
 * that can do nothing else: it has the descriptors that it is given and memory, and no way to
 * open, start, reach or signal anything. What it tells is to be checked by who reads it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <comity/winerror.h>

enum {
    CONFINED_MORE = 5,
};

struct confined_terms {
    /* Runs in the process; false if it could not be done. */
    bool (*work)(void *context, int in, int out);
    void *context;
    int in, out;
    uint64_t memory_max; /* beyond what this process has */
    uint64_t out_max;    /* bytes, if @out is a file */
    unsigned cpu_max_s;
    const int *more; /* which it is to have besides, as CONFINED_MORE and those behind; n_more */
    unsigned n_more;
};

struct confined {
    pid_t pid;
    int pid_fd;
};

enum confined_end {
    CONFINED_DONE,
    CONFINED_FAILED, /* the work says so */
    CONFINED_CRASHED,
    CONFINED_EXCEEDED, /* a limit */
    CONFINED_HUNG,
};

HRESULT confined_start(const struct confined_terms *terms, struct confined *ret_confined);

/* Waits for its end, and ends it itself after @timeout_s. To be called once. */
enum confined_end confined_end(struct confined *confined, unsigned timeout_s);

/* The same when nobody wants the work any more. */
void confined_stop(struct confined *confined);

/* "crashed", ... to follow "reading it". */
const char *confined_end_text(enum confined_end end);
