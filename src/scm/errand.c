/* SPDX-License-Identifier: MIT */
#include "scm/errand.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    PATIENCE_SECONDS = 60, /* with a server that does not answer */
    CLAIM = 5,
};

static const IID iid_unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID iid_surrogate = {0x22, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID iid_class_factory = {1, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct trip {
    struct errand *errand;
    struct rpc_connection *connection;
};

static void begin(struct ndr_writer *writer)
{
    GUID causality = {0};

    guid_new(&causality);
    ndr_writer_reset(writer, PDU_OBJECT_REQUEST_SIZE);
    orpc_put_this(writer, &causality);
}

static HRESULT call(struct trip *trip, const IID *iid, const GUID *ipid, uint16_t opnum,
                    struct ndr_writer *writer, struct ndr_reader *ret_reader)
{
    static const GUID no_extension;
    struct orpc_extension none = {.id = &no_extension};
    uint32_t number;
    HRESULT hr;

    hr = rpc_send_request(trip->connection, iid, ipid, opnum, writer, 0, &number);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(trip->connection, number, ret_reader);
    if (FAILED(hr))
        return hr;
    orpc_get_that(ret_reader, &none);
    return S_OK;
}

static HRESULT connect_to_server(struct trip *trip)
{
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    char name[ENDPOINT_NAME_SIZE];
    HRESULT hr;
    int fd;

    endpoint_name_of_oxid(trip->errand->class_object.standard.oxid, name);
    hr = endpoint_connect(name, &fd);
    if (FAILED(hr))
        return hr;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    rpc_connection_init(trip->connection, fd);
    return rpc_bind(trip->connection, &iid_class_factory, 0);
}

static HRESULT lend(struct trip *trip, struct ndr_writer *writer)
{
    struct ndr_reader reader;

    begin(writer);
    return call(trip, &iid_remote_unknown, &trip->errand->class_object.standard.ipid, REM_LEND,
                writer, &reader);
}

/* IClassFactory::CreateInstance for IUnknown. */
static HRESULT create(struct trip *trip, struct ndr_writer *writer, GUID *ret_ipid)
{
    struct ndr_reader reader, bytes;
    struct objref objref;
    uint32_t size;
    HRESULT hr;

    begin(writer);
    ndr_put_guid(writer, &iid_unknown);
    hr = call(trip, &iid_class_factory, &trip->errand->class_object.standard.ipid, 3, writer,
              &reader);
    if (FAILED(hr))
        return hr;

    if (ndr_get_u32(&reader) == 0) {
        hr = (HRESULT)ndr_get_u32(&reader);
        return reader.failed || SUCCEEDED(hr) ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : hr;
    }
    ndr_get_u32(&reader);
    size = ndr_get_count(&reader, 1);
    ndr_reader_init(&bytes, ndr_get_bytes(&reader, size), size);
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    objref_get(&bytes, &objref);
    if (bytes.failed || objref.kind != OBJREF_STANDARD)
        return E_NOINTERFACE;
    *ret_ipid = objref.standard.ipid;
    return S_OK;
}

static HRESULT query(struct trip *trip, struct ndr_writer *writer, const GUID *ipid)
{
    struct errand *errand = trip->errand;
    struct ndr_reader reader;
    bool any = false;
    HRESULT hr;

    begin(writer);
    ndr_put_guid(writer, ipid);
    ndr_put_u32(writer, CLAIM);
    ndr_put_u16(writer, (uint16_t)errand->n_iids);
    ndr_put_u32(writer, errand->n_iids);
    for (uint32_t i = 0; i < errand->n_iids; i++)
        ndr_put_guid(writer, &errand->iids[i]);
    hr = call(trip, &iid_remote_unknown, ipid, REM_QUERY_INTERFACE, writer, &reader);
    if (FAILED(hr))
        return hr;

    ndr_get_u32(&reader);
    if (ndr_get_count(&reader, 48) != errand->n_iids)
        reader.failed = true;
    for (uint32_t i = 0; i < errand->n_iids && !reader.failed; i++) {
        struct stdobjref *standard = &errand->references[i];

        ndr_get_align(&reader, 8);
        errand->results[i] = (HRESULT)ndr_get_u32(&reader);
        ndr_get_align(&reader, 8);
        standard->flags = ndr_get_u32(&reader);
        standard->refs = ndr_get_u32(&reader);
        standard->oxid = ndr_get_u64(&reader);
        standard->oid = ndr_get_u64(&reader);
        standard->ipid = ndr_get_guid(&reader);
        any |= SUCCEEDED(errand->results[i]);
    }
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    return any ? S_OK : E_NOINTERFACE;
}

/* ISurrogate::LoadDllServer */
static HRESULT load(struct trip *trip, struct ndr_writer *writer)
{
    struct ndr_reader reader;
    HRESULT hr;

    begin(writer);
    ndr_put_guid(writer, &trip->errand->clsid);
    hr = call(trip, &iid_surrogate, &trip->errand->class_object.standard.ipid, 3, writer, &reader);
    if (FAILED(hr))
        return hr;
    hr = (HRESULT)ndr_get_u32(&reader);
    return reader.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : hr;
}

/* IClassFactory::LockServer, to and fro: who counts comes to zero then, if nobody uses him. */
static HRESULT visit(struct trip *trip, struct ndr_writer *writer)
{
    struct ndr_reader reader;
    HRESULT hr = S_OK;

    for (uint32_t is_locked = 2; SUCCEEDED(hr) && is_locked-- > 0;) {
        begin(writer);
        ndr_put_u32(writer, is_locked);
        hr = call(trip, &iid_class_factory, &trip->errand->class_object.standard.ipid, 4, writer,
                  &reader);
    }
    return hr;
}

/* The references that came with the new object itself: its interfaces have their own now. */
static void release(struct trip *trip, struct ndr_writer *writer, const GUID *ipid)
{
    uint32_t number;

    begin(writer);
    ndr_put_u16(writer, 1);
    ndr_put_u32(writer, 1);
    ndr_put_guid(writer, ipid);
    ndr_put_u32(writer, CLAIM);
    ndr_put_u32(writer, 0);
    rpc_send_request(trip->connection, &iid_remote_unknown, ipid, REM_RELEASE, writer,
                     RPC_CALL_MAYBE, &number);
}

static HRESULT run(struct trip *trip, struct ndr_writer *writer)
{
    GUID ipid = trip->errand->class_object.standard.ipid;
    HRESULT hr;

    hr = connect_to_server(trip);
    if (SUCCEEDED(hr) && trip->errand->kind == ERRAND_LOAD)
        return load(trip, writer);
    if (SUCCEEDED(hr) && trip->errand->kind == ERRAND_VISIT)
        return visit(trip, writer);
    if (SUCCEEDED(hr))
        hr = lend(trip, writer);
    if (SUCCEEDED(hr) && trip->errand->kind == ERRAND_INSTANCE)
        hr = create(trip, writer, &ipid);
    if (FAILED(hr))
        return hr;

    hr = query(trip, writer, &ipid);
    if (trip->errand->kind == ERRAND_INSTANCE)
        release(trip, writer, &ipid);
    return hr;
}

void errand_run(struct errand *errand, struct rpc_connection *connection)
{
    struct trip trip = {errand, connection};
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    errand->hr = run(&trip, &writer);
    ndr_writer_deinit(&writer);
    hr_clear();
}
