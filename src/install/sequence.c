/* SPDX-License-Identifier: MIT */
#include "install/sequence.h"

#include <stdlib.h>

#include "base/hresult.h"

void sequence_deinit(struct sequence *sequence)
{
    free(sequence->steps);
    *sequence = (struct sequence){0};
}

static int compare_steps(const void *a, const void *b)
{
    const struct sequence_step *first = a, *second = b;

    if (first->number != second->number)
        return first->number < second->number ? -1 : 1;
    return first->row < second->row ? -1 : 1;
}

/* S_FALSE for what is not run: without a number, or a dialog at the end of a user interface. */
static HRESULT read_step(const struct package *package, const struct table *table, size_t row,
                         struct sequence_step *ret_step)
{
    struct sequence_step step = {
        .name = table_text(table, row, table_column(table, "Action")),
        .condition = table_text(table, row, table_column(table, "Condition")),
        .row = row,
    };

    if (!table_number(table, row, table_column(table, "Sequence"), &step.number) ||
        step.number <= 0)
        return S_FALSE;
    if (!step.name)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table %s, row %zu, column Action: there is no name", table_name(table),
                        row + 1);
    step.is_custom = table_find(package_table(package, "CustomAction"), step.name) >= 0;
    if (!step.is_custom && !known_action_find(step.name, &step.known)) {
        if (table_find(package_table(package, "Dialog"), step.name) >= 0)
            return S_FALSE;
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table %s, row %s: this is neither a standard action nor a row of the "
                        "table CustomAction",
                        table_name(table), step.name);
    }
    *ret_step = step;
    return S_OK;
}

HRESULT sequence_read(const struct package *package, const char *name,
                      struct sequence *ret_sequence)
{
    const struct table *table = package_table(package, name);
    _cleanup_(sequence_deinit) struct sequence sequence = {.table = name};
    size_t n = table_n_rows(table);

    if (!table)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "the package %s has no table %s", package_path(package), name);
    sequence.steps = calloc(n ? n : 1, sizeof(*sequence.steps));
    if (!sequence.steps)
        return hr_raise(E_OUTOFMEMORY, "the table %s", name);
    for (size_t row = 0; row < n; row++) {
        HRESULT hr = read_step(package, table, row, &sequence.steps[sequence.n_steps]);

        if (FAILED(hr))
            return hr_trace(hr);
        sequence.n_steps += hr == S_OK;
    }
    qsort(sequence.steps, sequence.n_steps, sizeof(*sequence.steps), compare_steps);
    *ret_sequence = sequence;
    sequence.steps = NULL;
    return S_OK;
}
