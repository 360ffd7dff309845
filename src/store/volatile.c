/* SPDX-License-Identifier: MIT */
#include "store/volatile.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "store/store.h"
#include "store/store_note.h"

struct boot {
    char id[36];
};

/* Zeros where the kernel does not tell. */
static struct boot current_boot(void)
{
    _cleanup_(closep) int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    struct boot boot = {0};

    if (fd >= 0 && read(fd, boot.id, sizeof(boot.id)) != sizeof(boot.id))
        memset(&boot, 0, sizeof(boot));
    return boot;
}

HRESULT volatile_note(struct hive_txn *txn, uint64_t id)
{
    struct boot boot = current_boot();

    return hr_trace(store_set_note(txn, id, NOTE_VOLATILE, boot.id, sizeof(boot.id)));
}

/* The next key behind *@id of another boot; ERROR_NO_MORE_ITEMS' HRESULT behind the last. */
static HRESULT next_stale(const struct hive_txn *txn, const struct boot *boot, uint64_t *id)
{
    const void *data;
    size_t size;
    HRESULT hr;

    do {
        hr = store_next_note(txn, *id, NOTE_VOLATILE, id, &data, &size);
    } while (SUCCEEDED(hr) && size == sizeof(*boot) && memcmp(data, boot, size) == 0);
    return hr_trace(hr);
}

static HRESULT take_away(enum hive_kind kind, const struct boot *boot)
{
    struct hive_txn txn;
    uint64_t id = 0;
    HRESULT hr;

    hr = hive_write_begin(kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);

    txn.has_no_history = true;
    while (SUCCEEDED(hr) && SUCCEEDED(hr = next_stale(&txn, boot, &id))) {
        hr = store_empty(&txn, id);
        if (SUCCEEDED(hr))
            hr = store_delete(&txn, id);
    }
    if (hr != hr_from_win32(ERROR_NO_MORE_ITEMS)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT volatile_sweep(enum hive_kind kind)
{
    struct boot boot = {0};
    struct hive_txn txn;
    uint64_t id = 0;
    HRESULT hr;

    hr = hive_read_begin(kind, &txn);
    if (hr != S_OK)
        return hr_trace(hr);
    hr = next_stale(&txn, &boot, &id);
    if (SUCCEEDED(hr)) {
        boot = current_boot();
        id = 0;
        hr = next_stale(&txn, &boot, &id);
    }
    hive_read_end(&txn);
    if (FAILED(hr))
        return hr == hr_from_win32(ERROR_NO_MORE_ITEMS) ? S_OK : hr_trace(hr);

    if (hive_is_writable(kind))
        return hr_trace(take_away(kind, &boot));
    hive_hide_volatile(kind);
    return S_OK;
}
