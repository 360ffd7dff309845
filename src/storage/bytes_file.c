/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "storage/bytes_file.h"

#include <stdlib.h>
#include <string.h>

enum {
    BUFFER_SIZE = 1 << 16,
};

static HRESULT read_bytes(void *context, uint64_t offset, void *ret_bytes, size_t size)
{
    ULARGE_INTEGER at = {.QuadPart = offset};
    uint8_t *rest = ret_bytes;

    while (size > 0) {
        ULONG n = size < BUFFER_SIZE ? (ULONG)size : BUFFER_SIZE, n_read = 0;
        HRESULT hr = ILockBytes_ReadAt((ILockBytes *)context, at, rest, n, &n_read);

        if (FAILED(hr))
            return hr;
        if (n_read == 0 || n_read > n)
            return STG_E_READFAULT;
        rest += n_read;
        at.QuadPart += n_read;
        size -= n_read;
    }
    return S_OK;
}

HRESULT bytes_file_source(ILockBytes *bytes, struct compound_source *ret_source)
{
    STATSTG stat;
    HRESULT hr = ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME);

    if (SUCCEEDED(hr))
        *ret_source = (struct compound_source){read_bytes, bytes, stat.cbSize.QuadPart};
    return hr;
}

bool bytes_file_has_locks(ILockBytes *bytes)
{
    STATSTG stat = {0};

    return SUCCEEDED(ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME)) &&
           stat.grfLocksSupported & LOCK_ONLYONCE;
}

/* ---- writing ---- */

struct output {
    ILockBytes *bytes; /* borrowed */
    ULARGE_INTEGER offset;
    ULONG n_waiting;
    uint8_t waiting[BUFFER_SIZE];
};

static HRESULT flush(struct output *output)
{
    const uint8_t *rest = output->waiting;

    while (output->n_waiting > 0) {
        ULONG n = 0;
        HRESULT hr = ILockBytes_WriteAt(output->bytes, output->offset, rest, output->n_waiting, &n);

        if (FAILED(hr))
            return hr;
        if (n == 0 || n > output->n_waiting)
            return STG_E_WRITEFAULT;
        rest += n;
        output->offset.QuadPart += n;
        output->n_waiting -= n;
    }
    return S_OK;
}

static HRESULT take(void *context, const void *bytes, size_t size)
{
    struct output *output = context;
    const uint8_t *rest = bytes;

    while (size > 0) {
        size_t room = BUFFER_SIZE - output->n_waiting, n = size < room ? size : room;
        HRESULT hr;

        memcpy(output->waiting + output->n_waiting, rest, n);
        output->n_waiting += (ULONG)n;
        rest += n;
        size -= n;
        hr = output->n_waiting == BUFFER_SIZE ? flush(output) : S_OK;
        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}

/* Bytes that need not be cut off are left as long as they are. */
static HRESULT cut(ILockBytes *bytes, ULARGE_INTEGER size)
{
    STATSTG stat;
    HRESULT hr = ILockBytes_Stat(bytes, &stat, STATFLAG_NONAME);

    if (FAILED(hr) || stat.cbSize.QuadPart == size.QuadPart)
        return hr;
    return ILockBytes_SetSize(bytes, size);
}

HRESULT bytes_file_over(ILockBytes *bytes, const struct compound_node *root,
                        const struct compound_facts *facts)
{
    _cleanup_(freep) struct output *output = calloc(1, sizeof(*output));
    HRESULT hr;

    if (!output)
        return STG_E_INSUFFICIENTMEMORY;
    output->bytes = bytes;
    hr = compound_write(root, facts, &(struct compound_sink){take, output});
    if (SUCCEEDED(hr))
        hr = flush(output);
    if (SUCCEEDED(hr))
        hr = cut(bytes, output->offset);
    return SUCCEEDED(hr) ? ILockBytes_Flush(bytes) : hr;
}
