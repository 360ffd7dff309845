/* SPDX-License-Identifier: MIT */
/* Rules of actions, which ones and of what. Source: Windows' pages on ICE13, 27, 68, 75, 78. */
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "packagelint/rule_looks.h"
#include "statement/standard_action.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

enum {
    KIND_MASK = 0x3f,
    IN_SCRIPT = 0x400,
    NO_IMPERSONATION = 0x800,
};

/* What the column Source of a kind of custom actions refers to. */
struct custom_kind {
    int kind;
    const char *source; /* a table, or NULL: something else */
};

static const struct custom_kind custom_kinds[] = {
    {1, "Binary"}, {2, "Binary"},     {5, "Binary"}, {6, "Binary"}, {7, NULL},
    {17, "File"},  {18, "File"},      {19, NULL},    {21, "File"},  {22, "File"},
    {23, NULL},    {34, "Directory"}, {35, NULL},    {37, NULL},    {38, NULL},
    {39, NULL},    {50, NULL},        {51, NULL},    {53, NULL},    {54, NULL},
};

static const struct custom_kind *find_kind(int32_t type)
{
    for (size_t i = 0; i < sizeof(custom_kinds) / sizeof(*custom_kinds); i++)
        if (custom_kinds[i].kind == (type & KIND_MASK))
            return &custom_kinds[i];
    return NULL;
}

/* ---- the table CustomAction ---- */

static HRESULT check_type(struct lint *lint, const struct table *table, size_t row)
{
    int32_t type = lint_number(table, (ptrdiff_t)row, "Type");

    return find_kind(type) ? S_OK
                           : hr_trace(lint_add(lint, AT(table, row, "Type"),
                                               "%d is no type of custom actions", type));
}

HRESULT lint_custom_types(struct lint *lint)
{
    return hr_trace(lint_each(lint, "CustomAction", check_type));
}

static HRESULT check_elevation(struct lint *lint, const struct table *table, size_t row)
{
    int32_t type = lint_number(table, (ptrdiff_t)row, "Type");

    if (!(type & NO_IMPERSONATION) || type & IN_SCRIPT)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Type"),
                             "it is to run with the installer's rights (2048), and is not "
                             "deferred (1024): it runs with the user's"));
}

HRESULT lint_custom_elevation(struct lint *lint)
{
    return hr_trace(lint_each(lint, "CustomAction", check_elevation));
}

static HRESULT check_source(struct lint *lint, const struct table *table, size_t row)
{
    const struct custom_kind *kind = find_kind(lint_number(table, (ptrdiff_t)row, "Type"));
    const char *source = lint_text(table, (ptrdiff_t)row, "Source");

    if (!kind || !kind->source || table_find(lint_table(lint, kind->source), source) >= 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Source"), "there is no \"%s\" in the table %s",
                             source, kind->source));
}

HRESULT lint_custom_sources(struct lint *lint)
{
    return hr_trace(lint_each(lint, "CustomAction", check_source));
}

/* ---- sequences ---- */

static HRESULT check_known(struct lint *lint, const struct table *sequence, size_t row)
{
    const char *action = lint_text(sequence, (ptrdiff_t)row, "Action");

    if (standard_action_find(action) || table_find(lint_table(lint, "CustomAction"), action) >= 0 ||
        table_find(lint_table(lint, "Dialog"), action) >= 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(sequence, row, "Action"),
                             "it is no standard action, and neither a custom action nor a dialog "
                             "of the package"));
}

HRESULT lint_unknown_actions(struct lint *lint)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; lint_sequences[i] && SUCCEEDED(hr); i++)
        hr = lint_each(lint, lint_sequences[i], check_known);
    return hr_trace(hr);
}

static HRESULT check_dialog(struct lint *lint, const struct table *sequence, size_t row)
{
    const char *action = lint_text(sequence, (ptrdiff_t)row, "Action");

    if (table_find(lint_table(lint, "CustomAction"), action) >= 0 ||
        table_find(lint_table(lint, "Dialog"), action) < 0)
        return S_OK;
    return hr_trace(
        lint_add(lint, AT(sequence, row, "Action"), "a dialog stands where nobody is asked"));
}

HRESULT lint_dialogs_that_execute(struct lint *lint)
{
    static const char *const names[] = {"InstallExecuteSequence", "AdminExecuteSequence",
                                        "AdvtExecuteSequence"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && SUCCEEDED(hr); i++)
        hr = lint_each(lint, names[i], check_dialog);
    return hr_trace(hr);
}

/* Where an installed file is, is known behind CostFinalize only. */
static HRESULT check_costed(struct lint *lint, const struct table *sequence, size_t row)
{
    const struct table *actions = lint_table(lint, "CustomAction");
    ptrdiff_t action = table_find(actions, lint_text(sequence, (ptrdiff_t)row, "Action"));
    const struct custom_kind *kind = find_kind(lint_number(actions, action, "Type"));
    int32_t number = lint_number(sequence, (ptrdiff_t)row, "Sequence");

    if (action < 0 || !kind || !kind->source || strcmp(kind->source, "File") != 0 || number <= 0 ||
        number > lint_action_number(sequence, "CostFinalize"))
        return S_OK;
    return hr_trace(lint_add(lint, AT(sequence, row, "Sequence"),
                             "it runs the file %s, and stands before CostFinalize",
                             lint_text(actions, action, "Source")));
}

HRESULT lint_actions_of_files(struct lint *lint)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; lint_sequences[i] && SUCCEEDED(hr); i++)
        hr = lint_each(lint, lint_sequences[i], check_costed);
    return hr_trace(hr);
}

static HRESULT check_advertising_dialog(struct lint *lint, const struct table *sequence, size_t row)
{
    return hr_trace(lint_add(lint, AT(sequence, row, NULL), "nobody is asked while advertising"));
}

HRESULT lint_advertising_dialogs(struct lint *lint)
{
    return hr_trace(lint_each(lint, "AdvtUISequence", check_advertising_dialog));
}
