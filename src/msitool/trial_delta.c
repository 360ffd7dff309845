/* SPDX-License-Identifier: MIT */
#include "msitool/trial_delta.h"

#include "base/hresult.h"
#include "past/changes.h"
#include "registry/transaction.h"

/* Where changes of one hive go. */
struct collecting {
    struct delta *delta;
    enum hive_kind hive;
};

static HRESULT collect(const struct past_change *change, void *context)
{
    const struct collecting *collecting = context;

    return hr_trace(delta_add_change(collecting->hive, change, collecting->delta));
}

static HRESULT look(const struct hive_txn *txn, uint64_t number, void *context)
{
    struct collecting collecting = {.delta = context, .hive = txn->kind};

    return hr_trace(past_changes(txn, number - 1, number, collect, &collecting));
}

HRESULT trial_delta_find(struct installation *installation, struct delta *delta)
{
    HRESULT hr = transaction_preview(installation->registry, look, delta);

    if (FAILED(hr))
        return hr_trace(hr);
    delta_settle(delta);
    return S_OK;
}
