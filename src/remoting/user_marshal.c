/* SPDX-License-Identifier: MIT */
/*
 * What generated proxies and stubs call for Automation's types: BSTR_UserSize and the like.
 * Source: Windows' "The wire_marshal attribute" and "BSTR_UserMarshal" pages.
 *
 * They have no way to fail but an exception, which C has not: of what cannot travel or be
 * understood the buffer's place does not move, and a value stays as it was.
 */
#include <comity/objbase.h>
#include <comity/oleauto.h>

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "marshal/oaut.h"
#include "marshal/oaut_array.h"

enum {
    ALIGNMENT_MAX = 8,
};

struct user_codec {
    struct interface_codec codec;
    DWORD context; /* MSHCTX */
    bool is_sizing;
};

/* How a type is put and got. */
struct user_type {
    HRESULT (*put)(struct ndr_writer *writer, struct interface_codec *codec, void *value);
    HRESULT (*get)(struct ndr_reader *reader, struct interface_codec *codec, void *value);
};

/* ---- interface pointers: packets of CoMarshalInterface ---- */

static HRESULT put_size(struct user_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                        const IID *iid)
{
    ULONG size;
    HRESULT hr;

    hr = CoGetMarshalSizeMax(&size, iid, unknown, codec->context, NULL, MSHLFLAGS_NORMAL);
    if (FAILED(hr))
        return hr;
    ndr_put_u32(writer, size);
    ndr_put_u32(writer, size);
    ndr_put_space(writer, size);
    return S_OK;
}

static HRESULT put_stream(struct ndr_writer *writer, IStream *stream)
{
    LARGE_INTEGER start = {0};
    STATSTG statistics;
    ULONG size;
    void *space;
    HRESULT hr;

    hr = stream->lpVtbl->Stat(stream, &statistics, STATFLAG_NONAME);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(hr))
        return hr;
    size = statistics.cbSize.LowPart;
    ndr_put_u32(writer, size);
    ndr_put_u32(writer, size);
    space = ndr_put_space(writer, size);
    return space ? stream->lpVtbl->Read(stream, space, size, NULL) : E_OUTOFMEMORY;
}

static HRESULT put_interface(struct interface_codec *iface, struct ndr_writer *writer,
                             IUnknown *unknown, const IID *iid)
{
    struct user_codec *codec = container_of(iface, struct user_codec, codec);
    IStream *stream;
    HRESULT hr;

    if (codec->is_sizing)
        return put_size(codec, writer, unknown, iid);
    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr;
    hr = CoMarshalInterface(stream, iid, unknown, codec->context, NULL, MSHLFLAGS_NORMAL);
    if (SUCCEEDED(hr))
        hr = put_stream(writer, stream);
    stream->lpVtbl->Release(stream);
    return hr;
}

static HRESULT get_interface(struct interface_codec *iface, struct ndr_reader *reader,
                             const IID *iid, void **ppv)
{
    uint32_t max = ndr_get_u32(reader), size = ndr_get_count(reader, 1);
    const void *bytes = ndr_get_bytes(reader, size);
    LARGE_INTEGER start = {0};
    IStream *stream;
    HRESULT hr;

    if (!bytes || size > max)
        return oaut_bad_data();
    if (!ppv)
        return S_OK;
    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr;
    hr = stream->lpVtbl->Write(stream, bytes, size, NULL);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr))
        hr = CoUnmarshalInterface(stream, iid, ppv);
    stream->lpVtbl->Release(stream);
    return hr;
}

static struct user_codec codec_of(const ULONG *flags, bool is_sizing)
{
    return (struct user_codec){
        .codec = {.put = put_interface, .get = get_interface},
        .context = *flags & 0xffff,
        .is_sizing = is_sizing,
    };
}

/* ---- buffers ---- */

/* Makes alignment count as if @place, an address or an offset, were where a buffer begins. */
static size_t base_of(uintptr_t place)
{
    return -place % ALIGNMENT_MAX;
}

static ULONG user_size(const struct user_type *type, ULONG *flags, ULONG start, void *value)
{
    _cleanup_(ndr_writer_deinit) struct ndr_writer writer;
    struct user_codec codec = codec_of(flags, true);

    ndr_writer_init(&writer);
    writer.base = base_of(start);
    return FAILED(type->put(&writer, &codec.codec, value)) || writer.failed
               ? start
               : start + (ULONG)writer.size;
}

/* Bytes of the buffer that only align stay as they are. */
static unsigned char *user_marshal(const struct user_type *type, ULONG *flags,
                                   unsigned char *buffer, void *value)
{
    _cleanup_(ndr_writer_deinit) struct ndr_writer writer;
    struct user_codec codec = codec_of(flags, false);
    uintptr_t place = (uintptr_t)buffer % ALIGNMENT_MAX;
    ULONG size = user_size(type, flags, (ULONG)place, value) - (ULONG)place;
    void *space;

    ndr_writer_init(&writer);
    space = ndr_put_space(&writer, size);
    if (!space)
        return buffer;
    memcpy(space, buffer, size);
    writer.size = 0;
    writer.base = base_of(place);
    writer.keeps_padding = true;
    if (FAILED(type->put(&writer, &codec.codec, value)) || writer.failed)
        return buffer;
    memcpy(buffer, writer.data, writer.size);
    return buffer + writer.size;
}

