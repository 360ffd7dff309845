/* SPDX-License-Identifier: MIT */
#include "conversion/sequences.h"

#include <string.h>

#include "base/hresult.h"

enum {
    NUMBER_MAX = 32767,
};

/* Source: Windows' "Suggested InstallExecuteSequence". */
static const struct step {
    const char *action;
    const char *table; /* for whose rows */
    int32_t number;
    bool is_removal;
    bool advertises;
} steps[] = {
    {"UnregisterTypeLibraries", "TypeLib", 2300, true, false},
    {"RemoveRegistryValues", "Registry", 2600, true, false},
    {"UnregisterClassInfo", "Class", 2700, true, false},
    {"UnregisterExtensionInfo", "Extension", 2800, true, false},
    {"UnregisterProgIdInfo", "ProgId", 2900, true, false},
    {"UnregisterMIMEInfo", "MIME", 3000, true, false},
    {"RegisterClassInfo", "Class", 4600, false, true},
    {"RegisterExtensionInfo", "Extension", 4700, false, true},
    {"RegisterProgIdInfo", "ProgId", 4800, false, true},
    {"RegisterMIMEInfo", "MIME", 4900, false, true},
    {"WriteRegistryValues", "Registry", 5000, false, false},
    {"RegisterTypeLibraries", "TypeLib", 5500, false, false},
};

/* The action's number; 0 if it is not there. */
static int32_t number_of(const struct table *sequence, const char *action)
{
    ptrdiff_t row = table_find(sequence, action);
    int32_t number = 0;

    if (row >= 0)
        table_number(sequence, (size_t)row, table_column(sequence, "Sequence"), &number);
    return number;
}

static int32_t first_number_of(const struct table *sequence, const char *const actions[],
                               int32_t otherwise)
{
    for (; *actions; actions++)
        if (number_of(sequence, *actions) > 0)
            return number_of(sequence, *actions);
    return otherwise;
}

static bool is_used(const struct table *sequence, int32_t number)
{
    int column = table_column(sequence, "Sequence");
    int32_t used;

    for (size_t row = 0; row < table_n_rows(sequence); row++)
        if (table_number(sequence, row, column, &used) && used == number)
            return true;
    return false;
}

/* Files are there when a module is registered, and still there when it is taken back. */
static int32_t choose_number(const struct table *sequence, const struct step *step)
{
    static const char *const before_removal[] = {"ProcessComponents", "InstallInitialize",
                                                 "InstallValidate", NULL};
    static const char *const after_removal[] = {"RemoveFiles", "InstallFiles", "InstallFinalize",
                                                NULL};
    static const char *const before_registration[] = {"InstallFiles", "InstallInitialize",
                                                      "CostFinalize", NULL};
    static const char *const after_registration[] = {"InstallFinalize", NULL};
    int32_t from =
        first_number_of(sequence, step->is_removal ? before_removal : before_registration, 0);
    int32_t to = first_number_of(sequence, step->is_removal ? after_removal : after_registration,
                                 NUMBER_MAX);

    if (step->number > from && step->number < to && !is_used(sequence, step->number))
        return step->number;
    for (int32_t number = to - 1; number > from; number--)
        if (!is_used(sequence, number))
            return number;
    return to - 1 > 0 ? to - 1 : 1;
}

static HRESULT add_step(struct table *sequence, const struct step *step)
{
    int32_t number = choose_number(sequence, step);
    size_t row;
    HRESULT hr;

    if (table_find(sequence, step->action) >= 0)
        return S_OK;
    hr = table_add_row(sequence, &row);
    if (SUCCEEDED(hr))
        hr = table_set_text(sequence, row, table_column(sequence, "Action"), step->action);
    if (SUCCEEDED(hr))
        hr = table_set_number(sequence, row, table_column(sequence, "Sequence"), number);
    return hr_trace(hr);
}

/* A table that is no sequence is not touched. */
static bool is_sequence(const struct table *table)
{
    return table && table_column(table, "Action") >= 0 && table_column(table, "Sequence") >= 0;
}

HRESULT sequences_add_registration(struct package_edit *edit)
{
    struct table *install, *advertise, *rows;
    HRESULT hr;

    hr = package_edit_table(edit, "InstallExecuteSequence", &install);
    if (SUCCEEDED(hr))
        hr = package_edit_table(edit, "AdvtExecuteSequence", &advertise);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && SUCCEEDED(hr); i++) {
        const struct step *step = &steps[i];

        hr = package_edit_table(edit, step->table, &rows);
        if (FAILED(hr) || table_n_rows(rows) == 0)
            continue;
        if (is_sequence(install))
            hr = add_step(install, step);
        if (SUCCEEDED(hr) && step->advertises && is_sequence(advertise))
            hr = add_step(advertise, step);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT sequences_drop_self_registration(struct package_edit *edit)
{
    static const char *const tables[] = {"InstallExecuteSequence", "AdvtExecuteSequence",
                                         "AdminExecuteSequence"};
    static const char *const actions[] = {"SelfRegModules", "SelfUnregModules"};

    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
        struct table *sequence;
        HRESULT hr = package_edit_table(edit, tables[i], &sequence);

        if (FAILED(hr))
            return hr_trace(hr);
        for (size_t k = 0; k < sizeof(actions) / sizeof(*actions); k++) {
            ptrdiff_t row = table_find(sequence, actions[k]);

            if (row >= 0)
                table_remove_row(sequence, (size_t)row);
        }
    }
    return S_OK;
}
