/* SPDX-License-Identifier: MIT */
/* Rules of sequences. Source: Windows' pages on ICE27, 63, 72, 77, 82, 84, 93. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"
#include "statement/standard_action.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

static const char *const section_names[SECTIONS] = {
    "anywhere",
    "before CostInitialize",
    "between CostInitialize and CostFinalize",
    "between CostFinalize and InstallInitialize",
    "between InstallInitialize and InstallFinalize",
    "behind InstallFinalize",
};

/* They part the sections, and have to be in this order. */
static const char *const borders[] = {"CostInitialize", "CostFinalize", "InstallInitialize",
                                      "InstallFinalize"};

/* The section of a number; a border that is not there parts nothing. */
static enum action_section section_of(const struct table *sequence, int32_t number)
{
    enum action_section section = SECTION_SEARCH;

    for (int i = 0; i < (int)(sizeof(borders) / sizeof(*borders)); i++) {
        int32_t border = lint_action_number(sequence, borders[i]);

        if (border > 0 && number > border)
            section = SECTION_SEARCH + (enum action_section)(i + 1);
    }
    return section;
}

static HRESULT check_border(struct lint *lint, const struct table *sequence)
{
    int32_t last = 0;

    for (size_t i = 0; i < sizeof(borders) / sizeof(*borders); i++) {
        int32_t number = lint_action_number(sequence, borders[i]);

        if (number > 0 && number < last)
            return hr_trace(lint_add(lint,
                                     AT(sequence, table_find(sequence, borders[i]), "Sequence"),
                                     "%s stands before %s", borders[i], borders[i - 1]));
        last = number > 0 ? number : last;
    }
    return S_OK;
}

static HRESULT check_section(struct lint *lint, const struct table *sequence, size_t row)
{
    const char *action = lint_text(sequence, (ptrdiff_t)row, "Action");
    const struct standard_action *standard = standard_action_find(action);
    int32_t number = lint_number(sequence, (ptrdiff_t)row, "Sequence");
    enum action_section section;

    if (!standard || standard->section == SECTION_ANY || number <= 0)
        return S_OK;
    section = section_of(sequence, number);
    if (section == standard->section)
        return S_OK;
    return hr_trace(lint_add(lint, AT(sequence, row, "Sequence"), "%s stands %s; it belongs %s",
                             action, section_names[section], section_names[standard->section]));
}

HRESULT lint_sections(struct lint *lint)
{
    static const char *const names[] = {"InstallExecuteSequence", "AdvtExecuteSequence"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && SUCCEEDED(hr); i++) {
        const struct table *sequence = lint_table(lint, names[i]);

        if (!sequence)
            continue;
        hr = check_border(lint, sequence);
        if (SUCCEEDED(hr) && lint_action_number(sequence, "InstallInitialize") > 0)
            hr = lint_each(lint, names[i], check_section);
    }
    return hr_trace(hr);
}

/* ---- single actions ---- */

static bool is_between(int32_t number, int32_t from, int32_t to)
{
    return from > 0 && to > 0 && number > from && number < to;
}

/* Before the installation, at its beginning, or at its end: never among what it does. */
HRESULT lint_removal_of_products(struct lint *lint)
{
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    int32_t number = lint_action_number(sequence, "RemoveExistingProducts");
    int32_t begin = lint_action_number(sequence, "InstallInitialize");
    int32_t end = lint_action_number(sequence, "InstallExecute");
    int32_t again = lint_action_number(sequence, "InstallExecuteAgain");
    int32_t finalize = lint_action_number(sequence, "InstallFinalize");
    int32_t first = finalize;

    for (size_t row = 0; row < table_n_rows(sequence); row++) {
        int32_t other = lint_number(sequence, (ptrdiff_t)row, "Sequence");

        if (other > begin && other < first && other != number)
            first = other;
    }
    if (number <= 0 || number > finalize || is_between(number, end, finalize) ||
        is_between(number, again, finalize) || number < first)
        return number > 0 && number < lint_action_number(sequence, "InstallValidate")
                   ? hr_trace(lint_add(
                         lint, AT(sequence, table_find(sequence, "RemoveExistingProducts"), NULL),
                         "it stands before InstallValidate"))
                   : S_OK;
    return hr_trace(lint_add(lint,
                             AT(sequence, table_find(sequence, "RemoveExistingProducts"), NULL),
                             "it stands among the actions that install"));
}

enum custom_type {
    CUSTOM_KIND_MASK = 0x3f,
    CUSTOM_DIRECTORY = 35,
    CUSTOM_PROPERTY = 51,
    CUSTOM_ERROR = 19,
    CUSTOM_IN_SCRIPT = 0x400,
};

