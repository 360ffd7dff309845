/* SPDX-License-Identifier: MIT */
#include "deadline.h"

#include <errno.h>
#include <time.h>

static void *wait(void *context)
{
    struct deadline *deadline = context;
    const EXCEPINFO none = {.scode = E_ABORT};
    struct timespec end;
    int error = 0;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += deadline->timeout_ms / 1000;
    end.tv_nsec += deadline->timeout_ms % 1000 * 1000000L;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&deadline->lock);
    while (!deadline->is_over && error != ETIMEDOUT)
        error = pthread_cond_timedwait(&deadline->ended, &deadline->lock, &end);
    if (!deadline->is_over) {
        deadline->is_expired = true;
        /* The lock keeps the script's end from being missed: it is not gone yet. */
        IActiveScript_InterruptScriptThread(deadline->script, SCRIPTTHREADID_ALL, &none, 0);
    }
    pthread_mutex_unlock(&deadline->lock);
    return NULL;
}

void deadline_begin(struct deadline *deadline, IActiveScript *script, LONG timeout_ms)
{
    pthread_condattr_t clock;

    *deadline = (struct deadline){.script = script, .timeout_ms = timeout_ms};
    if (timeout_ms <= 0)
        return;
    pthread_mutex_init(&deadline->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&deadline->ended, &clock);
    pthread_condattr_destroy(&clock);
    deadline->is_set = pthread_create(&deadline->thread, NULL, wait, deadline) == 0;
}

BOOL deadline_end(struct deadline *deadline)
{
    if (deadline->timeout_ms <= 0)
        return FALSE;
    pthread_mutex_lock(&deadline->lock);
    deadline->is_over = true;
    pthread_cond_signal(&deadline->ended);
    pthread_mutex_unlock(&deadline->lock);
    if (deadline->is_set)
        pthread_join(deadline->thread, NULL);
    pthread_cond_destroy(&deadline->ended);
    pthread_mutex_destroy(&deadline->lock);
    return deadline->is_expired;
}
