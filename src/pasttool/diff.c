/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "pasttool/arguments.h"
#include "pasttool/delta.h"
#include "pasttool/source.h"
#include "registry/past.h"
#include "toolkit/verb.h"

enum {
    DIFF_SAME = 0,
    DIFF_DIFFERENT = 1,
    DIFF_TROUBLE = 2,
};

static const struct manual_item options[] = {
    {"--format=reg", "A .reg file, version 5.00 in UTF-16LE, that makes B of A when it is "
                     "imported. No .reg file can rename a key or set its security."},
    {"--format=text", "Lines as above; so it is without the option."},
    {"--json", "One object a difference: change (+, - or ~), what (key, value or security), key, "
               "name of the value or null, before and after: null for what is not there, true for "
               "a key, type and data of a value. A renamed key has its old name in was."},
    {NULL, NULL},
};

static const struct manual_item lines[] = {
    {"+", "B has it, and A has not."},
    {"-", "A has it, and B has not."},
    {"~", "Both have it: a value's type and data in A come first, then those in B; a renamed "
          "key's old name, then its new one."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "They are the same."},
    {"1", "They are different."},
    {"2", "They cannot be compared, or the command line is wrong. Standard error says why."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Lines",
     .text = "A sign, a blank, the key's full name; of a value then, after tabs, its name (or "
             "\"(Default)\"), type and data.",
     .items = lines},
    {.title = "Options", .items = options},
    {.title = "Packages",
     .text = "Two installer packages are compared table by table, rows by their keys. After the "
             "sign comes a table's name and a row's cells; of a row that both have there is a line "
             "for each cell that differs: table, keys, column, what is in A and what is in B. A "
             "table, stream or property of the summary information that differs has a line that "
             "begins with table, stream or summary. With --json, what is row, table, stream or "
             "summary; a row's before and after have its cells by the columns' names. --transform "
             "FILE applies a transform (.mst) to B first."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual diff_manual = {
    .page = "comity-diff",
    .chapter = 1,
    .command = "comity diff",
    .summary = "compare registries, .reg files, transactions and installer packages",
    .synopsis = "comity diff [--json] [--format=FORMAT] A B\n"
                "comity diff [--json] A.msi B.msi\n"
                "comity diff [--json] [--format=FORMAT] TRANSACTION [TRANSACTION]",
    .text =
        "A and B are a home folder (COMITY_HOME, with its folders user and machine), a hive's "
        "folder (one with data.mdb; called machine it is HKEY_LOCAL_MACHINE's, else "
        "HKEY_CURRENT_USER's) or a .reg file; each may be of another kind. Or both are "
        "transactions, by number: then the registry as it was after each is compared; without the "
        "second, with what it is now. A file whose name is a number is named with ./ before it.",
    .sections = sections,
    .see_also = "comity(1), comity-history(1), comity-reg(1), comity-regedit(1), comity-show(1)",
};

static HRESULT compare_transactions(uint64_t first, uint64_t last, struct delta *delta)
{
    bool is_back = last != 0 && first > last;
    HRESULT hr;

    hr = is_back ? registry_changes(last, first, delta_add_change, delta)
                 : registry_changes(first, last, delta_add_change, delta);
    if (is_back)
        delta_reverse(delta);
    return hr_trace(hr);
}

static bool compare_sources(char **names, struct delta *delta)
{
    enum source_kind kinds[2];
    bool is_machine = false;

    for (int i = 0; i < 2; i++) {
        if (!source_find_kind(names[i], &kinds[i]))
            return false;
        is_machine |= kinds[i] == SOURCE_HIVE && source_is_machine(names[i]);
    }
    for (int i = 0; i < 2; i++) {
        HRESULT hr =
            source_read(names[i], kinds[i], is_machine, i == 0 ? DELTA_BEFORE : DELTA_AFTER, delta);

        if (FAILED(hr)) {
            verb_failed(hr, "%s cannot be read", names[i]);
            return false;
        }
    }
    return true;
}

/* False after a complaint. */
static bool compare(const struct arguments *arguments, struct delta *delta)
{
    uint64_t first, last = 0;
    HRESULT hr;

    if (!arguments_number(arguments->rest[0], &first)) {
        if (arguments->n == 2)
            return compare_sources(arguments->rest, delta);
        verb_usage(&diff_verb, "what to compare %s with is missing", arguments->rest[0]);
        return false;
    }
    if (arguments->n == 2 && !arguments_number(arguments->rest[1], &last)) {
        verb_usage(&diff_verb, "a transaction can be compared with another one only");
        return false;
    }
    hr = compare_transactions(first, last, delta);
    if (FAILED(hr))
        verb_failed(hr, "the transactions cannot be compared");
    return SUCCEEDED(hr);
}

static int diff_run(int argc, char **argv)
{
    _cleanup_(delta_deinit) struct delta delta = {0};
    struct arguments arguments;
    bool is_reg = false;
    HRESULT hr = S_OK;

    if (!arguments_parse(&diff_verb, argc, argv, TAKES_JSON | TAKES_FORMAT, 1, 2, &arguments))
        return DIFF_TROUBLE;
    if (arguments.format && strcmp(arguments.format, "reg") == 0)
        is_reg = true;
    else if (arguments.format && strcmp(arguments.format, "text") != 0)
        return verb_usage(&diff_verb, "--format is text or reg, not %s", arguments.format);
    if (is_reg && arguments.is_json)
        return verb_usage(&diff_verb, "it is either --json or --format=reg");
    if (!compare(&arguments, &delta))
        return DIFF_TROUBLE;

    delta_settle(&delta);
    if (is_reg)
        hr = delta_write_reg(&delta, stdout);
    else if (arguments.is_json)
        delta_print_json(&delta);
    else
        delta_print(&delta);
    if (FAILED(hr)) {
        verb_failed(hr, "the .reg file cannot be written");
        return DIFF_TROUBLE;
    }
    if (fflush(stdout) != 0) {
        perror("comity diff: writing the output");
        return DIFF_TROUBLE;
    }
    return delta.n > 0 ? DIFF_DIFFERENT : DIFF_SAME;
}

const struct verb diff_verb = {.name = "diff", .manual = &diff_manual, .run = diff_run};
