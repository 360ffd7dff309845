/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "checktool/python_proof.h"
#include "checktool/trial.h"
#include "diagnosis/activity.h"
#include "diagnosis/class_lookup.h"
#include "toolkit/diagnosis_view.h"
#include "toolkit/verb.h"
#include "wire/scm_client.h"

enum {
    TIMEOUT_S = 30,
    TIMEOUT_MAX_S = 3600,
    DAEMON_LEAVES_MS = 5000, /* what it has when it was told to stop */
};

static const struct manual_item options[] = {
    {"--context=KIND", "Tries this kind of server only: inproc or local."},
    {"--timeout=SECONDS", "What each step may take, and the server for leaving; 30 if it is not "
                          "said. Parts of a second may be."},
    {"--json", "One object: works, cause, hresult, sentence, and the steps."},
    {NULL, NULL},
};

static const struct manual_item steps[] = {
    {"ProgID, class, ... file, policy", "What comity why says. If that fails, nothing is started."},
    {"server", "Who offers the class already."},
    {"Python", "The interpreter of a class in Python runs, in its environment, and imports the "
               "class's module."},
    {"enter", "A process of its own, comity-probe, enters a single-threaded apartment."},
    {"class object", "It has the class's IClassFactory; a server is started for that."},
    {"instance", "CreateInstance makes an object."},
    {"IUnknown", "The object is the same each time that it is asked for, and does not say that it "
                 "has what nobody has."},
    {"IDispatch", "It answers to names, if it has one."},
    {"type library", "The one that the class names, if it names any, can be loaded and has the "
                     "class in it. Without it clients that are bound early fail."},
    {"release, leave", "All is given back, and modules are unloaded."},
    {"server", "The server that was started for this ends."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "It works."},
    {"1", "It does not; the last line says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Steps", .items = steps},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual doctor_manual = {
    .page = "comity-doctor",
    .chapter = 1,
    .command = "comity doctor",
    .summary = "start a class's server once and prove that it works",
    .synopsis = "comity doctor [--context=inproc|local] [--timeout=SECONDS] [--json] "
                "{CLSID}|PROGID",
    .text = "Looks the class up as comity why does, and then has an object made and asks it, step "
            "by step. What crashes or hangs does so in another process, and is told. A server that "
            "ran before is left running; one that was started for this, and the daemon with it, is "
            "gone at the end: by itself, if it is in order. What a module prints goes to standard "
            "error.",
    .sections = sections,
    .see_also = "comity(1), comity-lint(1), comity-why(1), comity-log(1)",
};

struct doctor_options {
    const char *subject;
    uint32_t contexts;
    double timeout_s;
    bool is_json;
};

/* ---- the daemon ---- */

static bool daemon_runs(void)
{
    struct rpc_connection connection;
    HRESULT hr;

    hr = scm_connect_running(&connection);
    if (SUCCEEDED(hr))
        rpc_connection_deinit(&connection);
    hr_clear();
    return SUCCEEDED(hr);
}

/* The daemon that was started for this goes, unless others have come to need it. */
static void stop_daemon(void)
{
    _cleanup_(closep) int pidfd = -1;
    struct rpc_connection connection;
    struct scm_status status;
    struct ndr_reader reader;

    if (SUCCEEDED(scm_connect_running(&connection))) {
        if (SUCCEEDED(scm_ask_status(&connection, &status)) && status.n_connections <= 1 &&
            status.n_offers == 0) {
            pidfd = (int)syscall(SYS_pidfd_open, status.pid, 0);
            scm_ask(&connection, SCM_STOP, NULL, &reader);
        }
        rpc_connection_deinit(&connection);
    }
    if (pidfd >= 0)
        poll(&(struct pollfd){.fd = pidfd, .events = POLLIN}, 1, DAEMON_LEAVES_MS);
    hr_clear();
}

/* ---- the examination ---- */

/* Tries what the look-up found nothing wrong with. */
static void try_class(struct diagnosis *diagnosis, REFCLSID asked, REFCLSID clsid,
                      const struct doctor_options *wanted)
{
    unsigned timeout_ms = (unsigned)(wanted->timeout_s * 1000);
    bool was_running = daemon_runs();
    struct launched launched;
    const struct trial trial = {.clsid = *asked,
                                .contexts = wanted->contexts,
                                .timeout_ms = timeout_ms,
                                .launched = &launched};

    launched_init(&launched, clsid);
    trial_run(diagnosis, &trial);
    launched_complete(&launched);
    /* One that made the trial fail need not be waited for. */
    if (!diagnosis_has_failed(diagnosis))
        launched_await_end(&launched, diagnosis, timeout_ms);
    launched_end(&launched, diagnosis);
    launched_deinit(&launched);
    if (!was_running)
        stop_daemon();
}

static void examine(struct diagnosis *diagnosis, REFCLSID clsid,
                    const struct doctor_options *wanted)
{
    _cleanup_(class_lookup_deinit) struct class_lookup lookup = {0};
    struct verdict before;
    uint32_t running = 0;

    class_lookup_class(diagnosis, clsid, wanted->contexts, &lookup);
    if (wanted->contexts & LOOKUP_PROGRAM)
        running = activity_examine_servers(diagnosis, &lookup.clsid);
    if (running && diagnosis_has_failed(diagnosis)) {
        before = diagnosis_take_verdict(diagnosis);
        diagnosis_note(diagnosis, "server", STEP_NOTE, "without it: %s",
                       before.sentence ? before.sentence : "it would not work");
        free(before.sentence);
    }
    if (!diagnosis_has_failed(diagnosis))
        python_proof_run(diagnosis, &lookup.clsid, (unsigned)(wanted->timeout_s * 1000));
    if (!diagnosis_has_failed(diagnosis))
        try_class(diagnosis, clsid, &lookup.clsid, wanted);
}

/* ---- the verb ---- */

static int doctor_run(int argc, char **argv);
const struct verb doctor_verb = {.name = "doctor", .manual = &doctor_manual, .run = doctor_run};

static bool parse_timeout(const char *text, double *ret_timeout_s)
{
    char *end;
    double seconds = strtod(text, &end);

    if (end == text || *end || !(seconds >= 0.001 && seconds <= TIMEOUT_MAX_S))
        return false;
    *ret_timeout_s = seconds;
    return true;
}

/* False if it is none of the options. */
static bool parse_option(const char *option, struct doctor_options *wanted)
{
    if (strcmp(option, "--json") == 0)
        wanted->is_json = true;
    else if (strcmp(option, "--context=inproc") == 0)
        wanted->contexts = LOOKUP_MODULE;
    else if (strcmp(option, "--context=local") == 0)
        wanted->contexts = LOOKUP_PROGRAM;
    else
        return strncmp(option, "--timeout=", 10) == 0 &&
               parse_timeout(option + 10, &wanted->timeout_s);
    return true;
}

static int doctor_run(int argc, char **argv)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    struct doctor_options wanted = {.contexts = LOOKUP_ANY, .timeout_s = TIMEOUT_S};
    CLSID clsid;

    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') {
            if (!parse_option(argv[i], &wanted))
                return verb_usage(&doctor_verb, "%s is no option", argv[i]);
        } else if (wanted.subject) {
            return verb_usage(&doctor_verb, "%s is too much", argv[i]);
        } else {
            wanted.subject = argv[i];
        }
    }
    if (!wanted.subject || !*wanted.subject)
        return verb_usage(&doctor_verb, "one CLSID or ProgID is wanted");
    if (wanted.subject[0] == '{' && FAILED(guid_from_text(wanted.subject, &clsid)))
        return verb_usage(&doctor_verb, "%s is no CLSID", wanted.subject);

    if (!wanted.is_json)
        diagnosis.listener = diagnosis_view_step;
    if (wanted.subject[0] == '{' || class_lookup_progid(&diagnosis, wanted.subject, &clsid))
        examine(&diagnosis, &clsid, &wanted);
    if (wanted.is_json)
        diagnosis_view_json(&diagnosis);
    else
        diagnosis_view_end(&diagnosis, wanted.subject);
    return diagnosis_has_failed(&diagnosis) ? VERB_FAILED : VERB_DONE;
}
