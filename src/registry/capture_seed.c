/* SPDX-License-Identifier: MIT */
#include "registry/capture_seed.h"

#include "base/hresult.h"
#include "hive/overlay.h"
#include "registry/capture.h"

static HRESULT write_seed(const char *folder, enum hive_kind kind,
                          const struct operations *operations)
{
    struct capture_map map;
    HRESULT hr = capture_map(folder, kind, &map);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = capture_append(&map, operations->bytes, operations->len);
    capture_unmap(&map);
    return hr_trace(hr);
}

static HRESULT seed(const char *folder, struct transaction *transaction, enum hive_kind kind,
                    uint64_t *ret_size)
{
    const struct operations *operations;
    struct hive_txn txn;
    HRESULT hr = transaction_read_begin_layered(transaction, kind, &txn);

    *ret_size = 0;
    if (hr != S_OK)
        return SUCCEEDED(hr) ? S_OK : hr_trace(hr);
    operations = overlay_operations(txn.overlay);
    if (operations->len > 0)
        hr = write_seed(folder, kind, operations);
    if (SUCCEEDED(hr))
        *ret_size = operations->len;
    hive_read_end(&txn);
    return hr_trace(hr);
}

HRESULT capture_seed(const char *folder, struct transaction *transaction,
                     uint64_t ret_sizes[static HIVE_KINDS])
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = seed(folder, transaction, (enum hive_kind)kind, &ret_sizes[kind]);
    return hr_trace(hr);
}
