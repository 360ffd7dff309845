/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "diagnosis/class_lookup.h"
#include "lint/lint.h"
#include "lint/mend.h"
#include "toolkit/naming.h"
#include "toolkit/value.h"
#include "toolkit/verb.h"

enum {
    LINT_BROKEN = 3, /* exit status: it could not be looked at, or not be mended */
};

static const struct manual_item options[] = {
    {"CLASS", "Only what is registered under this CLSID, interface identifier, AppID or ProgID; "
              "with a ProgID, its class too."},
    {"--rule=RULE", "Looks by this rule alone; may be repeated, or be several with commas."},
    {"--user, --machine", "Looks at this hive alone."},
    {"--fix", "Mends what can be without doubt, all in one transaction, and says what it did. "
              "What is left counts for the exit status."},
    {"--json", "One object: findings, count, fixed, registrations, owner."},
    {"--rules", "Lists the rules."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Nothing is wrong, or nothing any more."},
    {"1", "Something is wrong; standard output says what."},
    {"2", "The command line is wrong."},
    {"3", "The registry cannot be read, or not be written; standard error says why."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Rules", .items = rule_items},
    {.title = "Mending",
     .text = "What --fix does is done on behalf of an owner of its own, which it names at the end: "
             "comity undo with that name takes it all back. Files are never changed."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual lint_manual = {
    .page = "comity-lint",
    .chapter = 1,
    .command = "comity lint",
    .summary = "find what is wrong with what is registered",
    .synopsis = "comity lint [--rule=RULE]... [--user|--machine] [--fix] [--json] [CLASS]\n"
                "comity lint --rules",
    .text = "Looks through both hives and both views for registrations that do not work, or not as "
            "they are meant; with a package (.msi) as its argument, at that: see "
            "comity-lint-package(1). Nothing is started, loaded or, without --fix, changed. Each "
            "finding "
            "says where, by which rule, what is wrong and what to do.",
    .sections = sections,
    .see_also = "comity(1), comity-lint-package(1), comity-why(1), comity-doctor(1), "
                "comity-reg(1), comity-undo(1)",
};

struct lint_options {
    struct lint_scope scope;
    const char *subject;
    bool fixes, is_json, lists_rules, has_rule;
};

static const char *root_of(const struct lint_finding *finding)
{
    return finding->is_machine ? "HKEY_LOCAL_MACHINE" : "HKEY_CURRENT_USER";
}

static int view_of(const struct lint_finding *finding)
{
    return finding->view == KEY_WOW64_32KEY ? 32 : 64;
}

/* ---- text ---- */

/* What a terminal may be told of a value's name; NULL without memory. */
static char *name_of_value(const struct lint_finding *finding)
{
    return naming_printable(finding->value && *finding->value ? finding->value : "(Default)");
}

/* "deleted the value X", or "delete ..." as long as it is not done. */
static void print_act(const struct lint_finding *finding)
{
    _cleanup_(freep) char *value = name_of_value(finding);
    _cleanup_(freep) char *text = naming_printable(finding->text ? finding->text : "");

    if (!value || !text)
        return;
    if (finding->remedy == REMEDY_SET_VALUE)
        printf("set the value %s to %s\n", value, text);
    else if (finding->remedy == REMEDY_DELETE_VALUE)
        printf("delete%s the value %s\n", finding->is_mended ? "d" : "", value);
    else
        printf("delete%s the key\n", finding->is_mended ? "d" : "");
}

static void print_remedy(const struct lint_finding *finding, bool fixes)
{
    if (finding->remedy == REMEDY_BY_HAND)
        return;
    fputs(finding->is_mended ? "    fixed: "
          : fixes            ? "    not fixed: could not "
                             : "    --fix would ",
          stdout);
    print_act(finding);
}

static void print_finding(const struct lint_finding *finding, bool fixes)
{
    _cleanup_(freep) char *sentence = naming_printable(finding->sentence);
    _cleanup_(freep) char *path = naming_printable(finding->path);
    _cleanup_(freep) char *name = naming_printable(finding->name);
    _cleanup_(freep) char *value = name_of_value(finding);

    printf("%s\\Software\\Classes\\%s", root_of(finding), path ? path : "?");
    if (finding->value && *finding->value)
        printf(", value %s", value ? value : "?");
    if (name && *name)
        printf(" (%s)", name);
    printf("%s\n    %s: %s\n", view_of(finding) == 32 ? ", 32-bit view" : "",
           rule_items[finding->rule].term, sentence ? sentence : "?");
    print_remedy(finding, fixes);
}

static void print_text(const struct lint_report *report, const struct lint_options *wanted,
                       size_t n_mended, size_t n_mendable, const char *owner)
{
    for (size_t i = 0; i < report->n; i++)
        print_finding(&report->findings[i], wanted->fixes);
    if (report->n > 0)
        putchar('\n');
    printf("%zu registration%s, %zu finding%s", report->n_records,
           report->n_records == 1 ? "" : "s", report->n, report->n == 1 ? "" : "s");
    if (n_mended > 0)
        printf(", %zu fixed; take back with: comity undo \"%s\"", n_mended, owner);
    else if (n_mendable > 0 && !wanted->fixes)
        printf(", %zu of which --fix would mend", n_mendable);
    puts(".");
}

/* ---- JSON ---- */

static void print_member(const char *label, const char *text)
{
    _cleanup_(freep) char16_t *wide = text ? utf16_from_utf8_dup(text) : NULL;

    printf("\"%s\":", label);
    if (wide)
        value_json_string(wide, utf16_len(wide), stdout);
    else
        fputs("null", stdout);
}

static void print_json_finding(const struct lint_finding *finding)
{
    static const char *const remedies[] = {
        [REMEDY_BY_HAND] = NULL,
        [REMEDY_DELETE_VALUE] = "deleteValue",
        [REMEDY_DELETE_KEY] = "deleteKey",
        [REMEDY_SET_VALUE] = "setValue",
    };
    _cleanup_(freep) char *key = NULL;
    const char *colon = NULL;

    /* The remedy has no colon of its own. */
    for (const char *at = finding->sentence; (at = strstr(at, ": ")); at += 2)
        colon = at;
    if (asprintf(&key, "%s\\Software\\Classes\\%s", root_of(finding), finding->path) < 0)
        key = NULL;
    putchar('{');
    print_member("rule", rule_items[finding->rule].term);
    printf(",\"hive\":\"%s\",\"view\":%d,", finding->is_machine ? "machine" : "user",
           view_of(finding));
    print_member("key", key);
    putchar(',');
    print_member("value", finding->value);
    putchar(',');
    print_member("name", finding->name);
    putchar(',');
    print_member("sentence", finding->sentence);
    putchar(',');
    print_member("remedy", colon ? colon + 2 : "");
    putchar(',');
    print_member("fix", remedies[finding->remedy]);
    putchar(',');
    print_member("fixText", finding->text);
    printf(",\"fixed\":%s}", finding->is_mended ? "true" : "false");
}

static void print_json(const struct lint_report *report, size_t n_mended, const char *owner)
{
    fputs("{\"findings\":[", stdout);
    for (size_t i = 0; i < report->n; i++) {
        if (i > 0)
            putchar(',');
        print_json_finding(&report->findings[i]);
    }
    printf("],\"count\":%zu,\"fixed\":%zu,\"registrations\":%zu,", report->n, n_mended,
           report->n_records);
    print_member("owner", n_mended > 0 ? owner : NULL);
    puts("}");
}

/* ---- the verb ---- */

static int lint_verb_run(int argc, char **argv);
const struct verb lint_verb = {.name = "lint", .manual = &lint_manual, .run = lint_verb_run};

/* "dead-path,no-server"; false, with the unknown one in @ret_unknown. */
static bool parse_rules(char *names, struct lint_options *wanted, const char **ret_unknown)
{
    char *name;

    wanted->has_rule = true;
    while ((name = strsep(&names, ","))) {
        enum lint_rule rule = rule_find(name);

        *ret_unknown = name;
        if (rule == LINT_RULES)
            return false;
        wanted->scope.rules[rule] = true;
    }
    return true;
}

static bool parse_option(const char *option, struct lint_options *wanted)
{
    if (strcmp(option, "--json") == 0)
        wanted->is_json = true;
    else if (strcmp(option, "--fix") == 0)
        wanted->fixes = true;
    else if (strcmp(option, "--rules") == 0)
        wanted->lists_rules = true;
    else if (strcmp(option, "--user") == 0)
        wanted->scope.hives |= LINT_HIVE_USER;
    else if (strcmp(option, "--machine") == 0)
        wanted->scope.hives |= LINT_HIVE_MACHINE;
    else
        return false;
    return true;
}

/* VERB_DONE, or what the complaint ends with. */
static int parse(int argc, char **argv, struct lint_options *wanted)
{
    const char *unknown;

    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--rule=", 7) == 0) {
            if (!parse_rules(argv[i] + 7, wanted, &unknown))
                return verb_usage(&lint_verb, "there is no rule \"%s\"; --rules lists them",
                                  unknown);
        } else if (argv[i][0] == '-') {
            if (!parse_option(argv[i], wanted))
                return verb_usage(&lint_verb, "unknown option %s", argv[i]);
        } else if (wanted->subject) {
            return verb_usage(&lint_verb, "%s is too much", argv[i]);
        } else {
            wanted->subject = argv[i];
        }
    }
    for (int rule = 0; rule < LINT_RULES && !wanted->has_rule; rule++)
        wanted->scope.rules[rule] = true;
    if (!wanted->scope.hives)
        wanted->scope.hives = LINT_HIVE_USER | LINT_HIVE_MACHINE;
    return VERB_DONE;
}

/* The subject, and its class if it is a ProgID. */
static void name_subject(struct lint_options *wanted, char guid[static GUID_TEXT_SIZE])
{
    _cleanup_(diagnosis_deinit) struct diagnosis diagnosis = {0};
    CLSID clsid;

    wanted->scope.names[0] = wanted->subject;
    if (!wanted->subject || wanted->subject[0] == '{' ||
        !class_lookup_progid(&diagnosis, wanted->subject, &clsid))
        return;
    guid_to_text(&clsid, guid);
    wanted->scope.names[1] = guid;
}

static int report(const struct lint_report *found, const struct lint_options *wanted,
                  const char *owner)
{
    size_t n_mended = 0, n_mendable = 0;

    for (size_t i = 0; i < found->n; i++) {
        n_mended += found->findings[i].is_mended;
        n_mendable += found->findings[i].remedy != REMEDY_BY_HAND;
    }
    if (wanted->is_json)
        print_json(found, n_mended, owner);
    else
        print_text(found, wanted, n_mended, n_mendable, owner);
    return found->n == n_mended ? VERB_DONE : VERB_FAILED;
}

static int lint_verb_run(int argc, char **argv)
{
    struct lint_options wanted = {0};
    char guid[GUID_TEXT_SIZE], owner[MEND_OWNER_SIZE] = "";
    _cleanup_(lint_report_deinit) struct lint_report found = {0};
    int status = parse(argc, argv, &wanted);
    HRESULT hr;

    if (status != VERB_DONE)
        return status;
    if (wanted.lists_rules) {
        for (int rule = 0; rule < LINT_RULES; rule++)
            printf("%-18s %s\n", rule_items[rule].term, rule_items[rule].text);
        return VERB_DONE;
    }
    name_subject(&wanted, guid);
    hr = lint_run(&wanted.scope, &found);
    if (FAILED(hr)) {
        verb_failed(hr, "registrations cannot be looked at");
        return LINT_BROKEN;
    }
    hr = wanted.fixes ? mend(&found, owner) : S_OK;
    status = report(&found, &wanted, owner);
    if (SUCCEEDED(hr))
        return status;
    verb_failed(hr, "nothing was fixed");
    return LINT_BROKEN;
}
