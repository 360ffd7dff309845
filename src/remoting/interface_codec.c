/* SPDX-License-Identifier: MIT */
#include "remoting/interface_codec.h"

#include <stdlib.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "remoting/com_marshaler.h"
#include "remoting/importer.h"
#include "remoting/packet.h"
#include "remoting/proxy_object.h"
#include "stubs/association.h"
#include "typemarshal/described_record.h"

static struct com_codec *codec_from(struct interface_codec *codec)
{
    return container_of(codec, struct com_codec, codec);
}

/* Where the packet goes: free-threaded objects are passed as they are within a process. */
static DWORD context_of(const struct com_codec *codec)
{
    return codec->is_here ? MSHCTX_INPROC : MSHCTX_LOCAL;
}

/* Whether the object brings a marshaler of its own for its way there. */
static bool is_custom(struct com_codec *codec, IUnknown *unknown, const IID *iid)
{
    IMarshal *marshaler;
    CLSID clsid;
    HRESULT hr;

    if (FAILED(unknown->lpVtbl->QueryInterface(unknown, &IID_IMarshal, (void **)&marshaler)))
        return false;
    hr = marshaler->lpVtbl->GetUnmarshalClass(marshaler, iid, unknown, context_of(codec), NULL,
                                              MSHLFLAGS_NORMAL, &clsid);
    marshaler->lpVtbl->Release(marshaler);
    return SUCCEEDED(hr) && !guid_is_equal(&clsid, &CLSID_StdMarshal);
}

static HRESULT put_custom(struct com_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                          const IID *iid)
{
    IStream *stream;
    HGLOBAL memory;
    STATSTG stat;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoMarshalInterface(stream, iid, unknown, context_of(codec), NULL, MSHLFLAGS_NORMAL);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME);
    if (SUCCEEDED(hr))
        hr = GetHGlobalFromStream(stream, &memory);
    if (SUCCEEDED(hr)) {
        ndr_put_bytes(writer, GlobalLock(memory), stat.cbSize.LowPart);
        GlobalUnlock(memory);
    }
    stream->lpVtbl->Release(stream);
    return hr_trace(hr);
}

/* Makes room for one more interface that is held while the call lasts. */
static bool reserve_transit(struct com_codec *codec)
{
    bool is_few = codec->transit == codec->few;
    size_t capacity = 2 * codec->transit_capacity;
    GUID *grown;

    if (codec->n_transit < codec->transit_capacity)
        return true;
    grown = realloc(is_few ? NULL : codec->transit, capacity * sizeof(*grown));
    if (!grown)
        return false;
    if (is_few)
        memcpy(grown, codec->few, sizeof(codec->few));
    codec->transit = grown;
    codec->transit_capacity = capacity;
    return true;
}

static HRESULT put_standard(struct com_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                            const IID *iid)
{
    enum export_kind kind = codec->association ? EXPORT_CREDITED : EXPORT_HELD;
    struct objref objref;
    HRESULT hr;

    if (kind == EXPORT_HELD && !reserve_transit(codec))
        return hr_raise(E_OUTOFMEMORY, "passing an interface");
    hr = exporter_export(codec->apartment, unknown, iid, kind, codec->association, &objref);
    if (FAILED(hr))
        return hr_trace(hr);
    if (kind == EXPORT_HELD)
        codec->transit[codec->n_transit++] = objref.standard.ipid;
    objref_put(writer, &objref);
    return S_OK;
}

/*
 * A proxy's object is named itself, so that calls do not go through this process. What travels in
 * an answer is given away: the last reference here may go before the receiver has claimed his, so
 * they travel along, as in a packet.
 */
static HRESULT put_proxy(struct com_codec *codec, struct ndr_writer *writer,
                         struct proxy_object *proxy, const IID *iid)
{
    struct objref objref;
    HRESULT hr = E_FAIL;

    if (codec->association)
        hr = importer_export_packet(proxy, iid, false, &objref);
    if (FAILED(hr))
        hr = proxy_object_reference(proxy, iid, &objref);
    if (SUCCEEDED(hr))
        objref_put(writer, &objref);
    return hr_trace(hr);
}

static HRESULT put_packet(struct com_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                          const IID *iid)
{
    struct proxy_object *proxy = proxy_object_from(unknown);

    if (proxy)
        return hr_trace(put_proxy(codec, writer, proxy, iid));
    return hr_trace(is_custom(codec, unknown, iid) ? put_custom(codec, writer, unknown, iid)
                                                   : put_standard(codec, writer, unknown, iid));
}

static HRESULT put(struct interface_codec *iface, struct ndr_writer *writer, IUnknown *unknown,
                   const IID *iid)
{
    size_t place = objref_begin_pointer(writer);
    HRESULT hr;

    hr = put_packet(codec_from(iface), writer, unknown, iid);
    objref_end_pointer(writer, place);
    return hr_trace(hr);
}

/* The bytes as a stream, for the marshaler that they name. */
static HRESULT get_custom(const void *bytes, uint32_t size, const IID *iid, void **ppv)
{
    static const LARGE_INTEGER start;
    IStream *stream;
    HRESULT hr;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = packet_write_bytes(stream, bytes, size);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr))
        hr = CoUnmarshalInterface(stream, iid, ppv);
    stream->lpVtbl->Release(stream);
    return hr_trace(hr);
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
    if (objref.kind == OBJREF_CUSTOM)
        return hr_trace(get_custom(bytes, size, iid, ppv));
    if (objref.standard.oxid != codec->credited_by) {
        if (codec->credited_by && objref.standard.refs > 0)
            return hr_trace(importer_import_packet(codec->apartment, &objref, iid, ppv));
        objref.standard.refs = 0; /* not ours: to be claimed */
    }
    return hr_trace(importer_import(codec->apartment, &objref, iid, ppv));
}

static HRESULT find_record(ITypeInfo *info, const struct wire_type **ret_type)
{
    return described_record_find(info, 0, ret_type);
}

void com_codec_init_stub(struct com_codec *codec, struct apartment *apartment,
                         struct association *association)
{
    codec->codec = (struct interface_codec){
        .put = put,
        .get = get,
        .find_record = find_record,
        .load_record = GetRecordInfoFromGuids,
    };
    codec->apartment = apartment;
    codec->association = association;
    codec->credited_by = 0;
    codec->is_here = association && association_is_here(association);
    codec->transit = codec->few;
    codec->transit_capacity = TRANSIT_FEW;
    codec->n_transit = 0;
}

void com_codec_init_proxy(struct com_codec *codec, struct apartment *apartment, uint64_t oxid,
                          bool is_here)
{
    com_codec_init_stub(codec, apartment, NULL);
    codec->credited_by = oxid;
    codec->is_here = is_here;
}

void com_codec_deinit(struct com_codec *codec)
{
    for (size_t i = 0; i < codec->n_transit; i++)
        exporter_let_go(&codec->transit[i]);
    codec->n_transit = 0;
    if (codec->transit != codec->few)
        free(codec->transit);
    codec->transit = codec->few;
    codec->transit_capacity = TRANSIT_FEW;
}
