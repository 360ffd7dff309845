/* SPDX-License-Identifier: MIT */
#include "running/packet_bytes.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "remoting/packet.h"

static const LARGE_INTEGER start;

/* A stream at the beginning of a copy of the bytes. */
static HRESULT open_stream(struct rot_bytes bytes, IStream **ret_stream)
{
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = packet_write_bytes(stream, bytes.data, bytes.size);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(hr)) {
        stream->lpVtbl->Release(stream);
        return hr_trace(hr);
    }
    *ret_stream = stream;
    return S_OK;
}

/* All that was written to the stream. */
static HRESULT take_bytes(IStream *stream, uint32_t limit, struct rot_bytes *ret_bytes)
{
    ULARGE_INTEGER size;
    void *data;
    HRESULT hr;

    hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_CUR, &size);
    if (FAILED(hr))
        return hr;
    if (size.QuadPart > limit)
        return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA),
                        "what was marshaled is too long for the running object table");
    hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(hr))
        return hr;
    data = malloc(size.QuadPart);
    if (!data)
        return hr_raise(E_OUTOFMEMORY, "registering a running object");
    hr = packet_read_bytes(stream, data, (ULONG)size.QuadPart);
    if (FAILED(hr)) {
        free(data);
        return hr;
    }
    *ret_bytes = (struct rot_bytes){data, (uint32_t)size.QuadPart};
    return S_OK;
}

HRESULT packet_bytes_marshal(IUnknown *unknown, REFIID riid, DWORD mshlflags, uint32_t limit,
                             struct rot_bytes *ret_bytes)
{
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoMarshalInterface(stream, riid, unknown, MSHCTX_LOCAL, NULL, mshlflags);
    if (SUCCEEDED(hr)) {
        hr = take_bytes(stream, limit, ret_bytes);
        if (FAILED(hr) && SUCCEEDED(stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL)))
            CoReleaseMarshalData(stream);
    }
    stream->lpVtbl->Release(stream);
    return hr_trace(hr);
}

HRESULT packet_bytes_unmarshal(struct rot_bytes bytes, REFIID riid, void **ppv)
{
    IStream *stream;
    HRESULT hr;

    hr = open_stream(bytes, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoUnmarshalInterface(stream, riid, ppv);
    stream->lpVtbl->Release(stream);
    return hr_trace(hr);
}

void packet_bytes_release(struct rot_bytes bytes)
{
    IStream *stream;

    if (!bytes.data || FAILED(open_stream(bytes, &stream)))
        return;
    CoReleaseMarshalData(stream);
    stream->lpVtbl->Release(stream);
}

HRESULT packet_bytes_read(struct rot_bytes bytes, struct objref *ret_objref)
{
    IStream *stream;
    HRESULT hr;

    hr = open_stream(bytes, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = packet_read(stream, ret_objref);
    stream->lpVtbl->Release(stream);
    return hr_trace(hr);
}
