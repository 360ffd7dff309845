/* SPDX-License-Identifier: MIT */
#include "pasttool/undoing.h"

#include <inttypes.h>
#include <stdio.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "pasttool/delta.h"

static HRESULT take_first(const struct registry_transaction *transaction, void *context)
{
    *(uint64_t *)context = transaction->head->number;
    return S_FALSE;
}

static int say_done(const struct arguments *arguments)
{
    uint64_t number = 0;
    struct registry_reader reader = {.transaction = take_first, .context = &number};
    HRESULT hr = registry_history(&reader);

    if (FAILED(hr))
        return verb_failed(hr, "it is done, but the history cannot be read");
    if (arguments->is_json)
        printf("{\"transaction\":%" PRIu64 "}\n", number);
    else
        printf("Done, as transaction %" PRIu64 ".\n", number);
    return VERB_DONE;
}

int undoing_run(const struct verb *verb, const struct arguments *arguments,
                const struct registry_undo *undo, const char *nothing)
{
    _cleanup_(delta_deinit) struct delta delta = {0};
    HRESULT hr;

    hr = registry_undo_as(undo, arguments->is_dry_run ? delta_add_change : NULL, &delta);
    if (FAILED(hr))
        return verb_failed(hr, "nothing was undone");
    if (hr == S_FALSE && nothing) {
        fprintf(stderr, "comity %s: %s\n", verb->name, nothing);
        return VERB_FAILED;
    }
    if (hr == S_FALSE) {
        if (!arguments->is_json)
            puts("Nothing is different.");
        return VERB_DONE;
    }
    if (!arguments->is_dry_run)
        return say_done(arguments);
    delta_settle(&delta);
    if (arguments->is_json)
        delta_print_json(&delta);
    else
        delta_print(&delta);
    return VERB_DONE;
}
