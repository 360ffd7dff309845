/* SPDX-License-Identifier: MIT */
#include "pstool/ps.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"SERVER", "Only the process with this number and those of whose objects it holds some, or "
               "processes whose command has this text in it."},
    {"CLASS", "Only servers of this CLSID or ProgID, or of classes with this text in their name, "
              "and processes with objects of them."},
    {"-o, --objects", "Each object too: its class, its interfaces, who holds it."},
    {"--json", "One object: daemon, servers, others, launches, backOff. Objects are always in "
               "it."},
    {NULL, NULL},
};

static const struct manual_item states[] = {
    {"in use", "Objects, locks or user control keep it."},
    {"unused", "It is registered, though none of them does: it should have left."},
    {"starting", "Its classes are suspended until it has registered all of them."},
    {"suspended", "New clients are sent away, though something still keeps it."},
    {"revoked", "The same, after CoRevokeClassObject."},
    {"leaving", "Nothing keeps it, and new clients are sent away."},
    {"does not answer", "Not even the thread that says this; it may be stopped by a signal."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Told what there is."},
    {"1", "Nothing is there of what was asked for."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "States", .items = states},
    {.title = "What keeps a server",
     .text = "Objects are those that other apartments or processes hold; class objects do not "
             "count. Locks are those of CoLockObjectExternal, and what the server's own count "
             "(CoAddRefServerProcess) has beyond its objects. User control is what the server "
             "says by ComitySetUserControl, or comity/server.h for it. References in packets are "
             "those in streams and tables that nobody has unmarshaled."},
    {.title = "Back-off",
     .text = "A server that failed ten times in a row, as fast as it was asked for, is not started "
             "for a second, then two, up to thirty. Another command, program or script begins "
             "anew."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual ps_manual = {
    .page = "comity-ps",
    .chapter = 1,
    .command = "comity ps",
    .summary = "show servers, what keeps them, and who holds which object",
    .synopsis = "comity ps [-o] [--json] [SERVER|CLASS]",
    .text = "Asks the daemon which classes are offered and which servers are being started, and "
            "each process that exports objects which they are and who holds them. Processes answer "
            "by a thread that runs none of their own code, so a busy server answers too. No daemon "
            "is started.",
    .sections = sections,
    .see_also = "comity(1), comity-top(1), comity-daemon(1)",
};

HRESULT ps_report_take(struct ps_report *report)
{
    naming_init(&report->naming);
    return hr_trace(census_take(&report->census));
}

void ps_report_drop(struct ps_report *report)
{
    naming_deinit(&report->naming);
    census_deinit(&report->census);
}

const char *ps_daemon_title(enum census_daemon daemon)
{
    return daemon == CENSUS_DAEMON_IS_AWAY ? "comityd does not run" : "comityd does not answer";
}

/* ---- what is wanted ---- */

static bool is_wanted_class(struct ps_report *report, const CLSID *clsid)
{
    const struct naming_class *named = naming_of_class(&report->naming, clsid);

    return named &&
           (strcasecmp(named->guid, report->wanted) == 0 ||
            strcasestr(named->progid, report->wanted) || strcasestr(named->name, report->wanted));
}

static bool is_wanted_pid(const struct ps_report *report, pid_t pid)
{
    char *end;

    return strtol(report->wanted, &end, 10) == pid && *end == '\0';
}

bool ps_wants_process(struct ps_report *report, const struct census_process *process)
{
    const struct naming_process *named;
    const CLSID *last = &GUID_NULL;

    if (process->state == CENSUS_GONE)
        return false;
    if (!report->wanted || is_wanted_pid(report, process->pid))
        return true;
    for (size_t i = 0; i < process->n_clients; i++) {
        if (is_wanted_pid(report, process->clients[i].pid))
            return true;
    }
    named = naming_of_process(&report->naming, process->pid);
    if (named && strcasestr(named->command, report->wanted))
        return true;
    for (size_t i = 0; i < process->n_offers; i++) {
        if (is_wanted_class(report, &process->offers[i].clsid))
            return true;
    }
    for (size_t i = 0; i < process->n_objects; i++) {
        const CLSID *clsid = &process->objects[i].told.clsid;

        if (!guid_is_equal(clsid, last) && !guid_is_equal(clsid, &GUID_NULL) &&
            is_wanted_class(report, clsid))
            return true;
        last = clsid;
    }
    return false;
}

bool ps_wants_launch(struct ps_report *report, const struct census_launch *launch)
{
    return !report->wanted || is_wanted_pid(report, (pid_t)launch->told.pid) ||
           strcasestr(launch->command, report->wanted) ||
           is_wanted_class(report, &launch->told.clsid);
}

bool ps_wants_pause(struct ps_report *report, const struct census_pause *pause)
{
    return !report->wanted || is_wanted_class(report, &pause->told.clsid);
}

bool ps_has_wanted(struct ps_report *report)
{
    for (size_t i = 0; i < report->census.n_processes; i++) {
        if (ps_wants_process(report, &report->census.processes[i]))
            return true;
    }
    for (size_t i = 0; i < report->census.n_launches; i++) {
        if (ps_wants_launch(report, &report->census.launches[i]))
            return true;
    }
    for (size_t i = 0; i < report->census.n_pauses; i++) {
        if (ps_wants_pause(report, &report->census.pauses[i]))
            return true;
    }
    return !report->wanted;
}

/* ---- the verb ---- */

static int ps_run(int argc, char **argv);
const struct verb ps_verb = {.name = "ps", .manual = &ps_manual, .run = ps_run};

static int ps_run(int argc, char **argv)
{
    struct ps_report report = {0};
    bool is_json = false, has_wanted;
    HRESULT hr;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            is_json = true;
        else if (strcmp(argv[i], "-o") == 0 || strcmp(argv[i], "--objects") == 0)
            report.shows_objects = true;
        else if (argv[i][0] == '-')
            return verb_usage(&ps_verb, "unknown option %s", argv[i]);
        else if (report.wanted)
            return verb_usage(&ps_verb, "%s is too much", argv[i]);
        else
            report.wanted = argv[i];
    }
    hr = ps_report_take(&report);
    if (FAILED(hr))
        return verb_failed(hr, "servers cannot be looked at");

    has_wanted = ps_has_wanted(&report);
    if (is_json)
        ps_print_json(&report, stdout);
    else if (has_wanted)
        ps_print_text(&report, stdout);
    else
        fprintf(stderr, "Nothing that runs is %s.\n", report.wanted);
    ps_report_drop(&report);
    return has_wanted ? VERB_DONE : VERB_FAILED;
}
