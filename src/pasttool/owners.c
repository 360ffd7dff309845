/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/hresult.h"
#include "pasttool/arguments.h"
#include "pasttool/place.h"
#include "pasttool/show.h"
#include "registry/holders.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"--json", "One object a line: owner, hive, entries, since, and of who acted for it last time, "
               "uid, user, pid and command."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Told what there is, which may be nothing."},
    {"1", "The registry cannot be read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual owners_manual = {
    .page = "comity-owners",
    .chapter = 1,
    .command = "comity owners",
    .summary = "list who has registered something",
    .synopsis = "comity owners [--json]",
    .text = "Lists the owners of registry entries, modules mostly, each once a hive: how many keys "
            "and values it holds, since when, and which command acted for it last. What an owner "
            "did is undone with comity undo.",
    .sections = sections,
    .see_also = "comity(1), comity-undo(1), comity-who(1)",
};

static void print_owner(const struct registry_owner *told)
{
    char since[SHOW_TIME_SIZE];

    show_time(told->owner->since, since);
    show_text(told->owner->name);
    printf("\n    %" PRIu64 " %s in the %s hive", told->entries,
           told->entries == 1 ? "entry" : "entries", place_hive(told->hive));
    if (*since)
        printf(", since %s", since);
    fputs("\n    last ", stdout);
    show_author(&told->owner->last);
    fputc('\n', stdout);
}

static HRESULT show_owner(const struct registry_owner *told, void *context)
{
    const bool *is_json = context;
    char since[SHOW_TIME_SIZE];

    if (!*is_json) {
        print_owner(told);
        return S_OK;
    }
    show_time(told->owner->since, since);
    fputc('{', stdout);
    show_text_json("owner", told->owner->name);
    printf(",\"hive\":\"%s\",\"entries\":%" PRIu64 ",", place_hive(told->hive), told->entries);
    show_text_json("since", *since ? since : NULL);
    fputc(',', stdout);
    show_author_json(&told->owner->last);
    puts("}");
    return S_OK;
}

static int owners_run(int argc, char **argv)
{
    struct arguments arguments;
    HRESULT hr;

    if (!arguments_parse(&owners_verb, argc, argv, TAKES_JSON, 0, 0, &arguments))
        return VERB_USAGE;

    hr = registry_owners(show_owner, &arguments.is_json);
    return SUCCEEDED(hr) ? VERB_DONE : verb_failed(hr, "the owners cannot be listed");
}

const struct verb owners_verb = {.name = "owners", .manual = &owners_manual, .run = owners_run};
