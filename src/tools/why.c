/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "diagnosis/class_lookup.h"
#include "diagnosis/server_file.h"
#include "diagnosis/typelib_lookup.h"
#include "toolkit/diagnosis_view.h"
#include "toolkit/verb.h"
#include "tools/why_file.h"
#include "tools/why_start.h"

static const struct manual_item options[] = {
    {"--start",
     "Also starts the server, or loads the module in a process of its own, and says what "
     "came of it."},
    {"--context=KIND", "Looks for servers of this kind only: inproc or local."},
    {"--json", "One object: works, cause, hresult, sentence, and the steps."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "It would work."},
    {"1", "It would not; the last line says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual why_manual = {
    .page = "comity-why",
    .chapter = 1,
    .command = "comity why",
    .summary = "explain why a class cannot be activated",
    .synopsis = "comity why [--context=inproc|local] [--start] [--json] {CLSID}|PROGID|FILE",
    .text = "Replays what activation does, step by step, without starting or loading anything: "
            "from the ProgID to the class, through both hives and views, TreatAs and AppID, to "
            "the server's file and what that needs. Each step says what was found; ! marks what "
            "is wrong. The last line is the cause and the remedy in one sentence, the same that a "
            "failing client finds in its error's description.\n\n"
            "A FILE, a name with a slash in it, is looked at as if it were a registered server, "
            "and the classes are named that it is registered for. A script that an interpreter "
            "is given is looked at as its class names it.\n\n"
            "A program that is run with COMITY_TRACE=1 tells the same steps of each of its "
            "activations on its standard error, with what the daemon notes of it, when it does.",
    .sections = sections,
    .see_also = "comity(1), comity-class(1), comity-log(1), comity-ps(1), comityd(8)",
};

struct why_options {
    const char *subject;
    uint32_t contexts;
    bool starts;
    bool is_json;
};

static void explain_class(struct diagnosis *diagnosis, REFCLSID clsid,
                          const struct why_options *wanted)
{
    struct class_lookup lookup;

    class_lookup_class(diagnosis, clsid, wanted->contexts, &lookup);
    class_lookup_running(diagnosis, &lookup, wanted->contexts);
    typelib_lookup_class(diagnosis, &lookup.clsid);
    if (wanted->starts)
        why_start(diagnosis, &lookup, wanted->contexts);
    class_lookup_deinit(&lookup);
}

/* A file is a module if its name says so, or if that was asked for; a script is what its class
 * makes of it. */
static void explain_file(struct diagnosis *diagnosis, const struct why_options *wanted)
{
    size_t len = strlen(wanted->subject);
    CLSID clsid;
    bool is_module =
        wanted->contexts == LOOKUP_MODULE || (wanted->contexts == LOOKUP_ANY && len > 3 &&
                                              strcmp(wanted->subject + len - 3, ".so") == 0);

    if (why_file_note_classes(diagnosis, wanted->subject, &clsid))
        explain_class(diagnosis, &clsid, wanted);
    else
        server_file_examine(diagnosis, wanted->subject, is_module ? SERVER_MODULE : SERVER_PROGRAM);
}

static void explain(struct diagnosis *diagnosis, const struct why_options *wanted)
{
    CLSID clsid;

    if (strchr(wanted->subject, '/'))
        explain_file(diagnosis, wanted);
    else if (SUCCEEDED(guid_from_text(wanted->subject, &clsid)) ||
             class_lookup_progid(diagnosis, wanted->subject, &clsid))
        explain_class(diagnosis, &clsid, wanted);
}

static int why_run(int argc, char **argv);
const struct verb why_verb = {.name = "why", .manual = &why_manual, .run = why_run};

/* False if it is none of the options. */
static bool parse_option(const char *option, struct why_options *wanted)
{
    if (strcmp(option, "--json") == 0)
        wanted->is_json = true;
    else if (strcmp(option, "--start") == 0)
        wanted->starts = true;
    else if (strcmp(option, "--context=inproc") == 0)
        wanted->contexts = LOOKUP_MODULE;
    else if (strcmp(option, "--context=local") == 0)
        wanted->contexts = LOOKUP_PROGRAM;
    else
        return false;
    return true;
}

static int why_run(int argc, char **argv)
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    struct why_options wanted = {.contexts = LOOKUP_ANY};
    GUID guid;

    for (int i = 1; i < argc; i++) {
        if (argv[i][0] == '-') {
            if (!parse_option(argv[i], &wanted))
                return verb_usage(&why_verb, "unknown option %s", argv[i]);
        } else if (wanted.subject) {
            return verb_usage(&why_verb, "%s is too much", argv[i]);
        } else {
            wanted.subject = argv[i];
        }
    }
    if (!wanted.subject || !*wanted.subject)
        return verb_usage(&why_verb, "one CLSID, ProgID or file is wanted");
    if (wanted.subject[0] == '{' && FAILED(guid_from_text(wanted.subject, &guid)))
        return verb_usage(&why_verb, "%s is no CLSID", wanted.subject);

    if (!wanted.is_json)
        diagnosis.listener = diagnosis_view_step;
    explain(&diagnosis, &wanted);
    if (wanted.is_json)
        diagnosis_view_json(&diagnosis);
    else
        diagnosis_view_end(&diagnosis, wanted.subject);
    return diagnosis_has_failed(&diagnosis) ? VERB_FAILED : VERB_DONE;
}
