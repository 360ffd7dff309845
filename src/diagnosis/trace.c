/* SPDX-License-Identifier: MIT */
#include "diagnosis/trace.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "diagnosis/class_lookup.h"
#include "diagnosis/event_log.h"

bool trace_is_enabled;

__attribute__((constructor)) static void read_environment(void)
{
    const char *value = secure_getenv("COMITY_TRACE");

    trace_is_enabled = value && *value && strcmp(value, "0") != 0;
}

/* One line, in one piece, with who says it before it. */
static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void say(const char *format, ...)
{
    _cleanup_(freep) char *line = NULL;
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (len >= 0)
        dprintf(STDERR_FILENO, "comity[%d] %s\n", (int)getpid(), line);
    else
        line = NULL;
}

static void say_step(const struct diagnosis_step *step)
{
    static const char marks[STEP_STATES] = {
        [STEP_FOUND] = ' ', [STEP_NOTE] = '-', [STEP_BAD] = '!'};

    say("%c %-12s %s", marks[step->state], step->subject, step->text);
}

static uint64_t now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void say_event(const struct event *event)
{
    const char *name = event_kind_name(event->kind);

    if (event->kind == EVENT_EXITED || event->kind == EVENT_KILLED)
        say("  %-12s process %u %s, %d", "daemon", event->pid, name, event->number);
    else if (event->pid)
        say("  %-12s process %u %s: %s", "daemon", event->pid, name,
            event->text      ? event->text
            : event->command ? event->command
                             : "");
    else
        say("  %-12s %s: %s", "daemon", name, event->text ? event->text : "");
}

static void say_events(struct trace *trace)
{
    struct event event;

    while (trace->events && event_reader_next(trace->events, &event) == S_OK) {
        if (event.when_us >= trace->begun_us && guid_is_equal(&event.clsid, &trace->clsid))
            say_event(&event);
    }
}

static void on_log(struct watcher_source *source)
{
    char notices[4096];

    if (read(source->fd, notices, sizeof(notices)) > 0)
        say_events(container_of(source, struct trace, source));
}

/* Without a watch all is said at the end. */
static void follow_log(struct trace *trace)
{
    char folder[PATH_MAX];

    trace->source = (struct watcher_source){.fd = -1, .ready = on_log};
    trace->events = NULL;
    if (FAILED(event_reader_open(&trace->events)) ||
        FAILED(event_log_folder(folder, sizeof(folder))))
        return;
    trace->source.fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (trace->source.fd < 0)
        return;
    if (inotify_add_watch(trace->source.fd, folder, IN_MODIFY | IN_CREATE) < 0 ||
        FAILED(watcher_add(&trace->source))) {
        close(trace->source.fd);
        trace->source.fd = -1;
    }
}

static void leave_log(struct trace *trace)
{
    if (trace->source.fd >= 0) {
        watcher_remove(&trace->source);
        close(trace->source.fd);
    }
    say_events(trace);
    trace->events = event_reader_close(trace->events);
}

void trace_begin(struct trace *trace, const char *call, REFCLSID clsid, uint32_t contexts)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {.listener = say_step};
    struct class_lookup lookup;
    char guid[GUID_TEXT_SIZE];

    trace->begun_us = now_us();
    guid_to_text(clsid, guid);
    say("  %-12s %s, context 0x%x", call, guid, contexts);
    class_lookup_class(&diagnosis, clsid, contexts, &lookup);
    trace->clsid = lookup.clsid;
    /* A module that can be loaded is, and nobody else is asked. */
    if (!lookup.module || diagnosis_has_failed(&diagnosis))
        class_lookup_running(&diagnosis, &lookup, contexts);
    class_lookup_deinit(&lookup);
    follow_log(trace);
    hr_clear();
}

void trace_end(struct trace *trace, HRESULT hr)
{
    double ms = (double)(now_us() - trace->begun_us) / 1000;

    leave_log(trace);
    say("%c %-12s 0x%08x after %.3f ms", FAILED(hr) ? '!' : ' ', "result", (unsigned)hr, ms);
}

void trace_cause(const char *sentence)
{
    say("! %-12s %s", "cause", sentence);
}

void trace_progid(const char16_t *progid)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {.listener = say_step};
    _cleanup_(freep) char *text = utf16_to_utf8_dup(progid);
    CLSID clsid;

    if (text)
        class_lookup_progid(&diagnosis, text, &clsid);
}
