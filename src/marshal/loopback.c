/* SPDX-License-Identifier: MIT */
#include "marshal/loopback.h"

#include <string.h>

#include "base/list.h"
#include "marshal/oaut.h"
#include "test.h"

static HRESULT codec_put(struct interface_codec *codec, struct ndr_writer *writer,
                         IUnknown *unknown, const IID *iid)
{
    ndr_put_u32(writer, sizeof(unknown));
    ndr_put_u32(writer, sizeof(unknown));
    ndr_put_bytes(writer, &unknown, sizeof(unknown));
    return S_OK;
}

static HRESULT codec_get(struct interface_codec *codec, struct ndr_reader *reader, const IID *iid,
                         void **ppv)
{
    uint32_t max = ndr_get_u32(reader), size = ndr_get_count(reader, 1);
    const void *bytes = ndr_get_bytes(reader, size);
    IUnknown *unknown;

    if (!bytes || size != sizeof(*ppv) || max != size)
        return oaut_bad_data();
    memcpy(&unknown, bytes, sizeof(unknown));
    unknown->lpVtbl->AddRef(unknown);
    *ppv = unknown;
    return S_OK;
}

struct interface_codec loopback_codec = {.put = codec_put, .get = codec_get};

static struct loopback *loopback_from(struct interface_proxy *proxy)
{
    return container_of(proxy, struct loopback, proxy);
}

static HRESULT query_interface(struct interface_proxy *proxy, REFIID riid, void **ppv)
{
    return E_NOINTERFACE;
}

static ULONG add_ref(struct interface_proxy *proxy)
{
    return (ULONG)++loopback_from(proxy)->refs;
}

static ULONG release(struct interface_proxy *proxy)
{
    return (ULONG)--loopback_from(proxy)->refs;
}

static HRESULT begin(struct interface_proxy *proxy, struct call *call)
{
    struct loopback *loopback = loopback_from(proxy);

    ndr_writer_deinit(&loopback->request);
    ndr_writer_deinit(&loopback->reply);
    call->writer = &loopback->request;
    call->codec = &loopback_codec;
    ndr_reader_init(&call->reader, "", 0);
    return S_OK;
}

static HRESULT send(struct interface_proxy *proxy, uint16_t opnum, struct call *call)
{
    struct loopback *loopback = loopback_from(proxy);
    struct ndr_reader reader;
    struct stub_call answer = {
        .opnum = opnum,
        .reader = &reader,
        .writer = &loopback->reply,
        .codec = &loopback_codec,
        .object = loopback->object,
    };

    /* As a connection does with a writer that ran out of memory. */
    if (loopback->request.failed)
        return E_OUTOFMEMORY;
    ndr_reader_init(&reader, loopback->request.data,
                    loopback->request.size - loopback->request_cut);
    loopback->answered = marshaler_answer(loopback->marshaler, &answer);
    if (loopback->reply.failed)
        return E_OUTOFMEMORY;
    ndr_reader_init(&call->reader, loopback->reply.data,
                    loopback->reply.size - loopback->reply_cut);
    return loopback->answered;
}

static void end(struct interface_proxy *proxy, struct call *call)
{
}

static const struct channel_operations channel = {
    .query_interface = query_interface,
    .add_ref = add_ref,
    .release = release,
    .begin = begin,
    .send = send,
    .end = end,
};

void loopback_init(struct loopback *loopback, REFIID riid, IUnknown *object)
{
    memset(loopback, 0, sizeof(*loopback));
    loopback->marshaler = marshaler_find(riid);
    ASSERT_TRUE(loopback->marshaler != NULL);
    loopback->proxy = (struct interface_proxy){marshaler_vtable(loopback->marshaler), &channel};
    ASSERT_TRUE(loopback->proxy.lpVtbl != NULL);
    loopback->object = object;
    loopback->refs = 1;
    ndr_writer_init(&loopback->request);
    ndr_writer_init(&loopback->reply);
}

void loopback_deinit(struct loopback *loopback)
{
    ndr_writer_deinit(&loopback->request);
    ndr_writer_deinit(&loopback->reply);
}
