/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "moniker/composite_stream.h"

#include <comity/ole2.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "moniker/composite_moniker.h"
#include "moniker/moniker.h"
#include "remoting/packet.h"

enum {
    PARTS_MAX = 0x1000, /* more are taken for damage */
};

typedef HRESULT (*read_part_fn)(IStream *stream, IMoniker **ret_part);

static HRESULT load_part(IStream *stream, IMoniker **ret_part)
{
    return OleLoadFromStream(stream, &IID_IMoniker, (void **)ret_part);
}

static HRESULT unmarshal_part(IStream *stream, IMoniker **ret_part)
{
    return CoUnmarshalInterface(stream, &IID_IMoniker, (void **)ret_part);
}

/* @n monikers, each of which may be a composite again. */
static HRESULT read_parts(IStream *stream, ULONG n, read_part_fn read_part,
                          struct moniker_list *ret_list)
{
    _cleanup_(moniker_list_deinit) struct moniker_list list = {0};
    IMoniker *part;
    HRESULT hr;

    hr = moniker_begin_inner();
    if (FAILED(hr))
        return hr_trace(hr);
    for (ULONG i = 0; i < n && SUCCEEDED(hr); i++) {
        hr = read_part(stream, &part);
        if (FAILED(hr))
            break;
        hr = moniker_list_add_parts(&list, part);
        IMoniker_Release(part);
    }
    moniker_end_inner();
    if (FAILED(hr))
        return hr_trace(hr);
    if (list.n < 2)
        return hr_raise(E_UNEXPECTED, "a composite moniker without parts");
    *ret_list = list;
    list = (struct moniker_list){0};
    return S_OK;
}

HRESULT composite_stream_write(IStream *stream, const struct moniker_list *list)
{
    ULONG n = (ULONG)list->n;
    HRESULT hr;

    if (n == 0)
        return E_UNEXPECTED;
    hr = packet_write_bytes(stream, &n, sizeof(n));
    for (ULONG i = 0; i < n && SUCCEEDED(hr); i++)
        hr = OleSaveToStream((IPersistStream *)list->parts[i], stream);
    return hr_trace(hr);
}

HRESULT composite_stream_read(IStream *stream, struct moniker_list *ret_list)
{
    ULONG n;
    HRESULT hr;

    hr = packet_read_bytes(stream, &n, sizeof(n));
    if (FAILED(hr))
        return hr_trace(hr);
    if (n < 2 || n > PARTS_MAX)
        return hr_raise(E_UNEXPECTED, "a composite moniker of %u parts", n);
    return hr_trace(read_parts(stream, n, load_part, ret_list));
}

/* Both halves, as monikers: so that many parts nest but little. */
static HRESULT get_halves(const struct moniker_list *list, IMoniker *ret_halves[static 2])
{
    size_t n = list->n - list->n / 2;
    HRESULT hr;

    if (list->n == 0)
        return E_UNEXPECTED;
    hr = composite_moniker_of(list->parts, n, &ret_halves[0]);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = composite_moniker_of(list->parts + n, list->n - n, &ret_halves[1]);
    if (FAILED(hr))
        IMoniker_Release(ret_halves[0]);
    return hr_trace(hr);
}

HRESULT composite_stream_marshal_size(const struct moniker_list *list, DWORD context, DWORD flags,
                                      DWORD *ret_size)
{
    ULONG sizes[2] = {0};
    IMoniker *halves[2];
    HRESULT hr;

    hr = get_halves(list, halves);
    if (FAILED(hr))
        return hr_trace(hr);
    for (int i = 0; i < 2; i++) {
        if (SUCCEEDED(hr))
            hr = CoGetMarshalSizeMax(&sizes[i], &IID_IMoniker, (IUnknown *)halves[i], context, NULL,
                                     flags);
        IMoniker_Release(halves[i]);
    }
    if (SUCCEEDED(hr))
        *ret_size = sizeof(CLSID) + sizes[0] + sizes[1];
    return hr_trace(hr);
}

HRESULT composite_stream_marshal(IStream *stream, const struct moniker_list *list, DWORD context,
                                 DWORD flags)
{
    IMoniker *halves[2];
    HRESULT hr;

    hr = get_halves(list, halves);
    if (FAILED(hr))
        return hr_trace(hr);
    for (int i = 0; i < 2; i++) {
        if (SUCCEEDED(hr))
            hr = CoMarshalInterface(stream, &IID_IMoniker, (IUnknown *)halves[i], context, NULL,
                                    flags);
        IMoniker_Release(halves[i]);
    }
    return hr_trace(hr);
}

HRESULT composite_stream_unmarshal(IStream *stream, struct moniker_list *ret_list)
{
    return hr_trace(read_parts(stream, 2, unmarshal_part, ret_list));
}

HRESULT composite_stream_release(IStream *stream)
{
    HRESULT hr;

    hr = CoReleaseMarshalData(stream);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(CoReleaseMarshalData(stream));
}
