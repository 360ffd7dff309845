/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "pasttool/arguments.h"
#include "pasttool/place.h"
#include "pasttool/show.h"
#include "registry/holders.h"
#include "registry/owner_part.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"--json",
     "One object a hold: key, hive, what (key, value or security), name of the value, "
     "owner (null for what was there before, or was put between by nobody), current, "
     "state, and of who made it so: transaction (null if the history does not have it any "
     "more), time, uid, user, pid, command."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Somebody holds something there."},
    {"1", "Nobody does, or there is no such key, class or owner, or the registry cannot be read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual who_manual = {
    .page = "comity-who",
    .chapter = 1,
    .command = "comity who",
    .summary = "show who registered a key, a class or what a file registered",
    .synopsis = "comity who [--json] KEY\ncomity who [--json] {CLSID}|PROGID\n"
                "comity who [--json] FILE|OWNER",
    .text = "Shows for a key, and for each of its values, the stack of its owners: who registered "
            "it, when and by which command. The uppermost is the present state; when its owner is "
            "unregistered, the one below comes back.\n\n"
            "Of a class or ProgID it shows the key and all below it; of an owner, which is a "
            "module's file as a rule, each key that it holds something of.",
    .sections = sections,
    .see_also = "comity(1), comity-history(1), comity-owners(1), comity-undo(1)",
};

/* ---- holds, collected so that they can be sorted ---- */

struct shown_hold {
    char *name; /* or NULL */
    bool is_security, is_current;
    uint32_t depth;
    char *owner;          /* or NULL */
    uint64_t transaction; /* or 0 */
    struct author author;
    char *command; /* @author's */
    struct shown_state state;
    void *data; /* @state's */
};

struct shown_holds {
    struct shown_hold *holds;
    size_t n;
};

static void shown_holds_deinit(struct shown_holds *shown)
{
    for (size_t i = 0; i < shown->n; i++) {
        free(shown->holds[i].name);
        free(shown->holds[i].owner);
        free(shown->holds[i].command);
        free(shown->holds[i].data);
    }
    free(shown->holds);
}

static char *copy_text(const char *text)
{
    return text ? strdup(text) : NULL;
}

static HRESULT collect(const struct registry_holder *holder, void *context)
{
    struct shown_holds *shown = context;
    struct shown_hold *holds = realloc(shown->holds, (shown->n + 1) * sizeof(*holds)), *hold;

    if (!holds)
        return hr_raise(E_OUTOFMEMORY, "listing who holds a key");
    shown->holds = holds;
    hold = &holds[shown->n++];
    *hold = (struct shown_hold){.name = copy_text(holder->name),
                                .is_security = holder->is_security,
                                .is_current = holder->is_current,
                                .depth = holder->depth,
                                .owner = copy_text(holder->owner ? holder->owner->name : NULL),
                                .transaction = holder->transaction,
                                .author = holder->author,
                                .command = copy_text(holder->author.command),
                                .data = malloc((size_t)holder->size + 1)};
    if (!hold->data || (holder->name && !hold->name) || (holder->owner && !hold->owner) ||
        (holder->author.command && !hold->command))
        return hr_raise(E_OUTOFMEMORY, "listing who holds a key");
    if (holder->size)
        memcpy(hold->data, holder->data, holder->size);
    hold->author.command = hold->command;
    hold->state = (struct shown_state){holder->is_present, !holder->name && !holder->is_security,
                                       holder->type, holder->size, hold->data};
    return S_OK;
}

/* The key, its security, its values by name; of each the uppermost first. */
static int compare_holds(const void *left, const void *right)
{
    const struct shown_hold *a = left, *b = right;
    int rank_a = a->name ? 2 : a->is_security, rank_b = b->name ? 2 : b->is_security;
    int order = rank_a - rank_b;

    if (order == 0 && a->name)
        order = strcmp(a->name, b->name);
    return order != 0 ? order : (a->depth < b->depth) - (a->depth > b->depth);
}

/* ---- one key ---- */

/* What goes through all keys that are shown. */
struct who {
    bool is_json;
    bool has_shown;
};

