/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "pasttool/arguments.h"
#include "pasttool/delta.h"
#include "pasttool/place.h"
#include "pasttool/show.h"
#include "registry/past.h"
#include "toolkit/verb.h"

enum {
    CHANGES_SHOWN = 8, /* of each of several transactions */
};

static const struct manual_item options[] = {
    {"-n, --limit N", "Ends after N transactions."},
    {"--json", "One object a transaction: transaction, time, uid, user, pid, command, owner, "
               "action (null for mere changes), hives, and changes: of each change (+, - or ~), "
               "what (key, value or security), key, name, before and after."},
    {NULL, NULL},
};

static const struct manual_item settings[] = {
    {"MaxTransactions", "How many are kept of each hive: 10000 if it is not set; with 0 none, and "
                        "what there was is forgotten."},
    {"MaxBytes", "How much room they may take in a hive: 67108864 if it is not set. The last one "
                 "is kept however large it is."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "There was something to show."},
    {"1", "There is no such transaction or none that changed the key, or the registry cannot be "
          "read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Limits",
     .text = "The oldest transactions are dropped, a few at each commit. Two values, REG_DWORD or "
             "REG_QWORD, of the key HKLM\\SOFTWARE\\Comity\\History say when; for the user's own "
             "hive those of HKCU\\Software\\Comity\\History go before.",
     .items = settings},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual history_manual = {
    .page = "comity-history",
    .chapter = 1,
    .command = "comity history",
    .summary = "show who changed the registry, when, and what was changed",
    .synopsis = "comity history [-n N] [--json] [KEY]\ncomity history [--json] TRANSACTION",
    .text =
        "Lists the transactions of the registry, the last one first: number, time, user, process "
        "and command line, the owner on whose behalf it was, and what changed: + for what came, - "
        "for what went, ~ for what became something else. With a KEY, those that changed the key "
        "or anything below it, and of those changes only. With a TRANSACTION, that one, with all "
        "its changes.\n\n"
        "Numbers grow with time, with gaps. Volatile keys and loaded hive files have no history.",
    .sections = sections,
    .see_also = "comity(1), comity-diff(1), comity-restore(1), comity-undo(1), comity-who(1)",
};

struct history {
    bool is_json;
    bool has_key;
    struct places key;
    uint64_t number;     /* of the only one, or 0 */
    unsigned long limit; /* or 0 */
    unsigned long n;
    struct delta delta; /* of the transaction that is being read */
};

static void history_deinit(struct history *history)
{
    places_deinit(&history->key);
    delta_deinit(&history->delta);
}

static bool is_wanted(const struct history *history, enum hive_kind hive,
                      const struct past_change *change)
{
    const char16_t *top = key_path_text(&history->key.path);

    if (!history->has_key)
        return true;
    return history->key.has[hive] && key_path_below(change->path, top);
}

static HRESULT add_change(enum hive_kind hive, const struct past_change *change, void *context)
{
    struct history *history = context;

    return is_wanted(history, hive, change)
               ? hr_trace(delta_add_change(hive, change, &history->delta))
               : S_OK;
}

/* A text of the history's, "" if there is none. */
static char *text_of(const char *text, size_t size)
{
    return strndup(text, size);
}

struct texts {
    char *command, *owner, *action;
    struct author author;
};

static void texts_deinit(struct texts *texts)
{
    free(texts->command);
    free(texts->owner);
    free(texts->action);
}

static bool texts_init(const struct past_transaction *head, struct texts *texts)
{
    texts->command = text_of(head->command, head->command_size);
    texts->owner = text_of(head->owner, head->owner_size);
    texts->action = text_of(head->action, head->action_size);
    texts->author = (struct author){head->time, head->uid, head->pid, texts->command};
    return texts->command && texts->owner && texts->action;
}

static void print_json(const struct history *history,
                       const struct registry_transaction *transaction, const struct texts *texts)
{
    bool has_user = transaction->has_part[HIVE_USER];
    bool has_machine = transaction->has_part[HIVE_MACHINE];

    printf("{\"transaction\":%" PRIu64 ",", transaction->head->number);
    show_author_json(&texts->author);
    fputc(',', stdout);
    show_text_json("owner", *texts->owner ? texts->owner : NULL);
    fputc(',', stdout);
    show_text_json("action", *texts->action ? texts->action : NULL);
    printf(",\"hives\":[%s%s%s],\"changes\":[", has_user ? "\"user\"" : "",
           has_user && has_machine ? "," : "", has_machine ? "\"machine\"" : "");
    delta_print_json_array(&history->delta);
    puts("]}");
}

static void print_text(const struct history *history,
                       const struct registry_transaction *transaction, const struct texts *texts)
{
    size_t shown =
        history->number || history->delta.n <= CHANGES_SHOWN ? history->delta.n : CHANGES_SHOWN;

    printf("%s%" PRIu64 "  ", history->n > 1 ? "\n" : "", transaction->head->number);
    show_author(&texts->author);
    fputc('\n', stdout);
    if (*texts->owner) {
        fputs("    for ", stdout);
        show_text(texts->owner);
        fputc('\n', stdout);
    }
    if (*texts->action) {
        fputs("    ", stdout);
        show_text(texts->action);
        fputc('\n', stdout);
    }
    delta_print_some(&history->delta, shown, "    ");
    if (shown < history->delta.n)
        printf("    and %zu more: comity history %" PRIu64 "\n", history->delta.n - shown,
               transaction->head->number);
}

static HRESULT show(struct history *history, const struct registry_transaction *transaction)
{
    _cleanup_(texts_deinit) struct texts texts = {0};

    if (!texts_init(transaction->head, &texts))
        return hr_raise(E_OUTOFMEMORY, "showing the history");
    history->n++;
    if (history->is_json)
        print_json(history, transaction, &texts);
    else
        print_text(history, transaction, &texts);
    return (history->limit && history->n >= history->limit) || history->number ? S_FALSE : S_OK;
}

static HRESULT visit(const struct registry_transaction *transaction, void *context)
{
    struct history *history = context;
    HRESULT hr = S_OK;

    delta_settle(&history->delta);
    if (history->number ? history->number == transaction->head->number
                        : !history->has_key || history->delta.n > 0)
        hr = show(history, transaction);
    delta_deinit(&history->delta);
    return hr_trace(hr);
}

static int run(struct history *history, const char *what)
{
    struct registry_reader reader = {add_change, visit, history};
    HRESULT hr = registry_history(&reader);

    if (FAILED(hr))
        return verb_failed(hr, "the history cannot be told");
    if (history->n > 0)
        return VERB_DONE;
    if (history->number)
        fprintf(stderr, "comity history: there is no transaction %s, or no more.\n", what);
    else if (what)
        fprintf(stderr, "comity history: no transaction is known that changed %s.\n", what);
    else
        fputs("comity history: there is none yet.\n", stderr);
    return VERB_FAILED;
}

static int history_run(int argc, char **argv)
{
    _cleanup_(history_deinit) struct history history = {0};
    struct arguments arguments;
    const char *what;
    HRESULT hr;

    if (!arguments_parse(&history_verb, argc, argv, TAKES_JSON | TAKES_LIMIT, 0, 1, &arguments))
        return VERB_USAGE;
    history.is_json = arguments.is_json;
    history.limit = arguments.limit;
    what = arguments.n ? arguments.rest[0] : NULL;
    if (what && !arguments_number(what, &history.number)) {
        hr = places_parse(what, &history.key);
        if (hr == E_INVALIDARG)
            return verb_usage(&history_verb, "%s is neither a key nor a transaction's number",
                              what);
        if (FAILED(hr))
            return verb_failed(hr, "the history of %s cannot be told", what);
        history.has_key = true;
    }
    return run(&history, what);
}

const struct verb history_verb = {.name = "history", .manual = &history_manual, .run = history_run};
