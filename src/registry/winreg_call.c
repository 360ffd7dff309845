/* SPDX-License-Identifier: MIT */
#include "registry/winreg_call.h"

#include "base/hresult.h"
#include "registry/handle.h"

HRESULT winreg_read_begin(struct winreg_read *call, HKEY handle, uint32_t access)
{
    HRESULT hr;

    hr = handle_acquire(handle, &call->scratch, &call->key);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_check_access(call->key, access);
    if (SUCCEEDED(hr)) {
        hr = key_read_begin(&call->read, call->key);
        if (FAILED(hr))
            key_read_end(&call->read);
    }
    if (FAILED(hr))
        handle_release(call->key, &call->scratch);
    return hr_trace(hr);
}

void winreg_read_end(struct winreg_read *call)
{
    key_read_end(&call->read);
    handle_release(call->key, &call->scratch);
}

static HRESULT change(struct key *key, winreg_change *run, void *context)
{
    struct hive_txn txn;
    uint64_t id;
    HRESULT hr;

    hr = key_write_begin(key, &txn, &id);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = run(&txn, id, context);
    if (SUCCEEDED(hr))
        return hr_trace(hive_write_commit(&txn));

    hive_write_abort(&txn);
    return hr_trace(hr);
}

HRESULT winreg_change_key(HKEY handle, uint32_t access, winreg_change *run, void *context)
{
    struct key scratch, *key;
    HRESULT hr;

    hr = handle_acquire(handle, &scratch, &key);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = key_check_access(key, access);
    if (SUCCEEDED(hr))
        hr = change(key, run, context);
    handle_release(key, &scratch);
    return hr_trace(hr);
}

HRESULT winreg_change_below(HKEY handle, const char16_t *sub, uint32_t view, winreg_change *run,
                            void *context)
{
    struct key scratch, *parent, *key;
    HRESULT hr;

    hr = handle_acquire(handle, &scratch, &parent);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = handle_new(&key);
    if (SUCCEEDED(hr)) {
        hr = key_open(parent, sub, 0, DELETE | view, key);
        if (SUCCEEDED(hr))
            hr = change(key, run, context);
        handle_discard(key);
    }
    handle_release(parent, &scratch);
    return hr_trace(hr);
}
