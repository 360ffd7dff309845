/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "pasttool/undoing.h"
#include "registry/owner_part.h"

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
    .text =
        "Undoes it in both hives, together or not at all, whatever happens meanwhile. An owner "
        "is named as comity owners lists it; by any path to its file a module is, with all that it "
        "registered for one scope or another, or by DllInstall.",
    .sections = sections,
    .see_also = "comity(1), comity-history(1), comity-owners(1), comity-restore(1), comity-who(1)",
};

/* By any path to a file: all its parts. */
static int undo_owner(const char *name, const struct arguments *arguments)
{
    _cleanup_(owner_part_undo_deinit) struct owner_part_undo owners = {0};
    _cleanup_(freep) char *file = realpath(name, NULL);
    HRESULT hr = owner_part_undo_add_all(&owners, file ? file : name);

    if (FAILED(hr))
        return verb_failed(hr, "nothing was undone");
    return undoing_run(&undo_verb, arguments, owners.undos,
                       "nobody of that name holds anything. comity owners lists the owners.");
}

static int undo_run(int argc, char **argv)
{
    struct registry_undo undo = {.what = UNDO_TRANSACTION};
    struct arguments arguments;

    if (!arguments_parse(&undo_verb, argc, argv, TAKES_JSON | TAKES_DRY_RUN, 1, 1, &arguments))
        return VERB_USAGE;
    if (!arguments_number(arguments.rest[0], &undo.number))
        return undo_owner(arguments.rest[0], &arguments);
    return undoing_run(&undo_verb, &arguments, &undo, "there is nothing left of it to undo.");
}

const struct verb undo_verb = {.name = "undo", .manual = &undo_manual, .run = undo_run};
