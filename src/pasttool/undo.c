/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "pasttool/undoing.h"
#include "registry/owner.h"

static const struct manual_item options[] = {
    {"--dry-run", "Shows what it would change, and changes nothing."},
    {"--json", "With --dry-run one object a change: change (+, - or ~), what (key, value or "
               "security), key, name, before, after. Without, one with the number of the "
               "transaction that undid it."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Undone; or, with --dry-run, shown."},
    {"1", "Nothing was undone: standard error says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Owners",
     .text = "All that the owner holds goes back to what it was before: what it made goes, what it "
             "overwrote or deleted comes back. What another owner has registered too stays his; "
             "what was changed since by nobody's leave stays as it is; and a key stays while "
             "there is anything in it that others need. comity owners lists the owners."},
    {.title = "Transactions",
     .text = "What the transaction changed becomes what it was before. If any of it was changed "
             "again since, or registered by others too, nothing is undone, and the first such "
             "thing is named: undo the later transaction first, or an owner. comity history lists "
             "the transactions. That an undoing is a transaction itself means that it can be "
             "undone as well."},
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual undo_manual = {
    .page = "comity-undo",
    .chapter = 1,
    .command = "comity undo",
    .summary = "undo what an owner registered, or what a transaction changed",
    .synopsis = "comity undo [--dry-run] [--json] OWNER\n"
                "comity undo [--dry-run] [--json] TRANSACTION",
    .text = "Undoes it in both hives, together or not at all, whatever happens meanwhile. An owner "
            "is named as comity owners lists it; a module also by any path to its file.",
    .sections = sections,
    .see_also = "comity(1), comity-history(1), comity-owners(1), comity-restore(1), comity-who(1)",
};

static HRESULT stop(const struct registry_entry *entry, void *context)
{
    *(bool *)context = true;
    return E_ABORT;
}

static bool holds_something(const char *owner)
{
    bool is_known = false;

    registry_list(owner, stop, &is_known);
    return is_known;
}

static int undo_run(int argc, char **argv)
{
    _cleanup_(freep) char *full = NULL;
    struct registry_undo undo = {.what = UNDO_TRANSACTION};
    struct arguments arguments;
    const char *what;

    if (!arguments_parse(&undo_verb, argc, argv, TAKES_JSON | TAKES_DRY_RUN, 1, 1, &arguments))
        return VERB_USAGE;
    what = arguments.rest[0];
    if (arguments_number(what, &undo.number))
        return undoing_run(&undo_verb, &arguments, &undo, "there is nothing left of it to undo.");

    undo.what = UNDO_OWNER;
    undo.owner = what;
    full = realpath(what, NULL);
    if (full && !holds_something(what))
        undo.owner = full;
    return undoing_run(&undo_verb, &arguments, &undo,
                       "nobody of that name holds anything. comity owners lists the owners.");
}

const struct verb undo_verb = {.name = "undo", .manual = &undo_manual, .run = undo_run};