static HRESULT check_advertising(struct lint *lint, const struct table *sequence, size_t row)
{
    const struct table *actions = lint_table(lint, "CustomAction");
    ptrdiff_t action = table_find(actions, lint_text(sequence, (ptrdiff_t)row, "Action"));
    int32_t kind = lint_number(actions, action, "Type") & CUSTOM_KIND_MASK;

    if (action < 0 || kind == CUSTOM_DIRECTORY || kind == CUSTOM_PROPERTY || kind == CUSTOM_ERROR)
        return S_OK;
    return hr_trace(lint_add(lint, AT(sequence, row, "Action"),
                             "a custom action of the type %d runs when the package is advertised",
                             kind));
}

HRESULT lint_advertising_actions(struct lint *lint)
{
    return hr_trace(lint_each(lint, "AdvtExecuteSequence", check_advertising));
}

static HRESULT check_scripted(struct lint *lint, const struct table *sequence, size_t row)
{
    const struct table *actions = lint_table(lint, "CustomAction");
    ptrdiff_t action = table_find(actions, lint_text(sequence, (ptrdiff_t)row, "Action"));
    int32_t number = lint_number(sequence, (ptrdiff_t)row, "Sequence");

    if (action < 0 || !(lint_number(actions, action, "Type") & CUSTOM_IN_SCRIPT) || number <= 0 ||
        is_between(number, lint_action_number(sequence, "InstallInitialize"),
                   lint_action_number(sequence, "InstallFinalize")))
        return S_OK;
    return hr_trace(lint_add(lint, AT(sequence, row, "Sequence"),
                             "a deferred custom action stands outside of InstallInitialize and "
                             "InstallFinalize"));
}

HRESULT lint_scripted_actions(struct lint *lint)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; lint_sequences[i] && SUCCEEDED(hr); i++)
        hr = lint_each(lint, lint_sequences[i], check_scripted);
    return hr_trace(hr);
}

static HRESULT check_name(struct lint *lint, const struct table *actions, size_t row)
{
    const char *action = lint_text(actions, (ptrdiff_t)row, "Action");

    return standard_action_find(action)
               ? hr_trace(lint_add(lint, AT(actions, row, "Action"),
                                   "an action of Windows has the same name"))
               : S_OK;
}

HRESULT lint_action_names(struct lint *lint)
{
    return hr_trace(lint_each(lint, "CustomAction", check_name));
}

/* ---- whole sequences ---- */

struct step {
    int32_t number;
    size_t row;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *one = a, *other = b;

    if (one->number != other->number)
        return one->number < other->number ? -1 : 1;
    return (one->row > other->row) - (one->row < other->row);
}

HRESULT lint_same_numbers(struct lint *lint)
{
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    size_t n = table_n_rows(sequence);
    _cleanup_(freep) struct step *steps = calloc(n + 1, sizeof(*steps));
    HRESULT hr = S_OK;

    if (!steps)
        return hr_raise(E_OUTOFMEMORY, "a sequence");
    for (size_t row = 0; row < n; row++)
        steps[row] = (struct step){lint_number(sequence, (ptrdiff_t)row, "Sequence"), row};
    qsort(steps, n, sizeof(*steps), compare_steps);
    for (size_t i = 1; i < n && SUCCEEDED(hr); i++)
        if (steps[i].number > 0 && steps[i].number == steps[i - 1].number)
            hr = lint_add(lint, AT(sequence, steps[i].row, "Sequence"),
                          "%s has the number %d, too: which comes first is not told",
                          lint_text(sequence, (ptrdiff_t)steps[i - 1].row, "Action"),
                          steps[i].number);
    return hr_trace(hr);
}

HRESULT lint_required_actions(struct lint *lint)
{
    static const char *const actions[] = {
        "CostInitialize",    "FileCost",          "CostFinalize",    "InstallValidate",
        "InstallInitialize", "ProcessComponents", "RegisterProduct", "PublishFeatures",
        "PublishProduct",    "InstallFinalize"};
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    HRESULT hr = S_OK;

    if (!sequence)
        return hr_trace(lint_add(lint, AT(NULL, -1, NULL),
                                 "there is no table InstallExecuteSequence: nothing is installed"));
    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions) && SUCCEEDED(hr); i++)
        if (table_find(sequence, actions[i]) < 0)
            hr = lint_add(lint, AT(sequence, -1, NULL), "the action %s is missing", actions[i]);
    return hr_trace(hr);
}

HRESULT lint_conditional_actions(struct lint *lint)
{
    static const char *const actions[] = {
        "CostInitialize",    "CostFinalize",    "FileCost",          "InstallValidate",
        "InstallInitialize", "InstallFinalize", "ProcessComponents", "PublishFeatures",
        "PublishProduct",    "RegisterProduct", "UnpublishFeatures"};
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions) && SUCCEEDED(hr); i++) {
        ptrdiff_t row = table_find(sequence, actions[i]);

        if (row >= 0 && lint_has(sequence, row, "Condition"))
            hr = lint_add(lint, AT(sequence, row, "Condition"),
                          "an action that is always needed has the condition \"%s\"",
                          lint_text(sequence, row, "Condition"));
    }
    return hr_trace(hr);
}
