/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "toolkit/verb.h"
#include "pstool/ps.h"
#include "pstool/screen.h"

enum {
    DELAY_MS = 2000,
    DELAY_MIN_MS = 100,
    DELAY_MAX_MS = 3600 * 1000,
    FRAMES_MAX = 1000000000,
};

static const struct manual_item options[] = {
    {"SERVER, CLASS", "Only these, as with comity ps."},
    {"-d SECONDS", "Looks again after so long; 2 if it is not said. Parts of a second may be."},
    {"-n NUMBER", "Ends after so many looks."},
    {"--json", "Each look is one line: what comity ps --json says."},
    {NULL, NULL},
};

static const struct manual_item keys[] = {
    {"space", "Looks now."},
    {"q, Ctrl-C", "Ends; the terminal is as it was."},
    {NULL, NULL},
};

static const struct manual_item columns[] = {
    {"PROCESS", "Its number."},
    {"STATE", "As with comity ps; an exclamation mark where it goes too early."},
    {"OBJECTS", "That others hold."},
    {"HOLDERS", "Processes that hold them."},
    {"LOCKS", "Of CoLockObjectExternal."},
    {"COUNT", "Of CoAddRefServerProcess."},
    {"USER", "Whether a user has control."},
    {"CALLS", "In progress."},
    {"SERVER", "The first of its classes, how many more, and its command."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "It was ended, or has looked as often as it should."},
    {"1", "Something failed; standard error says what."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Keys", .items = keys},
    {.title = "Columns", .items = columns},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual top_manual = {
    .page = "comity-top",
    .chapter = 1,
    .command = "comity top",
    .summary = "watch servers, and what keeps them",
    .synopsis = "comity top [-d SECONDS] [-n NUMBER] [--json] [SERVER|CLASS]",
    .text = "Shows what comity ps knows as a table, those with the most objects first, again and "
            "again in the same place. Where standard output is no terminal the tables follow each "
            "other.",
    .sections = sections,
    .see_also = "comity(1), comity-ps(1)",
};

/* ---- the table ---- */

static void print_head(struct ps_report *report, FILE *file)
{
    const struct census *census = &report->census;
    size_t n_servers = 0, n_objects = 0;
    time_t now = time(NULL);
    struct tm local;
    char clock[16];

    for (size_t i = 0; i < census->n_processes; i++) {
        n_servers += census->processes[i].state != CENSUS_NO_SERVER;
        n_objects += census->processes[i].n_held;
    }
    strftime(clock, sizeof(clock), "%H:%M:%S", localtime_r(&now, &local));
    fprintf(file, "%s  ", clock);
    if (census->daemon == CENSUS_DAEMON_RUNS)
        fprintf(file, "comityd %u, %u connection%s", census->daemon_pid, census->n_connections,
                census->n_connections == 1 ? "" : "s");
    else
        fputs(ps_daemon_title(census->daemon), file);
    fprintf(file, "; %zu server%s, %zu object%s, %zu being started, %zu backing off\n\n", n_servers,
            n_servers == 1 ? "" : "s", n_objects, n_objects == 1 ? "" : "s", census->n_launches,
            census->n_pauses);
    fputs("PROCESS  STATE       OBJECTS  HOLDERS  LOCKS  COUNT  USER  CALLS  SERVER\n", file);
}

static const char *state_title(enum census_state state)
{
    static const char *const titles[] = {
        [CENSUS_GONE] = "gone",
        [CENSUS_SILENT] = "silent",
        [CENSUS_NO_SERVER] = "no server",
        [CENSUS_STARTING] = "starting",
        [CENSUS_IN_USE] = "in use",
        [CENSUS_UNUSED] = "unused",
        [CENSUS_SUSPENDED_IN_USE] = "suspended!",
        [CENSUS_REVOKED_IN_USE] = "revoked!",
        [CENSUS_LEAVING] = "leaving",
    };

    return titles[state];
}

static uint64_t count_calls(const struct census_process *process)
{
    uint64_t n = 0;

    for (size_t i = 0; i < process->n_objects; i++)
        n += process->objects[i].told.calls;
    return n;
}

static void print_server(struct ps_report *report, const struct census_process *process, FILE *file)
{
    const struct naming_process *named = naming_of_process(&report->naming, process->pid);
    const struct naming_class *class = NULL;

    if (process->n_offers > 0)
        class = naming_of_class(&report->naming, &process->offers[0].clsid);
    if (class)
        fputs(naming_class_title(class), file);
    if (process->n_offers > 1)
        fprintf(file, " and %zu more", process->n_offers - 1);
    fprintf(file, "%s%s\n", process->n_offers > 0 ? ": " : "", named ? named->brief : "");
}

static void print_row(struct ps_report *report, const struct census_process *process, FILE *file)
{
    fprintf(file, "%7d  %-10s  %7u  %7zu  %5llu  %5u  %-4s  %5llu  ", (int)process->pid,
            state_title(process->state), process->n_held, process->n_clients,
            (unsigned long long)process->n_locks, process->told.uses,
            census_has_user(process) ? "yes" : "no", (unsigned long long)count_calls(process));
    print_server(report, process, file);
}

static void print_launch(struct ps_report *report, const struct census_launch *launch, FILE *file)
{
    const struct naming_class *class = naming_of_class(&report->naming, &launch->told.clsid);

    fprintf(file, "%7u  %-10s  %7s  %7s  %5s  %5s  %-4s  %5s  %s: %s, for %.1f s\n",
            launch->told.pid, "launching", "", "", "", "", "", "",
            class ? naming_class_title(class) : "", launch->command, launch->told.age_ms / 1000.0);
}

/* The most objects first. */
static int compare_use(const void *a, const void *b)
{
    const struct census_process *one = a, *other = b;

    if (one->n_held != other->n_held)
        return one->n_held > other->n_held ? -1 : 1;
    return one->pid < other->pid ? -1 : one->pid > other->pid;
}

static void print_table(struct ps_report *report, FILE *file)
{
    struct census *census = &report->census;

    if (census->n_processes > 0)
        qsort(census->processes, census->n_processes, sizeof(*census->processes), compare_use);
    print_head(report, file);
    for (size_t i = 0; i < census->n_launches; i++) {
        if (ps_wants_launch(report, &census->launches[i]))
            print_launch(report, &census->launches[i], file);
    }
    for (size_t i = 0; i < census->n_processes; i++) {
        if (ps_wants_process(report, &census->processes[i]))
            print_row(report, &census->processes[i], file);
    }
}

/* ---- looking again and again ---- */

struct watch {
    struct screen screen;
    bool has_screen;
    bool is_json;
    const char *wanted;
    long n_frames; /* 0: without end */
    int delay_ms;
};

/* One look as text, owned. Fails as census_take() does. */
static HRESULT look(const struct watch *watch, char **ret_text)
{
    struct ps_report report = {.wanted = watch->wanted};
    char *text = NULL;
    size_t size;
    FILE *file;
    HRESULT hr;

    hr = ps_report_take(&report);
    if (FAILED(hr))
        return hr_trace(hr);

    file = open_memstream(&text, &size);
    if (file && watch->is_json)
        ps_print_json(&report, file);
    else if (file)
        print_table(&report, file);
    ps_report_drop(&report);
    if (!file || fclose(file) != 0)
        return hr_raise(E_OUTOFMEMORY, "showing servers");
    *ret_text = text;
    return S_OK;
}

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* False if the watching is over. */
static bool wait_on_screen(struct watch *watch, const char *text)
{
    int64_t end = now_ms() + watch->delay_ms, left;

    while ((left = end - now_ms()) > 0) {
        switch (screen_wait(&watch->screen, (int)left)) {
        case SCREEN_QUIT:
            return false;
        case SCREEN_RESIZE:
            screen_draw(&watch->screen, text);
            break;
        default:
            return true;
        }
    }
    return true;
}

static bool wait_for_time(const struct watch *watch)
{
    struct timespec left = {watch->delay_ms / 1000, watch->delay_ms % 1000 * 1000000L};

    while (nanosleep(&left, &left) < 0 && errno == EINTR)
        continue;
    return true;
}

/* Shows one look, and waits for the next. */
static bool show(struct watch *watch, const char *text, bool is_first, bool is_last)
{
    if (watch->has_screen) {
        screen_draw(&watch->screen, text);
        return !is_last && wait_on_screen(watch, text);
    }
    printf("%s%s", is_first || watch->is_json ? "" : "\n", text);
    return fflush(stdout) == 0 && !is_last && wait_for_time(watch);
}

static HRESULT run_watch(struct watch *watch, char **ret_last)
{
    bool goes_on = true;
    HRESULT hr;

    for (long i = 1; goes_on; i++) {
        char *text;

        hr = look(watch, &text);
        if (FAILED(hr))
            return hr_trace(hr);
        free(*ret_last);
        *ret_last = text;
        goes_on = show(watch, text, i == 1, i == watch->n_frames);
    }
    return S_OK;
}

/* ---- the verb ---- */

static int top_run(int argc, char **argv);
const struct verb top_verb = {.name = "top", .manual = &top_manual, .run = top_run};

static bool parse_number(const char *text, double least, double most, double *ret_number)
{
    char *end;

    if (!text || *text == '\0')
        return false;
    *ret_number = strtod(text, &end);
    return *end == '\0' && *ret_number >= least && *ret_number <= most;
}

/* VERB_DONE, or VERB_USAGE after it has been told what is wrong. */
static int parse(int argc, char **argv, struct watch *ret_watch)
{
    double number;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            ret_watch->is_json = true;
        } else if (strcmp(argv[i], "-d") == 0) {
            if (!parse_number(argv[++i], DELAY_MIN_MS / 1e3, DELAY_MAX_MS / 1e3, &number))
                return verb_usage(&top_verb, "-d wants seconds, from 0.1 to 3600");
            ret_watch->delay_ms = (int)(number * 1e3);
        } else if (strcmp(argv[i], "-n") == 0) {
            if (!parse_number(argv[++i], 1, FRAMES_MAX, &number) || number != (long)number)
                return verb_usage(&top_verb, "-n wants a number, from 1 on");
            ret_watch->n_frames = (long)number;
        } else if (argv[i][0] == '-') {
            return verb_usage(&top_verb, "unknown option %s", argv[i]);
        } else if (ret_watch->wanted) {
            return verb_usage(&top_verb, "%s is too much", argv[i]);
        } else {
            ret_watch->wanted = argv[i];
        }
    }
    return VERB_DONE;
}

static int top_run(int argc, char **argv)
{
    struct watch watch = {.delay_ms = DELAY_MS};
    _cleanup_(freep) char *last = NULL;
    HRESULT hr;

    if (parse(argc, argv, &watch) != VERB_DONE)
        return VERB_USAGE;

    watch.has_screen = !watch.is_json && screen_open(&watch.screen);
    hr = run_watch(&watch, &last);
    if (watch.has_screen) {
        screen_close(&watch.screen);
        /* What was seen last stays, on the page to which the terminal goes back. */
        fputs(last ? last : "", stdout);
    }
    return FAILED(hr) ? verb_failed(hr, "servers cannot be looked at") : VERB_DONE;
}
