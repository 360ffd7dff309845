/* SPDX-License-Identifier: MIT */
#include "checktool/launched.h"

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "checktool/holder.h"
#include "diagnosis/event_log.h"

enum {
    LAST_WORD_MS = 2000, /* from a server's end until the daemon has noted it */
    POLITE_MS = 2000,    /* what a server has after SIGTERM */
};

static uint64_t now_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void launched_init(struct launched *launched, REFCLSID clsid)
{
    char folder[PATH_MAX];

    *launched = (struct launched){.clsid = *clsid, .notices = -1};
    launched->begun_us = now_us(CLOCK_REALTIME);
    if (FAILED(event_log_folder(folder, sizeof(folder))) ||
        FAILED(event_reader_open(&launched->events))) {
        hr_clear();
        return;
    }
    launched->notices = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (launched->notices >= 0)
        inotify_add_watch(launched->notices, folder, IN_MODIFY | IN_CREATE);
}

void launched_deinit(struct launched *launched)
{
    event_reader_close(launched->events);
    if (launched->notices >= 0)
        close(launched->notices);
    for (unsigned i = 0; i < launched->n; i++) {
        if (launched->servers[i].pidfd >= 0)
            close(launched->servers[i].pidfd);
    }
}

/* ---- what the daemon notes ---- */

static void add_server(struct launched *launched, uint32_t pid)
{
    struct launched_server *server;

    if (!pid || launched->is_complete || launched->n == LAUNCHED_MAX)
        return;
    server = &launched->servers[launched->n++];
    *server = (struct launched_server){.pid = pid};
    server->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
}

static void end_server(struct launched *launched, const struct event *event)
{
    for (unsigned i = 0; i < launched->n; i++) {
        struct launched_server *server = &launched->servers[i];

        if (server->pid != event->pid || server->is_ended)
            continue;
        server->is_ended = true;
        server->is_killed = event->kind == EVENT_KILLED;
        server->number = event->number;
    }
}

void launched_look(struct launched *launched)
{
    struct event event;

    while (launched->events && event_reader_next(launched->events, &event) == S_OK) {
        if (event.when_us < launched->begun_us || !guid_is_equal(&event.clsid, &launched->clsid))
            continue;
        if (event.kind == EVENT_LAUNCHED)
            add_server(launched, event.pid);
        else if (event.kind == EVENT_EXITED || event.kind == EVENT_KILLED)
            end_server(launched, &event);
    }
}

void launched_complete(struct launched *launched)
{
    launched_look(launched);
    launched->is_complete = true;
}

/* ---- their end ---- */

/* Waits for more of the log, or for the server's end, if that has not come. */
static void wait_for_news(struct launched *launched, const struct launched_server *server,
                          bool is_gone, int timeout_ms)
{
    struct pollfd sources[] = {
        {.fd = launched->notices, .events = POLLIN},
        {.fd = is_gone ? -1 : server->pidfd, .events = POLLIN},
    };
    char notices[4096];

    if (poll(sources, 2, timeout_ms) > 0 && sources[0].revents &&
        read(launched->notices, notices, sizeof(notices)) < 0)
        return;
}

static bool is_gone(const struct launched_server *server)
{
    struct pollfd source = {.fd = server->pidfd, .events = POLLIN};

    return server->pidfd < 0 || poll(&source, 1, 0) > 0;
}

/* Until the daemon has noted its end, or the time is over. */
static void await_one(struct launched *launched, const struct launched_server *server,
                      unsigned timeout_ms)
{
    uint64_t until = now_us(CLOCK_MONOTONIC) + timeout_ms * UINT64_C(1000);
    bool was_gone = false;

    for (;;) {
        bool is_gone_now = is_gone(server);
        uint64_t now = now_us(CLOCK_MONOTONIC);

        if (is_gone_now && !was_gone)
            until = now + LAST_WORD_MS * UINT64_C(1000);
        was_gone = is_gone_now;
        launched_look(launched);
        if (server->is_ended || now >= until)
            return;
        wait_for_news(launched, server, was_gone, (int)((until - now) / 1000) + 1);
    }
}

/* Whether others have come to use it, who are left alone. */
static bool is_used(const struct launched_server *server, struct diagnosis *diagnosis)
{
    uint32_t holder = holder_of(server->pid);

    if (holder)
        diagnosis_note(diagnosis, "server", STEP_NOTE,
                       "process %u goes on: process %u uses it, too", server->pid, holder);
    return holder != 0;
}

static void note_end(const struct launched_server *server, struct diagnosis *diagnosis)
{
    if (!server->is_ended)
        diagnosis_note(diagnosis, "server", STEP_NOTE, "process %u has ended", server->pid);
    else if (!server->is_killed && server->number == 0)
        diagnosis_note(diagnosis, "server", STEP_FOUND, "process %u has ended by itself",
                       server->pid);
    else
        diagnosis_note(diagnosis, "server", STEP_NOTE, "process %u %s %d", server->pid,
                       server->is_killed ? "was ended by signal" : "exited with status",
                       server->number);
}

void launched_await_end(struct launched *launched, struct diagnosis *diagnosis, unsigned timeout_ms)
{
    char pid[16], limit[32];

    for (unsigned i = 0; i < launched->n; i++) {
        const struct launched_server *server = &launched->servers[i];

        if (!holder_of(server->pid))
            await_one(launched, server, timeout_ms);
        if (server->is_ended || is_gone(server)) {
            note_end(server, diagnosis);
            continue;
        }
        if (is_used(server, diagnosis))
            continue;
        snprintf(pid, sizeof(pid), "%u", server->pid);
        snprintf(limit, sizeof(limit), "%g s", timeout_ms / 1000.0);
        diagnosis_note(diagnosis, "server", STEP_BAD, "process %s still runs after %s", pid, limit);
        diagnosis_blame(diagnosis, CAUSE_SERVER_STAYS, pid, limit);
    }
}

void launched_end(struct launched *launched, struct diagnosis *diagnosis)
{
    launched_look(launched);
    for (unsigned i = 0; i < launched->n; i++) {
        struct launched_server *server = &launched->servers[i];
        struct pollfd source = {.fd = server->pidfd, .events = POLLIN};

        if (server->is_ended || is_gone(server) || holder_of(server->pid))
            continue;
        syscall(SYS_pidfd_send_signal, server->pidfd, SIGTERM, NULL, 0);
        if (poll(&source, 1, POLITE_MS) == 0)
            syscall(SYS_pidfd_send_signal, server->pidfd, SIGKILL, NULL, 0);
        diagnosis_note(diagnosis, "server", STEP_NOTE, "process %u was ended, for nobody needs it",
                       server->pid);
    }
}
