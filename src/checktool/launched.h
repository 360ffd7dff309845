/* SPDX-License-Identifier: MIT */
/*
 * Launched: the servers that the daemon starts for one class from now on, by what it notes of them,
 * and their end.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

enum {
    LAUNCHED_MAX = 16, /* servers that are followed; one is usual */
};

struct event_reader;

struct launched_server {
    uint32_t pid;
    int pidfd; /* -1: it had ended before it was looked at */
    bool is_ended;
    bool is_killed; /* and by a signal */
    int32_t number; /* which, or the exit status */
};

struct launched {
    CLSID clsid;
    uint64_t begun_us;
    struct event_reader *events; /* NULL: nothing is known */
    int notices;                 /* of changes of the log; -1 */
    struct launched_server servers[LAUNCHED_MAX];
    unsigned n;
    bool is_complete; /* who is started from now on is started for others */
};

/* Begins to follow the servers of the class. */
void launched_init(struct launched *launched, REFCLSID clsid);
void launched_deinit(struct launched *launched);

/* Looks at what was noted meanwhile: soon after it, so that no number is another process's. */
void launched_look(struct launched *launched);

/* The same for the last time: servers that are started later are none of these. */
void launched_complete(struct launched *launched);

/* Waits until all servers have ended, and notes how; who stays, and serves nobody else, is
 * blamed. */
void launched_await_end(struct launched *launched, struct diagnosis *diagnosis,
                        unsigned timeout_ms);

/* Ends those that have not ended and serve nobody else. */
void launched_end(struct launched *launched, struct diagnosis *diagnosis);
