/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "toolkit/hkey.h"
#include "toolkit/shipped_view.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"
#include "tools/find_match.h"

static const struct manual_item options[] = {
    {"-k, --keys", "Searches names of keys. With several of -k, -v and -d all that are named are "
                   "searched; with none, everything."},
    {"-v, --values", "Searches names of values."},
    {"-d, --data", "Searches data: of strings, and of each string of a REG_MULTI_SZ."},
    {"-e, --exact", "The whole name or string must be TEXT."},
    {"-n, --limit N", "Ends after N matches."},
    {"-j, --json", "One object a line: key, hive (machine or user), and for a value name, type and "
                   "data; \"match\" lists what matched (key, name, data), and is empty for what is "
                   "shown as context."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Something was found."},
    {"1", "Nothing was found, or the registry could not be read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual find_manual = {
    .page = "comity-find",
    .chapter = 1,
    .command = "comity find",
    .summary = "find text in the registry",
    .synopsis = "comity find [-k] [-v] [-d] [-e] [-n N] [--json] TEXT",
    .text =
        "Shows each key that TEXT occurs in, in the names of keys and values and in data, "
        "without regard to case, in both hives and both views. What is below Software\\Classes "
        "is shown as HKEY_CLASSES_ROOT.\n\n"
        "A class or ProgID in which anything matches is shown whole, with its servers; what "
        "matches in it is marked with a *. The class that a ProgID names is shown even where "
        "nothing in it matches. A class that comes with Comity and is registered nowhere is found "
        "by its whole CLSID or ProgID.",
    .sections = sections,
    .see_also = "comity(1), comity-class(1), comity-reg(1)",
};

struct find {
    struct find_pattern pattern;
    bool is_json;
    unsigned long limit; /* 0 for none */
    unsigned long matches;
    char16_t *context; /* the class that was shown last because a ProgID names it; owned */
};

/* A key on the walk. */
struct place {
    HKEY key;
    const char16_t *path; /* as it is shown */
    const char *hive;
};

static void find_deinit(struct find *find)
{
    find_pattern_deinit(&find->pattern);
    free(find->context);
}

static bool is_full(const struct find *find)
{
    return find->limit && find->matches >= find->limit;
}

static void print_json(const struct place *place, const struct value_view *value, unsigned match)
{
    static const char *const names[] = {"key", "name", "data"};
    const char *comma = "";

    fputs("{\"key\":", stdout);
    value_json_string(place->path, utf16_len(place->path), stdout);
    printf(",\"hive\":\"%s\",", place->hive);
    if (value) {
        value_json_members(value, stdout);
        fputc(',', stdout);
    }
    fputs("\"match\":[", stdout);
    for (unsigned i = 0; i < 3; i++) {
        if (match & 1u << i) {
            printf("%s\"%s\"", comma, names[i]);
            comma = ",";
        }
    }
    puts("]}");
}

static void print_key(const struct find *find, const struct place *place, unsigned match)
{
    if (find->is_json) {
        print_json(place, NULL, match);
        return;
    }
    value_print_utf16(place->path, utf16_len(place->path), stdout);
    fputc('\n', stdout);
}

/*
 * Shows what matches of one key, or with @is_whole all of it. For a program, a key that is
 * mere context has a line of its own only if it has no values.
 */
static LSTATUS show_key(struct find *find, const struct place *place, bool is_whole)
{
    struct hkey_values values = {.key = place->key};
    unsigned key_match = find_match_key(&find->pattern, place->path);
    bool is_shown = false;
    LSTATUS status;

    if (key_match)
        find->matches++;
    if (key_match || (is_whole && !find->is_json)) {
        print_key(find, place, key_match);
        is_shown = true;
    }
    while ((status = hkey_values_next(&values)) == ERROR_SUCCESS) {
        struct value_view value = {values.name, values.type, values.data, values.size};
        unsigned match = is_full(find) ? 0 : find_match_value(&find->pattern, &values);

        if (match)
            find->matches++;
        if (!match && !is_whole)
            continue;
        if (find->is_json) {
            print_json(place, &value, match);
        } else {
            if (!is_shown)
                print_key(find, place, 0);
            value_print_line(&value, match ? "  * " : "    ", stdout);
        }
        is_shown = true;
    }
    if (is_whole && !is_shown)
        print_key(find, place, 0);
    if (is_shown && !find->is_json)
        fputc('\n', stdout);
    hkey_values_deinit(&values);
    return status == ERROR_NO_MORE_ITEMS || status == ERROR_KEY_DELETED ? ERROR_SUCCESS : status;
}

/* The names of the keys below; none if the key itself has gone meanwhile. */
static LSTATUS names_below(HKEY key, char16_t ***ret_names)
{
    LSTATUS status = hkey_subkeys(key, ret_names);

    if (status != ERROR_KEY_DELETED)
        return status;

    *ret_names = calloc(1, sizeof(**ret_names));
    return *ret_names ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
}

/* Opens a subkey; what has gone or is closed to us is passed over: NULL. */
static HKEY open_below(HKEY key, const char16_t *name)
{
    HKEY below = NULL;

    return RegOpenKeyExW(key, name, 0, KEY_READ | KEY_WOW64_64KEY, &below) == ERROR_SUCCESS ? below
                                                                                            : NULL;
}

/* Whether anything in the key or below it matches. */
static bool tree_matches(const struct find *find, HKEY key, const char16_t *path)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    struct hkey_values values = {.key = key};
    bool is_match = find_match_key(&find->pattern, path) != 0;

    while (!is_match && hkey_values_next(&values) == ERROR_SUCCESS)
        is_match = find_match_value(&find->pattern, &values) != 0;
    hkey_values_deinit(&values);
    if (is_match || hkey_subkeys(key, &names) != ERROR_SUCCESS)
        return is_match;

    for (char16_t **name = names; *name && !is_match; name++) {
        _cleanup_(hkey_closep) HKEY below = open_below(key, *name);
        _cleanup_(freep) char16_t *below_path = hkey_join(path, *name);

        is_match = below && below_path && tree_matches(find, below, below_path);
    }
    return is_match;
}

static LSTATUS show_tree(struct find *find, const struct place *place)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    LSTATUS status;

    status = show_key(find, place, true);
    if (status == ERROR_SUCCESS)
        status = names_below(place->key, &names);
    for (char16_t **name = names; status == ERROR_SUCCESS && *name; name++) {
        _cleanup_(hkey_closep) HKEY below = open_below(place->key, *name);
        _cleanup_(freep) char16_t *path = hkey_join(place->path, *name);
        struct place below_place = {below, path, place->hive};

        if (!path)
            return ERROR_OUTOFMEMORY;
        if (below)
            status = show_tree(find, &below_place);
    }
    return status;
}

