/* SPDX-License-Identifier: MIT */
#include "diagnosis/trace.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    class_lookup_deinit(&lookup);
    hr_clear();
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

/* What the daemon noted of the class since the activation began. */
static void say_events(const struct trace *trace)
{
    _cleanup_(event_reader_closep) struct event_reader *reader = NULL;
    struct event event;

    if (FAILED(event_reader_open(&reader)))
        return;
    while (event_reader_next(reader, &event) == S_OK) {
        if (event.when_us >= trace->begun_us && guid_is_equal(&event.clsid, &trace->clsid))
            say_event(&event);
    }
}

void trace_end(const struct trace *trace, HRESULT hr)
{
    double ms = (double)(now_us() - trace->begun_us) / 1000;

    say_events(trace);
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
