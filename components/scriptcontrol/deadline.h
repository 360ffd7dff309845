/* SPDX-License-Identifier: MIT */
/*
 * A time by which a script must have ended: a thread interrupts it then.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "component.h"

#include <activscp.h>

struct deadline {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t ended;
    IActiveScript *script; /* borrowed */
    LONG timeout_ms;
    bool is_set;     /* (const) */
    bool is_over;    /* (lock) the script has ended */
    bool is_expired; /* (lock) it was interrupted */
};

/* Without a thread, or with a time of 0 or below, there is no deadline. */
void deadline_begin(struct deadline *deadline, IActiveScript *script, LONG timeout_ms);

/* TRUE if the script was interrupted. */
BOOL deadline_end(struct deadline *deadline);
