/* SPDX-License-Identifier: MIT */
#include "past/changes.h"

#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"

/* The views of what was after the last transaction, and, before it, after the first. */
struct comparison {
    const struct hive_txn *txn;
    struct past_view *views[2]; /* before, after */
    HRESULT (*visit)(const struct past_change *change, void *context);
    void *context;
};

static bool is_equal(const struct past_state *a, const struct past_state *b)
{
    return a->is_present == b->is_present &&
           (!a->is_present || (a->type == b->type && a->size == b->size &&
                               (a->size == 0 || memcmp(a->data, b->data, a->size) == 0)));
}

/* The key's path on one side; it may not have been there. */
static HRESULT path_on(const struct comparison *comparison, bool is_after, uint64_t id,
                       struct key_path *path, bool *ret_has_path)
{
    HRESULT hr =
        past_path_of(comparison->txn, comparison->views + is_after, 2 - is_after, id, path);

    *ret_has_path = SUCCEEDED(hr);
    return hr == hr_from_win32(ERROR_FILE_NOT_FOUND) ? S_OK : hr_trace(hr);
}

static HRESULT compare(const struct past_thing *thing, const struct past_state *before,
                       void *context)
{
    const struct comparison *comparison = context;
    struct past_change change = {.what = thing->what, .before = *before};
    _cleanup_(key_path_deinit) struct key_path old, new;
    bool has_old, has_new, is_renamed;
    HRESULT hr;

    key_path_init(&old);
    key_path_init(&new);
    if (thing->what == PAST_HOLDS)
        return S_OK;
    hr = past_state_of(comparison->txn, comparison->views + 1, 1, thing, &change.after);
    if (SUCCEEDED(hr))
        hr = path_on(comparison, false, thing->id, &old, &has_old);
    if (SUCCEEDED(hr))
        hr = path_on(comparison, true, thing->id, &new, &has_new);
    if (FAILED(hr) || (!has_old && !has_new))
        return hr_trace(hr); /* it came and went in between */

    is_renamed = thing->what == PAST_KEY && has_old && has_new &&
                 !utf16_equal_nocase(key_path_text(&old), key_path_text(&new));
    if (thing->what == PAST_KEY ? has_old == has_new && !is_renamed
                                : is_equal(&change.before, &change.after))
        return S_OK;
    change.path = has_new ? &new : &old;
    change.was = is_renamed ? key_path_text(&old) : NULL;
    if (thing->what == PAST_VALUE) {
        const struct past_state *named = change.after.is_present ? &change.after : &change.before;

        change.name = named->name;
        change.name_size = named->name_size;
    }
    return hr_trace(comparison->visit(&change, comparison->context));
}

HRESULT past_changes_of(const struct hive_txn *txn, struct past_view *later, uint64_t number,
                        HRESULT (*visit)(const struct past_change *change, void *context),
                        void *context)
{
    _cleanup_(past_view_freep) struct past_view *before = NULL;
    struct comparison comparison = {.txn = txn, .visit = visit, .context = context};
    HRESULT hr;

    hr = past_view_new(&before);
    if (SUCCEEDED(hr))
        hr = past_view_add(before, txn, number);
    if (FAILED(hr))
        return hr_trace(hr);
    comparison.views[0] = before;
    comparison.views[1] = later;
    hr = past_view_visit(before, compare, &comparison);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(past_view_add(later, txn, number));
}

HRESULT past_changes(const struct hive_txn *txn, uint64_t first, uint64_t last,
                     HRESULT (*visit)(const struct past_change *change, void *context),
                     void *context)
{
    _cleanup_(past_view_freep) struct past_view *before = NULL;
    _cleanup_(past_view_freep) struct past_view *after = NULL;
    struct comparison comparison = {.txn = txn, .visit = visit, .context = context};
    HRESULT hr;

    hr = past_view_new(&before);
    if (SUCCEEDED(hr))
        hr = past_view_new(&after);
    if (SUCCEEDED(hr))
        hr = past_view_add_between(after, txn, last, UINT64_MAX);
    if (SUCCEEDED(hr))
        hr = past_view_add_between(before, txn, first, last + 1);
    if (FAILED(hr))
        return hr_trace(hr);

    comparison.views[0] = before;
    comparison.views[1] = after;
    return hr_trace(past_view_visit(before, compare, &comparison));
}