/* HKEY_CLASSES_ROOT[\Wow6432Node]\CLSID\{...} */
static bool is_class(const char16_t *path)
{
    static const char16_t parent[] = u"\\CLSID\\";
    const char16_t *name = hkey_last_name(path);
    size_t parent_len = utf16_len(parent);

    return *name == '{' && (size_t)(name - path) >= parent_len &&
           utf16_compare_nocase(name - parent_len, parent_len, parent, parent_len) == 0;
}

/* The CLSID that a key right below HKEY_CLASSES_ROOT names as a ProgID does; NULL if it is none.
 * Owned. (Wow6432Node has a CLSID key, too, but that has no value.) */
static char16_t *clsid_of_progid(const struct place *place)
{
    static const char16_t root[] = u"HKEY_CLASSES_ROOT\\";
    size_t root_len = utf16_len(root);
    _cleanup_(hkey_closep) HKEY naming = NULL;
    BYTE *clsid;
    DWORD type, size;

    if ((size_t)(hkey_last_name(place->path) - place->path) != root_len ||
        memcmp(place->path, root, root_len * sizeof(*root)) != 0)
        return NULL;

    naming = open_below(place->key, u"CLSID");
    if (!naming || hkey_value(naming, u"", &type, &clsid, &size) != ERROR_SUCCESS)
        return NULL;
    return (char16_t *)clsid;
}

/* Shows the class that a ProgID names, unless it shows or has shown itself. */
static LSTATUS show_named_class(struct find *find, const struct place *progid,
                                const char16_t *clsid)
{
    if (find->context && utf16_equal_nocase(find->context, clsid))
        return ERROR_SUCCESS;

    for (int view = 0; view < 2; view++) {
        _cleanup_(freep) char16_t *parent =
            hkey_join(u"HKEY_CLASSES_ROOT", view ? u"Wow6432Node\\CLSID" : u"CLSID");
        _cleanup_(freep) char16_t *path = parent ? hkey_join(parent, clsid) : NULL;
        _cleanup_(hkey_closep) HKEY key = NULL;
        struct place place = {NULL, path, progid->hive};
        LSTATUS status;

        if (!path)
            return ERROR_OUTOFMEMORY;
        key = open_below(HKEY_CLASSES_ROOT, path + utf16_len(u"HKEY_CLASSES_ROOT\\"));
        if (!key || tree_matches(find, key, path))
            continue;
        place.key = key;
        status = show_tree(find, &place);
        if (status != ERROR_SUCCESS)
            return status;
    }
    free(find->context);
    find->context = utf16_dup(clsid);
    return ERROR_SUCCESS;
}

