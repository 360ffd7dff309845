/* SPDX-License-Identifier: MIT */
/*
 * Message queues: what was posted and sent to a thread and its windows, and its timers. A thread
 * has a queue from the first call that needs one, and from entering a single-threaded apartment,
 * until it ends.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

#include "base/list.h"

struct message_queue;

/* The calling thread's queue; NULL if memory is out. */
struct message_queue *message_queue_current(void);

/* The calling thread leaves its apartment: a queue with nothing in it, of a thread without windows,
 * is not kept for later. */
void message_queue_drop_idle(void);

/* A descriptor that gets readable when something comes in, and stays so until it is cleared: who
 * sleeps clears it, looks, and then waits for it. */
int message_queue_fd(const struct message_queue *queue);
void message_queue_clear(struct message_queue *queue);

/* Another that is readable while a thread waits for a window procedure: for waits in which only
 * those run, not messages got. */
int message_queue_sent_fd(const struct message_queue *queue);

/* Whether there is something to get that no call has looked at yet, or, with @also_seen, anything.
 */
bool message_queue_has_input(struct message_queue *queue, bool also_seen);

/* Milliseconds until the next timer; -1 without any. */
int message_queue_timeout(struct message_queue *queue);

/* Posts to a thread; false if that has no queue, with the last error. */
bool message_queue_post(DWORD thread, const MSG *message);

/* Runs the window procedures that other threads wait for. */
void message_queue_run_sent(struct message_queue *queue);

/*
 * Waits for @fd as an STA does. S_FALSE as soon as more than *@posted messages have been posted in
 * the queue's life; *@posted then tells how many. It begins with those that a call has looked at.
 */
unsigned message_queue_looked_at(struct message_queue *queue);
HRESULT message_queue_watch(struct message_queue *queue, int fd, unsigned *posted);

/* Has a window's thread run its procedure, and waits for the result, for so long. False with the
 * last error if the time is over or the thread ended. */
bool message_queue_send(DWORD thread, const MSG *message, DWORD timeout_ms, LRESULT *ret_result);

/* Which messages are wanted: of a window (NULL: any, -1: of none), from the first number to the
 * last (both 0: any). */
struct message_range {
    HWND window;
    UINT first;
    UINT last;
};

/* Takes, or looks at, the first message of the range, after running what others wait for; the
 * calling thread's own queue. */
bool message_queue_look(struct message_queue *queue, const struct message_range *range, bool remove,
                        MSG *ret_msg);

/* Sleeps until something may have come in; an STA serves its calls meanwhile. */
void message_queue_wait(struct message_queue *queue, int timeout_ms);

/* Has WM_QUIT come after all that was posted. */
void message_queue_quit(struct message_queue *queue, int exit_code);

UINT_PTR message_queue_set_timer(struct message_queue *queue, HWND window, UINT_PTR id,
                                 UINT period_ms, TIMERPROC procedure);
bool message_queue_kill_timer(struct message_queue *queue, HWND window, UINT_PTR id);

/* A window goes: so do its messages and timers. */
void message_queue_forget(HWND window);

/* In a new process: its parent's queues are none of its. */
void message_queue_forget_all(void);
