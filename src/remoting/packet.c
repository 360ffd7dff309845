/* SPDX-License-Identifier: MIT */
#include "remoting/packet.h"

#include <stddef.h>

#include "base/hresult.h"

/* The layouts that travel; all are packed and little-endian. */
struct packet_head {
    uint32_t signature;
    uint32_t kind;
    IID iid;
} __attribute__((packed));

struct packet_standard {
    uint32_t flags;
    uint32_t refs;
    uint64_t oxid;
    uint64_t oid;
    GUID ipid;
} __attribute__((packed));

struct packet_custom {
    CLSID clsid;
    uint32_t extension;
    uint32_t size;
} __attribute__((packed));

/* No bindings: on this machine the OXID says where the exporter is. */
struct packet_bindings {
    uint16_t entries;
    uint16_t security_offset;
} __attribute__((packed));

HRESULT packet_write_bytes(IStream *stream, const void *bytes, ULONG size)
{
    ULONG written = 0;
    HRESULT hr;

    hr = stream->lpVtbl->Write(stream, bytes, size, &written);
    if (FAILED(hr))
        return hr;
    return written == size ? S_OK : STG_E_MEDIUMFULL;
}

HRESULT packet_read_bytes(IStream *stream, void *bytes, ULONG size)
{
    ULONG read = 0;
    HRESULT hr;

    hr = stream->lpVtbl->Read(stream, bytes, size, &read);
    if (FAILED(hr))
        return hr;
    return read == size ? S_OK : STG_E_READFAULT;
}

static HRESULT write_standard(IStream *stream, const struct stdobjref *standard)
{
    struct packet_standard body = {standard->flags, standard->refs, standard->oxid, standard->oid,
                                   standard->ipid};
    struct packet_bindings bindings = {0};
    HRESULT hr;

    hr = packet_write_bytes(stream, &body, sizeof(body));
    return FAILED(hr) ? hr : packet_write_bytes(stream, &bindings, sizeof(bindings));
}

HRESULT packet_write(IStream *stream, const struct objref *objref)
{
    struct packet_head head = {OBJREF_SIGNATURE, objref->kind, objref->iid};
    struct packet_custom custom = {objref->clsid, 0, objref->size};
    HRESULT hr;

    hr = packet_write_bytes(stream, &head, sizeof(head));
    if (FAILED(hr))
        return hr_trace(hr);
    hr = objref->kind == OBJREF_CUSTOM ? packet_write_bytes(stream, &custom, sizeof(custom))
                                       : write_standard(stream, &objref->standard);
    return hr_trace(hr);
}

static HRESULT skip_bindings(IStream *stream)
{
    struct packet_bindings bindings;
    uint16_t word;
    HRESULT hr;

    hr = packet_read_bytes(stream, &bindings, sizeof(bindings));
    for (uint16_t i = 0; SUCCEEDED(hr) && i < bindings.entries; i++)
        hr = packet_read_bytes(stream, &word, sizeof(word));
    return hr;
}

static HRESULT read_standard(IStream *stream, struct objref *objref)
{
    struct packet_standard body;
    HRESULT hr;

    hr = packet_read_bytes(stream, &body, sizeof(body));
    if (SUCCEEDED(hr) && objref->kind == OBJREF_HANDLER)
        hr = packet_read_bytes(stream, &objref->clsid, sizeof(objref->clsid));
    if (SUCCEEDED(hr))
        hr = skip_bindings(stream);
    if (FAILED(hr))
        return hr;
    objref->standard = (struct stdobjref){body.flags, body.refs, body.oxid, body.oid, body.ipid};
    return S_OK;
}

static HRESULT read_custom(IStream *stream, struct objref *objref)
{
    struct packet_custom body;
    HRESULT hr;

    hr = packet_read_bytes(stream, &body, sizeof(body));
    if (FAILED(hr))
        return hr;
    objref->clsid = body.clsid;
    objref->size = body.size;
    return S_OK;
}

HRESULT packet_read(IStream *stream, struct objref *ret_objref)
{
    struct packet_head head;
    HRESULT hr;

    hr = packet_read_bytes(stream, &head, sizeof(head));
    if (FAILED(hr))
        return hr;
    if (head.signature != OBJREF_SIGNATURE)
        return RPC_E_INVALID_OBJREF;

    *ret_objref = (struct objref){.iid = head.iid, .kind = head.kind};
    switch (head.kind) {
    case OBJREF_STANDARD:
    case OBJREF_HANDLER:
        return read_standard(stream, ret_objref);
    case OBJREF_CUSTOM:
        return read_custom(stream, ret_objref);
    default:
        return RPC_E_INVALID_OBJREF;
    }
}