/* The path of a key below @place as it is shown: HKEY_CLASSES_ROOT for Software\Classes. */
static char16_t *shown_path(const struct place *place, const char16_t *name)
{
    if (utf16_equal_nocase(name, u"Classes") &&
        (utf16_equal_nocase(place->path, u"HKEY_LOCAL_MACHINE\\Software") ||
         utf16_equal_nocase(place->path, u"HKEY_CURRENT_USER\\Software")))
        return utf16_dup(u"HKEY_CLASSES_ROOT");

    return hkey_join(place->path, name);
}

static LSTATUS walk(struct find *find, const struct place *place)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    _cleanup_(freep) char16_t *clsid = NULL;
    LSTATUS status;

    if (is_class(place->path))
        return tree_matches(find, place->key, place->path) ? show_tree(find, place) : ERROR_SUCCESS;
    clsid = clsid_of_progid(place);
    if (clsid) {
        if (!tree_matches(find, place->key, place->path))
            return ERROR_SUCCESS;
        status = show_tree(find, place);
        return status == ERROR_SUCCESS ? show_named_class(find, place, clsid) : status;
    }

    status = show_key(find, place, false);
    if (status == ERROR_SUCCESS)
        status = names_below(place->key, &names);
    for (char16_t **name = names; status == ERROR_SUCCESS && *name && !is_full(find); name++) {
        _cleanup_(hkey_closep) HKEY below = open_below(place->key, *name);
        _cleanup_(freep) char16_t *path = shown_path(place, *name);
        struct place below_place = {below, path, place->hive};

        if (!path)
            return ERROR_OUTOFMEMORY;
        if (below)
            status = walk(find, &below_place);
    }
    return status;
}

/* A class that comes with Comity is registered nowhere: its whole name finds it. */
static bool show_shipped(const struct find *find, const char *text)
{
    const struct shipped_class *class = shipped_view_find(text);

    if (class && find->is_json)
        shipped_view_print_json(class);
    else if (class)
        shipped_view_print(class);
    return class;
}

static int run_find(struct find *find, const char *text)
{
    static const struct place roots[] = {
        {HKEY_CURRENT_USER, u"HKEY_CURRENT_USER", "user"},
        {HKEY_LOCAL_MACHINE, u"HKEY_LOCAL_MACHINE", "machine"},
    };

    for (size_t i = 0; i < 2 && !is_full(find); i++) {
        LSTATUS status = walk(find, &roots[i]);

        if (status != ERROR_SUCCESS)
            return verb_failed(hr_from_win32((uint32_t)status), "the registry cannot be read");
    }
    if (find->matches == 0 && show_shipped(find, text))
        return VERB_DONE;
    if (find->matches == 0) {
        fputs("No match.\n", stderr);
        return VERB_FAILED;
    }
    if (!find->is_json)
        printf("%lu match(es) found.\n", find->matches);
    return VERB_DONE;
}

static int find_run(int argc, char **argv)
{
    static const struct option long_options[] = {
        {"keys", no_argument, NULL, 'k'},
        {"values", no_argument, NULL, 'v'},
        {"data", no_argument, NULL, 'd'},
        {"exact", no_argument, NULL, 'e'},
        {"json", no_argument, NULL, 'j'},
        {"limit", required_argument, NULL, 'n'},
        {NULL, 0, NULL, 0},
    };
    _cleanup_(find_deinit) struct find find = {.limit = 0};
    char *end;
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "kvdejn:", long_options, NULL)) >= 0) {
        switch (option) {
        case 'k':
            find.pattern.scope |= MATCH_KEY;
            break;
        case 'v':
            find.pattern.scope |= MATCH_NAME;
            break;
        case 'd':
            find.pattern.scope |= MATCH_DATA;
            break;
        case 'e':
            find.pattern.is_exact = true;
            break;
        case 'j':
            find.is_json = true;
            break;
        case 'n':
            find.limit = strtoul(optarg, &end, 10);
            if (*end || find.limit == 0)
                return verb_usage(&find_verb, "--limit wants a number from 1 on");
            break;
        default:
            return verb_usage(&find_verb, "unknown option, or an option lacks its value: %s",
                              argv[optind - 1]);
        }
    }
    if (optind + 1 != argc)
        return verb_usage(&find_verb, "one TEXT is wanted");
    if (!find_pattern_set_text(&find.pattern, argv[optind]))
        return verb_usage(&find_verb, "TEXT is empty");
    if (!find.pattern.scope)
        find.pattern.scope = MATCH_KEY | MATCH_NAME | MATCH_DATA;
    return run_find(&find, argv[optind]);
}

const struct verb find_verb = {.name = "find", .manual = &find_manual, .run = find_run};
