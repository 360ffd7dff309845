/* SPDX-License-Identifier: MIT */
#include "registry/capture.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/overlay.h"
#include "registry/replay.h"

enum {
    PIECE = 1 << 16, /* bytes: memory grows with what arrives, not with what was announced */
};

HRESULT capture_begin(void)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    HRESULT hr;

    hr = transaction_new(0, &transaction);
    if (FAILED(hr))
        return hr_trace(hr);
    hive_forbid_writing();
    transaction_capture(transaction);
    return S_OK;
}

static HRESULT send_all(int fd, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = write(fd, bytes, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return hr_raise(hr_from_errno(), "sending what a module registered");
        bytes += done;
        size -= (size_t)done;
    }
    return S_OK;
}

/* For each hive: the size of its operations, and they. */
HRESULT capture_send(int fd)
{
    HRESULT hr = S_OK;

    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++) {
        const struct operations *operations;
        struct hive_txn txn;
        uint64_t size = 0;

        hr = transaction_read_begin(NULL, (enum hive_kind)kind, &txn);
        if (FAILED(hr))
            return hr_trace(hr);
        if (hr == S_FALSE) {
            hr = send_all(fd, &size, sizeof(size));
            continue;
        }
        operations = overlay_operations(txn.overlay);
        size = operations->len;
        hr = send_all(fd, &size, sizeof(size));
        if (SUCCEEDED(hr))
            hr = send_all(fd, operations->bytes, operations->len);
        hive_read_end(&txn);
    }
    return hr_trace(hr);
}

static HRESULT receive(int fd, void *data, size_t size)
{
    uint8_t *bytes = data;

    while (size > 0) {
        ssize_t done = read(fd, bytes, size);

        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return hr_raise(hr_from_errno(), "receiving what a module registered");
        if (done == 0)
            return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                            "receiving what a module registered: it ended early");
        bytes += done;
        size -= (size_t)done;
    }
    return S_OK;
}

static HRESULT receive_operations(int fd, struct operations *operations)
{
    uint64_t size;
    HRESULT hr;

    hr = receive(fd, &size, sizeof(size));
    if (FAILED(hr))
        return hr_trace(hr);
    if (size > CAPTURE_MAX)
        return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                        "a module registered more than %d bytes", CAPTURE_MAX);

    while (operations->len < size) {
        size_t piece = size - operations->len < PIECE ? size - operations->len : PIECE;
        uint8_t *bytes = realloc(operations->bytes, operations->len + piece);

        if (!bytes)
            return hr_raise(E_OUTOFMEMORY, "receiving what a module registered");
        operations->bytes = bytes;
        hr = receive(fd, bytes + operations->len, piece);
        if (FAILED(hr))
            return hr_trace(hr);
        operations->len += piece;
        operations->room = operations->len;
    }
    return S_OK;
}

/* A child may not undo what others did, nor say for whom it acts. */
static HRESULT own(const struct operations *operations, const char *owner,
                   struct operations *ret_operations)
{
    struct operation operation;
    size_t offset = 0;
    HRESULT hr;

    while ((hr = operations_next(operations, &offset, &operation)) == S_OK) {
        if (operation.kind == OPERATION_UNDO)
            return hr_raise(hr_from_win32(ERROR_REGISTRY_CORRUPT),
                            "a module that registers itself was to undo something");
        operation.owner = owner;
        hr = operations_append(ret_operations, &operation);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT receive_hive(int fd, enum hive_kind kind, const char *owner,
                            struct transaction *transaction)
{
    _cleanup_(operations_deinit) struct operations received = {0};
    _cleanup_(operations_deinit) struct operations owned = {0};
    struct hive_txn txn;
    HRESULT hr;

    hr = receive_operations(fd, &received);
    if (SUCCEEDED(hr))
        hr = own(&received, owner, &owned);
    if (FAILED(hr) || owned.len == 0)
        return hr_trace(hr);

    hr = transaction_write_begin(transaction, kind, &txn);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = replay_operations(&txn, &owned);
    if (FAILED(hr)) {
        hive_write_abort(&txn);
        return hr_trace(hr);
    }
    return hr_trace(hive_write_commit(&txn));
}

HRESULT capture_receive(int fd, const char *owner, struct transaction **ret_transaction)
{
    _cleanup_(transaction_unrefp) struct transaction *transaction = NULL;
    HRESULT hr;

    hr = transaction_new(0, &transaction);
    for (int kind = 0; SUCCEEDED(hr) && kind < HIVE_KINDS; kind++)
        hr = receive_hive(fd, (enum hive_kind)kind, owner, transaction);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_transaction = TAKE_PTR(transaction);
    return S_OK;
}
