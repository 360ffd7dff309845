/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "diagnosis/event_log.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"-f, --follow", "Goes on with what happens, until it is interrupted."},
    {"CLASS, --class=CLASS", "Only events of this CLSID or ProgID, or of classes with this text in "
                             "their name."},
    {"--json", "One object an event: time, event, clsid, class, process, command, text, and what "
               "the event tells by number: status, signal, hresult, milliseconds."},
    {NULL, NULL},
};

static const struct manual_item events[] = {
    {"started, left", "The daemon itself."},
    {"launched", "It started a server for the class."},
    {"offered", "That server has offered the class, so many milliseconds later."},
    {"failed", "That server will not: why, with the last that it wrote to standard error."},
    {"exited, killed", "A server that was launched has ended, with that status or by that signal."},
    {"said",
     "What such a server wrote to standard output or error; and what was noted of the class "
     "by a server in any process: the tracebacks of exceptions in Python."},
    {"refused", "No server was started for the class: why. It may be that it failed too often and "
                "pauses."},
    {NULL, NULL},
};

static const struct manual_item files[] = {
    {"$COMITY_HOME/state/events.log", "The log, a mebibyte at most. Without COMITY_HOME it is in "
                                      "$XDG_STATE_HOME/comity."},
    {"$COMITY_HOME/state/words.log", "What servers said, a mebibyte at most."},
    {"$COMITY_HOME/state/events.log.1, words.log.1", "The mebibyte before each."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Told what there is."},
    {"1", "The log cannot be read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Events", .items = events},
    {.title = "Files", .items = files},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual log_manual = {
    .page = "comity-log",
    .chapter = 1,
    .command = "comity log",
    .summary = "show which servers were started, what they said, and how they ended",
    .synopsis = "comity log [-f] [--json] [CLASS]",
    .text = "Shows what the daemons of this home have noted, the oldest first. No daemon is "
            "started or asked.",
    .sections = sections,
    .see_also = "comity(1), comity-why(1), comity-ps(1), comityd(8)",
};

/* What the number of each event is: its label in JSON, and what stands around it for people. */
static const struct event_words {
    const char *label; /* NULL for none */
    const char *before;
    const char *after;
} words[EVENT_KINDS] = {
    [EVENT_OFFERED] = {"milliseconds", " after ", " ms"},
    [EVENT_EXITED] = {"status", " with status ", ""},
    [EVENT_KILLED] = {"signal", " by signal ", ""},
    [EVENT_REFUSED] = {"hresult", " (", ")"},
};

struct log_view {
    struct naming naming;
    const char *wanted; /* a class; NULL for all */
    bool is_json;
    bool follows;
};

static bool is_wanted(struct log_view *view, const struct event *event)
{
    const struct naming_class *named;

    if (!view->wanted)
        return true;
    if (guid_is_equal(&event->clsid, &GUID_NULL))
        return false;
    named = naming_of_class(&view->naming, &event->clsid);
    return named &&
           (strcasecmp(named->guid, view->wanted) == 0 || strcasestr(named->progid, view->wanted) ||
            strcasestr(named->name, view->wanted));
}

/* "2026-11-21T11:14:26.123456Z" */
static void format_time(uint64_t when_us, char text[static 64])
{
    time_t seconds = (time_t)(when_us / 1000000);
    struct tm parts;
    size_t len = 0;

    if (gmtime_r(&seconds, &parts))
        len = strftime(text, 64, "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + len, 64 - len, ".%06uZ", (unsigned)(when_us % 1000000));
}

static const char *title_of(struct log_view *view, const CLSID *clsid)
{
    const struct naming_class *named = naming_of_class(&view->naming, clsid);

    return named ? naming_class_title(named) : "?";
}

/* Text of many lines, each but the first under the first. */
static void print_indented(const char *text)
{
    _cleanup_(freep) char *copy = strdup(text);
    char *rest = copy, *line;
    bool is_first = true;

    while ((line = strsep(&rest, "\n"))) {
        _cleanup_(freep) char *printable = naming_printable(line);

        printf("%s%s", is_first ? ": " : "\n    ", printable ? printable : "?");
        is_first = false;
    }
}

static void format_number(const struct event *event, char text[static 16])
{
    snprintf(text, 16, event->kind == EVENT_REFUSED ? "0x%08x" : "%d", event->number);
}

static void print_text(struct log_view *view, const struct event *event)
{
    const struct event_words *named = &words[event->kind];
    char when[64], number[16];

    format_time(event->when_us, when);
    when[23] = '\0'; /* milliseconds will do */
    printf("%sZ  %-10s", when, event_kind_name(event->kind));
    if (guid_is_equal(&event->clsid, &GUID_NULL))
        printf("  the daemon");
    else
        printf("  %s", title_of(view, &event->clsid));
    if (event->pid)
        printf(", process %u", event->pid);
    format_number(event, number);
    if (named->label)
        printf("%s%s%s", named->before, number, named->after);
    if (event->command && event->kind == EVENT_LAUNCHED)
        print_indented(event->command);
    if (event->text)
        print_indented(event->text);
    putchar('\n');
}

static void print_member(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = text ? utf16_from_utf8_dup(text) : NULL;

    printf(",\"%s\":", label);
    if (wide)
        value_json_string(wide, utf16_len(wide), stdout);
    else
        fputs("null", stdout);
}

static void print_json(struct log_view *view, const struct event *event)
{
    const char *label = words[event->kind].label;
    char text[64];

    format_time(event->when_us, text);
    printf("{\"time\":\"%s\",\"event\":\"%s\"", text, event_kind_name(event->kind));
    if (!guid_is_equal(&event->clsid, &GUID_NULL)) {
        guid_to_text(&event->clsid, text);
        print_member("clsid", text);
        print_member("class", title_of(view, &event->clsid));
    }
    if (event->pid)
        printf(",\"process\":%u", event->pid);
    format_number(event, text);
    if (label)
        printf(event->kind == EVENT_REFUSED ? ",\"%s\":\"%s\"" : ",\"%s\":%s", label, text);
    if (event->command)
        print_member("command", event->command);
    if (event->text)
        print_member("text", event->text);
    puts("}");
}

static void print(struct log_view *view, const struct event *event)
{
    if (!is_wanted(view, event))
        return;
    if (view->is_json)
        print_json(view, event);
    else
        print_text(view, event);
}

/* Both logs, and of each the event that comes next, if there is one. */
struct logs {
    struct event_reader *readers[2]; /* owned */
    struct event next[2];
    bool is_there[2];
};

static void logs_close(struct logs *logs)
{
    for (int i = 0; i < 2; i++)
        event_reader_close(logs->readers[i]);
}

/* The older one of what comes next; S_FALSE if there is nothing. */
static HRESULT take_next(struct logs *logs, struct event *ret_event)
{
    int first;

    for (int i = 0; i < 2; i++) {
        HRESULT hr = logs->is_there[i] ? S_OK : event_reader_next(logs->readers[i], &logs->next[i]);

        if (FAILED(hr))
            return hr_trace(hr);
        logs->is_there[i] = hr == S_OK;
    }
    if (!logs->is_there[0] && !logs->is_there[1])
        return S_FALSE;
    first =
        !logs->is_there[0] || (logs->is_there[1] && logs->next[1].when_us < logs->next[0].when_us);
    *ret_event = logs->next[first];
    logs->is_there[first] = false;
    return S_OK;
}

/* Prints what there is, and with -f what comes. */
static HRESULT show(struct log_view *view, struct logs *logs, int watch)
{
    char notices[4096];
    struct event event;
    HRESULT hr;

    for (;;) {
        while ((hr = take_next(logs, &event)) == S_OK)
            print(view, &event);
        if (FAILED(hr) || !view->follows)
            return hr_trace(hr);
        if (fflush(stdout) != 0 || read(watch, notices, sizeof(notices)) < 0)
            return S_OK;
    }
}

static HRESULT run(struct log_view *view)
{
    _cleanup_(logs_close) struct logs logs = {0};
    _cleanup_(closep) int watch = -1;
    char folder[PATH_MAX];
    HRESULT hr;

    hr = event_reader_open(&logs.readers[0]);
    if (SUCCEEDED(hr))
        hr = event_reader_open_words(&logs.readers[1]);
    if (SUCCEEDED(hr))
        hr = event_log_folder(folder, sizeof(folder));
    if (FAILED(hr))
        return hr_trace(hr);
    if (view->follows) {
        watch = inotify_init1(IN_CLOEXEC);
        if (watch < 0 || inotify_add_watch(watch, folder, IN_MODIFY | IN_CREATE) < 0)
            return hr_raise(hr_from_errno(), "watching %s", folder);
    }
    return hr_trace(show(view, &logs, watch));
}

static int log_run(int argc, char **argv)
{
    struct log_view view = {0};
    HRESULT hr;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-f") == 0 || strcmp(argv[i], "--follow") == 0)
            view.follows = true;
        else if (strcmp(argv[i], "--json") == 0)
            view.is_json = true;
        else if (strncmp(argv[i], "--class=", 8) == 0)
            view.wanted = argv[i] + 8;
        else if (argv[i][0] != '-' && !view.wanted)
            view.wanted = argv[i];
        else
            return verb_usage(&log_verb, "%s is too much", argv[i]);
    }
    naming_init(&view.naming);
    hr = run(&view);
    naming_deinit(&view.naming);
    return FAILED(hr) ? verb_failed(hr, "the log cannot be read") : VERB_DONE;
}

const struct verb log_verb = {.name = "log", .manual = &log_manual, .run = log_run};
