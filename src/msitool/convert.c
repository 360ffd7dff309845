/* SPDX-License-Identifier: MIT */
#include "conversion/conversion.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "harvest/scratch_home.h"
#include "image/file_view.h"
#include "msitool/msi_verbs.h"

static const struct manual_item options[] = {
    {"--programs", "Programs (EXEs) in SelfReg, too: they are run with /RegServer, captured, and "
                   "what they write is converted. The installer itself never registers them."},
    {"--advertise",
     "Makes rows of Class, ProgId, AppId, Extension, Verb and MIME of servers, so that "
     "they are advertised and repaired. The installer then writes besides where a "
     "server can be had again (the list of texts InprocServer32 and the like)."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All modules are converted, or there were none."},
    {"1", "A module stays in SelfReg and was named; or nothing was written."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "What changes",
     .text = "Each module of the table SelfReg is taken from the package's cabinets, or from the "
             "files beside it, and harvested as comity-harvest(1) does it. What it registers "
             "becomes rows of TypeLib and Registry, so that installing the result registers the "
             "same, neither less nor more; its row of SelfReg goes. The actions for "
             "these rows are added to the sequences where they are missing; with the last row "
             "SelfRegModules and SelfUnregModules go.\n\n"
             "Rows that register in the view of other bits than their component has get a "
             "component of their own beside it. The package code is a new one that follows from "
             "the package; all else stays. Cabinets beside the package have to be beside the "
             "result as well."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual convert_manual = {
    .page = "comity-convert",
    .chapter = 1,
    .command = "comity convert",
    .summary = "make tables of what a package's modules register themselves",
    .synopsis = "comity convert [--programs] [--advertise] IN.msi OUT.msi",
    .text = "Writes a package that registers by tables what the modules of another one register by "
            "their own code. A module whose registration cannot be told wholly by rows stays in "
            "SelfReg, and is named.",
    .sections = sections,
    .see_also = "comity(1), comity-harvest(1)",
};

static void tell(void *context, const char *text)
{
    fprintf(stderr, "WARNING: %s\n", text);
    (void)context;
}

static void tell_counts(const char *path, const struct conversion_counts *counts)
{
    if (counts->converted + counts->left == 0)
        printf("%s: no module registers itself; nothing is changed.\n", path);
    else
        printf("%s: %u module%s converted, %u left in SelfReg.\n", path, counts->converted,
               counts->converted == 1 ? "" : "s", counts->left);
}

static int convert(const char *from, const char *to, const struct conversion_terms *terms)
{
    _cleanup_(scratch_home_leave) struct scratch_home home = {0};
    struct conversion_counts counts;
    HRESULT hr;

    file_view_survive_cuts();
    hr = scratch_home_enter(&home);
    if (SUCCEEDED(hr))
        hr = conversion_run(from, to, terms, &counts);
    if (FAILED(hr))
        return verb_failed(hr, "converting %s", from);
    tell_counts(to, &counts);
    return counts.left > 0 ? VERB_FAILED : VERB_DONE;
}

static int run(int argc, char **argv)
{
    static const struct option long_options[] = {{"programs", no_argument, NULL, 'p'},
                                                 {"advertise", no_argument, NULL, 'a'},
                                                 {NULL, 0, NULL, 0}};
    const struct registrar_listener listener = {.notice = tell};
    struct conversion_terms terms = {.listener = &listener};
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (option == 'p')
            terms.runs_programs = true;
        else if (option == 'a')
            terms.advertises = true;
        else
            return verb_usage(&convert_verb, "unknown option: \"%s\"", argv[optind - 1]);
    }
    if (argc - optind != 2)
        return verb_usage(&convert_verb, "which package, and where to?");
    return convert(argv[optind], argv[optind + 1], &terms);
}

const struct verb convert_verb = {"convert", &convert_manual, run};
