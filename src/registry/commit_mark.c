/* SPDX-License-Identifier: MIT */
#include "registry/commit_mark.h"

#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "registry/commit.h"
#include "registry/transaction.h"
#include "store/store_note.h"

/* A note of no key: no key has this identity. */
static const uint64_t nobody = 0;

HRESULT transaction_mark(struct transaction *transaction, const uint8_t number[COMMIT_MARK_SIZE])
{
    struct hive_txn txn;
    HRESULT hr;

    hr = transaction_write_begin(transaction, HIVE_USER, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = store_set_note(&txn, nobody, NOTE_MARK, number, COMMIT_MARK_SIZE);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT transaction_was_marked(const uint8_t number[COMMIT_MARK_SIZE], bool *ret_was_marked)
{
    struct hive_txn txn;
    const void *data;
    size_t size;
    HRESULT hr;

    hr = commit_recover();
    if (FAILED(hr))
        return hr_trace(hr);
    hr = hive_read_begin(HIVE_USER, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_FALSE) {
        *ret_was_marked = false;
        return S_OK;
    }
    hr = store_get_note(&txn, nobody, NOTE_MARK, &data, &size);
    if (SUCCEEDED(hr) || hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) {
        *ret_was_marked = hr == S_OK && size == COMMIT_MARK_SIZE && memcmp(data, number, size) == 0;
        hr = S_OK;
    }
    hive_read_end(&txn);
    return hr_trace(hr);
}