static unsigned char *user_unmarshal(const struct user_type *type, ULONG *flags,
                                     unsigned char *buffer, void *value)
{
    const USER_MARSHAL_CB *call = container_of(flags, USER_MARSHAL_CB, Flags);
    const RPC_MESSAGE *message = call->pStubMsg->RpcMsg;
    const unsigned char *end = (const unsigned char *)message->Buffer + message->BufferLength;
    struct user_codec codec = codec_of(flags, false);
    struct ndr_reader reader;

    ndr_reader_init(&reader, buffer, (size_t)(end - buffer));
    reader.base = base_of((uintptr_t)buffer);
    return FAILED(type->get(&reader, &codec.codec, value)) ? buffer : buffer + reader.at;
}

/* ---- BSTR ---- */

static HRESULT put_bstr(struct ndr_writer *writer, struct interface_codec *codec, void *value)
{
    oaut_put_bstr_body(writer, *(BSTR *)value);
    return S_OK;
}

static HRESULT get_bstr(struct ndr_reader *reader, struct interface_codec *codec, void *value)
{
    BSTR text;
    HRESULT hr;

    hr = oaut_get_bstr_body(reader, &text);
    if (FAILED(hr))
        return hr;
    SysFreeString(*(BSTR *)value);
    *(BSTR *)value = text;
    return S_OK;
}

static const struct user_type user_bstr = {put_bstr, get_bstr};

ULONG BSTR_UserSize(ULONG *pFlags, ULONG Start, BSTR *pBstr)
{
    return user_size(&user_bstr, pFlags, Start, pBstr);
}

unsigned char *BSTR_UserMarshal(ULONG *pFlags, unsigned char *Buffer, BSTR *pBstr)
{
    return user_marshal(&user_bstr, pFlags, Buffer, pBstr);
}

unsigned char *BSTR_UserUnmarshal(ULONG *pFlags, unsigned char *Buffer, BSTR *pBstr)
{
    return user_unmarshal(&user_bstr, pFlags, Buffer, pBstr);
}

void BSTR_UserFree(ULONG *pFlags, BSTR *pBstr)
{
    SysFreeString(*pBstr);
    *pBstr = NULL;
}

/* ---- SAFEARRAY: of its two referents one is the caller's ---- */

static HRESULT put_array(struct ndr_writer *writer, struct interface_codec *codec, void *value)
{
    SAFEARRAY *array = *(SAFEARRAY **)value;

    if (!array) {
        ndr_put_u32(writer, 0);
        return S_OK;
    }
    ndr_put_referent(writer);
    return oaut_put_array_body(writer, codec, array);
}

static HRESULT get_array(struct ndr_reader *reader, struct interface_codec *codec, void *value)
{
    SAFEARRAY *array = NULL;
    HRESULT hr = S_OK;

    if (ndr_get_u32(reader))
        hr = oaut_get_array_body(reader, codec, VT_EMPTY, &array);
    if (SUCCEEDED(hr) && reader->failed)
        hr = oaut_bad_data();
    if (SUCCEEDED(hr))
        oaut_move_array(value, array);
    return hr;
}

static const struct user_type user_array = {put_array, get_array};

ULONG LPSAFEARRAY_UserSize(ULONG *pFlags, ULONG Start, LPSAFEARRAY *ppSafeArray)
{
    return user_size(&user_array, pFlags, Start, ppSafeArray);
}

unsigned char *LPSAFEARRAY_UserMarshal(ULONG *pFlags, unsigned char *Buffer,
                                       LPSAFEARRAY *ppSafeArray)
{
    return user_marshal(&user_array, pFlags, Buffer, ppSafeArray);
}

unsigned char *LPSAFEARRAY_UserUnmarshal(ULONG *pFlags, unsigned char *Buffer,
                                         LPSAFEARRAY *ppSafeArray)
{
    return user_unmarshal(&user_array, pFlags, Buffer, ppSafeArray);
}

void LPSAFEARRAY_UserFree(ULONG *pFlags, LPSAFEARRAY *ppSafeArray)
{
    SafeArrayDestroy(*ppSafeArray);
    *ppSafeArray = NULL;
}

/* ---- VARIANT ---- */

static HRESULT put_variant(struct ndr_writer *writer, struct interface_codec *codec, void *value)
{
    return oaut_put_variant_body(writer, codec, value);
}

/* A reference of the same type keeps referring to where it did. */
static HRESULT get_variant(struct ndr_reader *reader, struct interface_codec *codec, void *value)
{
    VARIANT *target = value, variant;
    HRESULT hr;

    hr = oaut_get_variant_body(reader, codec, &variant);
    if (FAILED(hr))
        return hr;
    if (V_VT(&variant) & VT_BYREF && V_VT(&variant) == V_VT(target)) {
        oaut_move_referred(target, &variant);
        return S_OK;
    }
    VariantClear(target);
    *target = variant;
    return S_OK;
}

static const struct user_type user_variant = {put_variant, get_variant};

ULONG VARIANT_UserSize(ULONG *pFlags, ULONG Start, VARIANT *pVariant)
{
    return user_size(&user_variant, pFlags, Start, pVariant);
}

unsigned char *VARIANT_UserMarshal(ULONG *pFlags, unsigned char *Buffer, VARIANT *pVariant)
{
    return user_marshal(&user_variant, pFlags, Buffer, pVariant);
}

unsigned char *VARIANT_UserUnmarshal(ULONG *pFlags, unsigned char *Buffer, VARIANT *pVariant)
{
    return user_unmarshal(&user_variant, pFlags, Buffer, pVariant);
}

void VARIANT_UserFree(ULONG *pFlags, VARIANT *pVariant)
{
    oaut_clear(pVariant);
}