static const char *kind_of(const struct shown_hold *hold)
{
    return hold->name ? "value" : hold->is_security ? "security" : "key";
}

static void print_heading(const struct shown_hold *hold)
{
    fputs("    ", stdout);
    if (!hold->name)
        fputs(hold->is_security ? "(security)" : "(key)", stdout);
    else if (*hold->name)
        show_text(hold->name);
    else
        fputs("(Default)", stdout);
    fputc('\n', stdout);
}

static void print_hold(const struct shown_hold *hold)
{
    /* That nothing was there before goes without saying. */
    if (!hold->owner && !hold->state.is_present)
        return;
    fputs(hold->is_current ? "      * " : "        ", stdout);
    show_state(&hold->state);
    fputs(hold->owner ? "\n          of " : "\n          of nobody", stdout);
    if (hold->owner) {
        show_text(hold->owner);
        if (hold->transaction)
            printf(", transaction %" PRIu64, hold->transaction);
        fputs(", ", stdout);
        show_author(&hold->author);
    }
    fputc('\n', stdout);
}

static void print_json(const char16_t *key, enum hive_kind hive, const struct shown_hold *hold)
{
    fputs("{\"key\":", stdout);
    value_json_string(key, utf16_len(key), stdout);
    printf(",\"hive\":\"%s\",\"what\":\"%s\",", place_hive(hive), kind_of(hold));
    show_text_json("name", hold->name);
    fputc(',', stdout);
    show_text_json("owner", hold->owner);
    printf(",\"current\":%s,\"state\":", hold->is_current ? "true" : "false");
    show_state_json(&hold->state);
    if (hold->transaction)
        printf(",\"transaction\":%" PRIu64 ",", hold->transaction);
    else
        fputs(",\"transaction\":null,", stdout);
    show_author_json(&hold->author);
    puts("}");
}

static void print_text(const char16_t *key, const struct shown_holds *shown)
{
    value_print_utf16(key, utf16_len(key), stdout);
    fputc('\n', stdout);
    for (size_t i = 0; i < shown->n; i++) {
        const struct shown_hold *hold = &shown->holds[i];

        if (i == 0 || hold[-1].is_security != hold->is_security || !hold[-1].name != !hold->name ||
            (hold->name && strcmp(hold->name, hold[-1].name) != 0))
            print_heading(hold);
        print_hold(hold);
    }
    fputc('\n', stdout);
}

static HRESULT show_key(struct who *who, enum hive_kind hive, const struct key_path *path)
{
    _cleanup_(shown_holds_deinit) struct shown_holds shown = {0};
    _cleanup_(freep) char16_t *key = place_name(hive, key_path_text(path));
    HRESULT hr;

    if (!key)
        return hr_raise(E_OUTOFMEMORY, "listing who holds a key");
    hr = registry_holders(hive, path, collect, &shown);
    if (hr != S_OK || shown.n == 0)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);

    qsort(shown.holds, shown.n, sizeof(*shown.holds), compare_holds);
    who->has_shown = true;
    if (!who->is_json)
        print_text(key, &shown);
    for (size_t i = 0; who->is_json && i < shown.n; i++)
        print_json(key, hive, &shown.holds[i]);
    return S_OK;
}

static HRESULT show_below(struct who *who, enum hive_kind hive, struct key_path *path)
{
    char16_t name[KEY_NAME_MAX + 1] = u"";
    HRESULT hr;

    hr = show_key(who, hive, path);
    while (SUCCEEDED(hr) && (hr = place_next_below(hive, path, name)) == S_OK) {
        hr = key_path_append(path, name);
        if (FAILED(hr))
            break;
        hr = show_below(who, hive, path);
        key_path_pop(path);
    }
    return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
}

/* ---- what was asked for ---- */

static HRESULT show_places(struct who *who, struct places *places, bool is_whole)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        if (places->has[kind])
            hr = is_whole ? show_below(who, (enum hive_kind)kind, &places->path)
                          : show_key(who, (enum hive_kind)kind, &places->path);
    }
    return hr_trace(hr);
}

