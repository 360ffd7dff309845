/* SPDX-License-Identifier: MIT */
#include "com/interface_codec.h"

#include <string.h>

#include "base/hresult.h"
#include "base/list.h"
#include "com/importer.h"

static struct com_codec *codec_from(struct interface_codec *codec)
{
    return container_of(codec, struct com_codec, codec);
}

/* The reference with its counts before it; the counts are known when it is written. */
static HRESULT put(struct interface_codec *iface, struct ndr_writer *writer, IUnknown *unknown,
                   const IID *iid)
{
    struct com_codec *codec = codec_from(iface);
    struct objref objref;
    size_t counts_at;
    uint32_t size;
    HRESULT hr;

    hr = importer_reference(unknown, iid, &objref);
    if (hr == S_FALSE) {
        enum export_kind kind = codec->association ? EXPORT_CREDITED : EXPORT_HELD;

        if (kind == EXPORT_HELD && codec->n_transit == TRANSIT_MAX)
            return hr_raise(E_OUTOFMEMORY, "more than %d interfaces in one call", TRANSIT_MAX);
        hr = exporter_export(codec->apartment, unknown, iid, kind, codec->association, &objref);
        if (SUCCEEDED(hr) && kind == EXPORT_HELD)
            codec->transit[codec->n_transit++] = objref.standard.ipid;
    }
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_align(writer, 4);
    counts_at = writer->size;
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    objref_put(writer, &objref);
    if (!writer->failed) {
        size = (uint32_t)(writer->size - counts_at - 8);
        memcpy(writer->data + counts_at, &size, sizeof(size));
        memcpy(writer->data + counts_at + 4, &size, sizeof(size));
    }
    return S_OK;
}

static HRESULT get(struct interface_codec *iface, struct ndr_reader *reader, const IID *iid,
                   void **ppv)
{
    struct com_codec *codec = codec_from(iface);
    uint32_t max = ndr_get_u32(reader), size = ndr_get_count(reader, 1);
    const void *bytes = ndr_get_bytes(reader, size);
    struct ndr_reader inner;
    struct objref objref;

    if (!bytes || size > max)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    ndr_reader_init(&inner, bytes, size);
    objref_get(&inner, &objref);
    if (inner.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    if (!ppv)
        return S_OK;
    if (objref.standard.oxid != codec->credited_by)
        objref.standard.refs = 0; /* not ours: to be claimed */
    return hr_trace(importer_import(codec->apartment, &objref, iid, ppv));
}

void com_codec_init_stub(struct com_codec *codec, struct apartment *apartment,
                         struct association *association)
{
    codec->codec = (struct interface_codec){.put = put, .get = get};
    codec->apartment = apartment;
    codec->association = association;
    codec->credited_by = 0;
    codec->n_transit = 0;
}

void com_codec_init_proxy(struct com_codec *codec, struct apartment *apartment, uint64_t oxid)
{
    com_codec_init_stub(codec, apartment, NULL);
    codec->credited_by = oxid;
}

void com_codec_deinit(struct com_codec *codec)
{
    for (int i = 0; i < codec->n_transit; i++)
        exporter_let_go(&codec->transit[i]);
    codec->n_transit = 0;
}
