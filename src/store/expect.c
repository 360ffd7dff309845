/* SPDX-License-Identifier: MIT */
#include "store/expect.h"

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/overlay.h"

/* The hive below the overlay. */
static struct hive_txn below(const struct hive_txn *txn)
{
    struct hive_txn base = *txn;

    base.overlay = NULL;
    return base;
}

static HRESULT expect(const struct hive_txn *txn, struct expectation *expectation, HRESULT found)
{
    if (FAILED(found) && found != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(found);
    return hr_trace(overlay_expect(txn->overlay, expectation));
}

HRESULT expect_place(const struct hive_txn *txn, const struct key_hash *hash)
{
    struct expectation expectation = {.kind = EXPECT_PLACE, .place = *hash};
    struct hive_txn base = below(txn);
    struct node_view view;
    HRESULT hr;

    if (!txn->overlay)
        return S_OK;
    hr = store_find(&base, hash, &view);
    if (SUCCEEDED(hr))
        expectation.found = view.node->id;
    return hr_trace(expect(txn, &expectation, hr));
}

/* Of a key that the transaction made itself the hive has nothing to expect. */
static HRESULT expect_stamp(const struct hive_txn *txn, struct expectation *expectation)
{
    struct hive_txn base = below(txn);
    struct node_view view;
    HRESULT hr;

    if (!txn->overlay)
        return S_OK;
    hr = store_find_id(&base, expectation->place.words[0], &view);
    if (hr == hr_from_win32(ERROR_KEY_DELETED))
        return S_OK;
    if (SUCCEEDED(hr))
        expectation->found =
            expectation->kind == EXPECT_KEY ? view.node->transaction : view.node->written;
    return hr_trace(expect(txn, expectation, hr));
}

HRESULT expect_key(const struct hive_txn *txn, uint64_t id)
{
    struct expectation expectation = {.kind = EXPECT_KEY, .place = {{id}}};

    return hr_trace(expect_stamp(txn, &expectation));
}

HRESULT expect_subkeys(const struct hive_txn *txn, uint64_t id)
{
    struct expectation expectation = {.kind = EXPECT_SUBKEYS, .place = {{id}}};

    return hr_trace(expect_stamp(txn, &expectation));
}

static HRESULT check_one(const struct expectation *expectation, void *context)
{
    const struct hive_txn *txn = context;
    struct node_view view;
    uint64_t found = 0;
    HRESULT hr;

    if (expectation->kind == EXPECT_PLACE) {
        hr = store_find(txn, &expectation->place, &view);
        if (SUCCEEDED(hr))
            found = view.node->id;
        else if (hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
            return hr_trace(hr);
    } else {
        hr = store_find_id(txn, expectation->place.words[0], &view);
        if (SUCCEEDED(hr))
            found = expectation->kind == EXPECT_KEY ? view.node->transaction : view.node->written;
        else if (hr != hr_from_win32(ERROR_KEY_DELETED))
            return hr_trace(hr);
    }
    if (found == expectation->found)
        return S_OK;
    return hr_raise(hr_from_win32(ERROR_TRANSACTIONAL_CONFLICT),
                    "committing: somebody else has changed what the transaction read or replaced");
}

HRESULT expect_check(const struct hive_txn *txn, struct overlay *overlay)
{
    return hr_trace(overlay_check(overlay, check_one, (void *)txn));
}
