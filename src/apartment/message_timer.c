/* SPDX-License-Identifier: MIT */
#include "apartment/message_timer.h"

#include <stdlib.h>

struct timer {
    struct list link;
    HWND window;
    UINT_PTR id;
    UINT period_ms;
    ULONGLONG due; /* by GetTickCount64() */
    TIMERPROC procedure;
};

static struct timer *timer_free(struct timer *timer)
{
    list_remove(&timer->link);
    free(timer);
    return NULL;
}

void message_timers_init(struct message_timers *timers)
{
    list_init(&timers->timers);
}

void message_timers_deinit(struct message_timers *timers)
{
    list_for_each (link, &timers->timers)
        timer_free(container_of(link, struct timer, link));
}

static struct timer *find(const struct message_timers *timers, HWND window, UINT_PTR id)
{
    list_for_each (link, &timers->timers) {
        struct timer *timer = container_of(link, struct timer, link);

        if (timer->window == window && timer->id == id)
            return timer;
    }
    return NULL;
}

UINT_PTR message_timers_set(struct message_timers *timers, HWND window, UINT_PTR id, UINT period_ms,
                            TIMERPROC procedure)
{
    static UINT_PTR last_id; /* (owners' lock) */
    struct timer *timer = find(timers, window, id);

    if (!timer) {
        timer = calloc(1, sizeof(*timer));
        if (!timer)
            return 0;
        timer->window = window;
        timer->id = window ? id : ++last_id;
        list_append(&timers->timers, &timer->link);
    }
    timer->period_ms = period_ms < USER_TIMER_MINIMUM ? USER_TIMER_MINIMUM : period_ms;
    timer->due = GetTickCount64() + timer->period_ms;
    timer->procedure = procedure;
    return timer->id;
}

bool message_timers_kill(struct message_timers *timers, HWND window, UINT_PTR id)
{
    struct timer *timer = find(timers, window, id);

    if (timer)
        timer_free(timer);
    return timer != NULL;
}

void message_timers_forget(struct message_timers *timers, HWND window)
{
    list_for_each (link, &timers->timers) {
        struct timer *timer = container_of(link, struct timer, link);

        if (timer->window == window)
            timer_free(timer);
    }
}

bool message_timers_take(struct message_timers *timers, bool remove,
                         bool (*is_wanted)(const MSG *message, const void *filter),
                         const void *filter, MSG *ret_message)
{
    ULONGLONG now = GetTickCount64();

    list_for_each (link, &timers->timers) {
        struct timer *timer = container_of(link, struct timer, link);
        MSG message = {.hwnd = timer->window,
                       .message = WM_TIMER,
                       .wParam = timer->id,
                       .lParam = (LPARAM)timer->procedure,
                       .time = (DWORD)now};

        if (timer->due > now || !is_wanted(&message, filter))
            continue;
        *ret_message = message;
        if (remove)
            timer->due = now + timer->period_ms;
        return true;
    }
    return false;
}

int message_timers_next(const struct message_timers *timers)
{
    ULONGLONG now = GetTickCount64(), next = ~(ULONGLONG)0;

    list_for_each (link, &timers->timers) {
        struct timer *timer = container_of(link, struct timer, link);

        next = timer->due < next ? timer->due : next;
    }
    return list_is_empty(&timers->timers) ? -1 : next > now ? (int)(next - now) : 0;
}
