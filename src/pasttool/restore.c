/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "pasttool/undoing.h"

static const struct manual_item options[] = {
    {"--to TRANSACTION", "Which; comity history lists them."},
    {"--dry-run", "Shows what it would change, and changes nothing."},
    {"--json", "With --dry-run one object a change: change (+, - or ~), what (key, value or "
               "security), key, name, before, after. Without, one with the number of the "
               "transaction that this is."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "The registry is as it was; or, with --dry-run, the changes are shown."},
    {"1", "Nothing was changed: standard error says why."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual restore_manual = {
    .page = "comity-restore",
    .chapter = 1,
    .command = "comity restore",
    .summary = "make the registry what it was after a transaction",
    .synopsis = "comity restore --to TRANSACTION [--dry-run] [--json]",
    .text = "Takes back, in both hives, together or not at all, what all transactions behind that "
            "one changed, and makes owners hold what they held then. This is one more transaction "
            "of the history, so that it can be undone, or the registry restored to a later one "
            "again. Volatile keys stay as they are.",
    .sections = sections,
    .see_also = "comity(1), comity-diff(1), comity-history(1), comity-undo(1)",
};

static int restore_run(int argc, char **argv)
{
    struct registry_undo undo = {.what = UNDO_UNTIL};
    struct arguments arguments;

    if (!arguments_parse(&restore_verb, argc, argv, TAKES_JSON | TAKES_DRY_RUN | TAKES_TO, 0, 0,
                         &arguments))
        return VERB_USAGE;
    if (!arguments.to)
        return verb_usage(&restore_verb, "--to is missing");
    if (!arguments_number(arguments.to, &undo.number))
        return verb_usage(&restore_verb, "%s is no transaction's number", arguments.to);
    return undoing_run(&restore_verb, &arguments, &undo, NULL);
}

const struct verb restore_verb = {.name = "restore", .manual = &restore_manual, .run = restore_run};