/* The keys of an owner's entries come sorted by depth, and a key's own before its values. */
struct owner_keys {
    struct who *who;
    char **shown; /* paths, those of the machine hive after a '*' */
    size_t n;
};

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static HRESULT collect_key(const struct registry_entry *entry, void *context)
{
    struct owner_keys *keys = context;
    char **shown;

    if ((keys->n & (keys->n + 1)) == 0) { /* one less than a power of two */
        shown = realloc(keys->shown, (2 * keys->n + 2) * sizeof(*shown));
        if (!shown)
            return hr_raise(E_OUTOFMEMORY, "listing what an owner holds");
        keys->shown = shown;
    }
    if (asprintf(&keys->shown[keys->n], "%c%s", entry->is_machine ? '*' : ' ', entry->path) < 0)
        return hr_raise(E_OUTOFMEMORY, "listing what an owner holds");
    keys->n++;
    return S_OK;
}

static HRESULT show_collected(struct who *who, const char *text)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text + 1);
    _cleanup_(key_path_deinit) struct key_path path;
    HRESULT hr;

    key_path_init(&path);
    if (!wide)
        return hr_raise(E_OUTOFMEMORY, "listing what an owner holds");
    hr = key_path_set(&path, wide);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(show_key(who, *text == '*' ? HIVE_MACHINE : HIVE_USER, &path));
}

static HRESULT collect_parts(const char *file, struct owner_keys *keys)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < OWNER_PARTS; i++) {
        char name[REGISTRY_OWNER_MAX];

        hr = owner_part_name(file, &owner_parts[i], name);
        if (SUCCEEDED(hr))
            hr = registry_list(name, collect_key, keys);
    }
    return hr_trace(hr);
}

/* All parts of a file, or another owner. */
static HRESULT show_owner(struct who *who, const char *owner)
{
    struct owner_keys keys = {.who = who};
    HRESULT hr;

    hr = collect_parts(owner, &keys);
    if (SUCCEEDED(hr) && keys.n > 0)
        qsort(keys.shown, keys.n, sizeof(*keys.shown), compare_texts);
    for (size_t i = 0; i < keys.n; i++) {
        if (SUCCEEDED(hr) && (i == 0 || strcmp(keys.shown[i], keys.shown[i - 1]) != 0))
            hr = show_collected(who, keys.shown[i]);
    }
    for (size_t i = 0; i < keys.n; i++)
        free(keys.shown[i]);
    free(keys.shown);
    return hr_trace(hr);
}

/* An owner by its name, or, for a file, by the full path that it was registered under. */
static HRESULT show_named(struct who *who, const char *name)
{
    _cleanup_(freep) char *full = realpath(name, NULL);
    HRESULT hr = show_owner(who, name);

    if (SUCCEEDED(hr) && !who->has_shown && full)
        hr = show_owner(who, full);
    return hr_trace(hr);
}

static HRESULT show(struct who *who, const char *what)
{
    _cleanup_(places_deinit) struct places places = {0};
    HRESULT hr;

    hr = places_parse(what, &places);
    if (hr != E_INVALIDARG)
        return FAILED(hr) ? hr_trace(hr) : hr_trace(show_places(who, &places, false));
    hr = show_named(who, what);
    if (FAILED(hr) || who->has_shown || strchr(what, '/'))
        return hr_trace(hr);
    hr = places_of_class(what, &places);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(show_places(who, &places, true));
}

static int who_run(int argc, char **argv)
{
    struct arguments arguments;
    struct who who = {0};
    HRESULT hr;

    if (!arguments_parse(&who_verb, argc, argv, TAKES_JSON, 1, 1, &arguments))
        return VERB_USAGE;
    who.is_json = arguments.is_json;
    hr = show(&who, arguments.rest[0]);
    if (FAILED(hr))
        return verb_failed(hr, "who holds %s cannot be told", arguments.rest[0]);
    if (!who.has_shown)
        fprintf(stderr,
                "comity who: nobody has registered %s: it was set by hand or by a program without "
                "an owner, or it is no key, class or owner here. comity owners lists the owners.\n",
                arguments.rest[0]);
    return who.has_shown ? VERB_DONE : VERB_FAILED;
}

const struct verb who_verb = {.name = "who", .manual = &who_manual, .run = who_run};
