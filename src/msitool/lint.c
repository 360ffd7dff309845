/* SPDX-License-Identifier: MIT */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "msitool/msi_verbs.h"
#include "packagelint/lint_view.h"
#include "packagelint/package_lint.h"

enum {
    LINT_BROKEN = 2, /* exit status: nothing could be looked at */
    RULES_MAX = 128,
};

static const struct manual_item options[] = {
    {"--rule=RULE", "Looks by this rule alone; may be repeated, or be several with commas."},
    {"--level=LEVEL", "Tells what is of this level or worse alone: warning or error. With "
                      "--level=error, warnings do not fail a build."},
    {"-j, --json", "One object: package, findings (each with rule, level, table, row, key, column, "
                   "sentence, remedy), count."},
    {"--sarif", "SARIF 2.1.0, for tools of continuous integration."},
    {"--rules", "Lists the rules, with what each says and what to do."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Nothing is wrong."},
    {"1", "Something is wrong, warnings included; standard output says what."},
    {"2", "The command line is wrong, or the package cannot be read; standard error says why."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Rules",
     .text = "Those that begin with ICE are Windows' Internal Consistency Evaluators, as far as "
             "they speak of components, the COM tables and sequences; those that begin with "
             "selfreg are the reasons for which the page on the table SelfReg advises against it. "
             "The rest (cabinet-stream and so on) is what an installation would fail of. A rule's "
             "level (error or warning) is how bad it is to break it; as with comity-lint(1), the "
             "exit status does not part them, unless --level leaves some out."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual lint_manual = {
    .page = "comity-lint-package",
    .chapter = 1,
    .command = "comity lint",
    .summary = "find what is wrong with an installer package",
    .synopsis = "comity lint [--rule=RULE]... [--level=LEVEL] [--json|--sarif] PACKAGE.msi\n"
                "comity lint --rules PACKAGE.msi",
    .text = "Looks at the tables of a package, rule by rule. Nothing is installed or changed. Each "
            "finding says where, by which rule, what is wrong and what to do. Without a package, "
            "comity-lint(1) looks at what is registered.",
    .sections = sections,
    .see_also = "comity(1), comity-lint(1), comity-convert(1), comity-harvest(1)",
};

struct lint_wish {
    bool is_wanted[RULES_MAX];
    bool has_rule, lists_rules;
    enum lint_level least;
    void (*print)(const char *path, const struct package_report *report, FILE *file);
    const char *path;
};

static void list_rules(void)
{
    for (const struct package_rule *rule = package_rules; rule->id; rule++)
        printf("%-20s %-8s %s\n%-30sremedy: %s\n", rule->id, lint_level_name(rule->level),
               rule->summary, "", rule->remedy);
}

/* "ICE03,ICE08"; false, with the unknown one in @ret_unknown. One name may stand for several. */
static bool parse_rules(char *names, struct lint_wish *wish, const char **ret_unknown)
{
    char *name;

    wish->has_rule = true;
    while ((name = strsep(&names, ","))) {
        const struct package_rule *found = package_rule_find(name);

        *ret_unknown = name;
        if (!found)
            return false;
        for (size_t i = 0; package_rules[i].id && i < RULES_MAX; i++)
            wish->is_wanted[i] |= strcmp(package_rules[i].id, found->id) == 0;
    }
    return true;
}

static bool parse_level(const char *name, enum lint_level *ret_level)
{
    for (enum lint_level level = LEVEL_NOTE; level <= LEVEL_ERROR; level++) {
        if (strcmp(name, lint_level_name(level)) == 0) {
            *ret_level = level;
            return true;
        }
    }
    return false;
}

/* Leaves those rules that are both named, if any is, and as bad. */
static void want_level(struct lint_wish *wish)
{
    for (size_t i = 0; package_rules[i].id && i < RULES_MAX; i++) {
        if (!wish->has_rule)
            wish->is_wanted[i] = true;
        wish->is_wanted[i] &= package_rules[i].level >= wish->least;
    }
    wish->has_rule = true;
}

/* VERB_DONE, or what the wrong command line ends with. */
static int parse(int argc, char **argv, struct lint_wish *wish)
{
    static const struct option long_options[] = {
        {"rule", required_argument, NULL, 'r'}, {"level", required_argument, NULL, 'v'},
        {"json", no_argument, NULL, 'j'},       {"sarif", no_argument, NULL, 's'},
        {"rules", no_argument, NULL, 'l'},      {NULL, 0, NULL, 0},
    };
    const char *unknown;
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "j", long_options, NULL)) != -1) {
        if (option == 'j')
            wish->print = lint_print_json;
        else if (option == 's')
            wish->print = lint_print_sarif;
        else if (option == 'l')
            wish->lists_rules = true;
        else if (option == 'v') {
            if (!parse_level(optarg, &wish->least))
                return verb_usage(&package_lint_verb,
                                  "\"%s\" is no level: note, warning and error are", optarg);
        } else if (option != 'r')
            return verb_usage(&package_lint_verb,
                              "unknown option, or one without its argument: \"%s\"",
                              argv[optind - 1]);
        else if (!parse_rules(optarg, wish, &unknown))
            return verb_usage(&package_lint_verb, "there is no rule \"%s\"; --rules lists them",
                              unknown);
    }
    if (argc - optind != 1)
        return verb_usage(&package_lint_verb, "which package?");
    wish->path = argv[optind];
    want_level(wish);
    return VERB_DONE;
}

static int lint(const struct lint_wish *wish)
{
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(package_report_deinit) struct package_report report = {0};
    HRESULT hr;

    hr = package_open(wish->path, NULL, &package);
    if (SUCCEEDED(hr))
        hr = package_lint_run(package, wish->has_rule ? wish->is_wanted : NULL, &report);
    if (FAILED(hr)) {
        verb_failed(hr, "%s cannot be looked at", wish->path);
        return LINT_BROKEN;
    }
    wish->print(wish->path, &report, stdout);
    return report.n > 0 ? VERB_FAILED : VERB_DONE;
}

static int run(int argc, char **argv)
{
    struct lint_wish wish = {.print = lint_print_text};
    int status = parse(argc, argv, &wish);

    if (status != VERB_DONE)
        return status;
    if (!wish.lists_rules)
        return lint(&wish);
    list_rules();
    return VERB_DONE;
}

const struct verb package_lint_verb = {"lint", &lint_manual, run};
