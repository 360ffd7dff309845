/* SPDX-License-Identifier: MIT */
/*
 * Timers of a thread's message queue, whose owner locks them.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "base/list.h"

struct message_timers {
    struct list timers;
};

void message_timers_init(struct message_timers *timers);
void message_timers_deinit(struct message_timers *timers);

/* Sets a timer, or one with the window and number anew. Without a window a new one's number is
 * chosen here. Returns its number, 0 if memory is out. */
UINT_PTR message_timers_set(struct message_timers *timers, HWND window, UINT_PTR id, UINT period_ms,
                            TIMERPROC procedure);

/* Ends a timer, or all of a window. */
bool message_timers_kill(struct message_timers *timers, HWND window, UINT_PTR id);
void message_timers_forget(struct message_timers *timers, HWND window);

/* The message of a timer that is due and that @is_wanted() takes; with @remove, its next is due a
 * period later: they do not pile up. */
bool message_timers_take(struct message_timers *timers, bool remove,
                         bool (*is_wanted)(const MSG *message, const void *filter),
                         const void *filter, MSG *ret_message);

/* Milliseconds until the next is due; -1 without any. */
int message_timers_next(const struct message_timers *timers);
