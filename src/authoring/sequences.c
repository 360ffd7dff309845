/* SPDX-License-Identifier: MIT */
#include "authoring/sequences.h"

#include "statement/standard_action.h"

HRESULT sequences_write(struct tables *tables)
{
    const struct standard_action *action;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && (action = standard_action_at(i)); i++)
        for (unsigned j = 0; SUCCEEDED(hr) && j < N_SEQUENCES; j++)
            if (action->sequences & 1u << j)
                hr = tables_add(tables, action_sequence_names[j], "t-n", action->name,
                                action->number);
    return hr;
}
