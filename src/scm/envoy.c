/* SPDX-License-Identifier: MIT */
#include "scm/envoy.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "wire/connection.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    ENVOYS_MAX = 64,
    STACK = 256 << 10,
    PATIENCE_SECONDS = 60,   /* with a server that does not answer */
    LOAN_US = 60 * 1000000L, /* until objects that nobody called are released */
    CLAIM = 5,
};

static const IID iid_unknown = {0, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID iid_surrogate = {0x22, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
static const IID iid_class_factory = {1, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

struct envoys {
    sd_event *event; /* borrowed */
    struct list envoys;
    unsigned n;
    int pipe[2]; /* threads that are done write their envoy's address */
    sd_event_source *source;
};

struct envoy {
    struct list link;
    struct envoys *envoys;
    struct errand errand; /* the thread's until it is done */
    errand_done done;
    void *context;
    struct rpc_connection connection; /* the loan */
    sd_event_source *timer;           /* of the loan, when it is done */
};

static void envoy_free(struct envoy *envoy)
{
    list_remove(&envoy->link);
    envoy->envoys->n--;
    sd_event_source_disable_unref(envoy->timer);
    rpc_connection_deinit(&envoy->connection);
    free(envoy->context);
    free(envoy);
}

/* ---- the thread ---- */

static void begin(struct ndr_writer *writer)
{
    GUID causality = {0};

    guid_new(&causality);
    ndr_writer_reset(writer, PDU_OBJECT_REQUEST_SIZE);
    orpc_put_this(writer, &causality);
}

static HRESULT call(struct envoy *envoy, const IID *iid, const GUID *ipid, uint16_t opnum,
                    struct ndr_writer *writer, struct ndr_reader *ret_reader)
{
    static const GUID no_extension;
    struct orpc_extension none = {.id = &no_extension};
    uint32_t number;
    HRESULT hr;

    hr = rpc_send_request(&envoy->connection, iid, ipid, opnum, writer, 0, &number);
    if (SUCCEEDED(hr))
        hr = rpc_receive_response(&envoy->connection, number, ret_reader);
    if (FAILED(hr))
        return hr;
    orpc_get_that(ret_reader, &none);
    return S_OK;
}

static HRESULT connect_to_server(struct envoy *envoy)
{
    const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    char name[ENDPOINT_NAME_SIZE];
    HRESULT hr;
    int fd;

    endpoint_name_of_oxid(envoy->errand.class_object.standard.oxid, name);
    hr = endpoint_connect(name, &fd);
    if (FAILED(hr))
        return hr;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    rpc_connection_init(&envoy->connection, fd);
    return rpc_bind(&envoy->connection, &iid_class_factory, 0);
}

static HRESULT lend(struct envoy *envoy, struct ndr_writer *writer)
{
    struct ndr_reader reader;

    begin(writer);
    return call(envoy, &iid_remote_unknown, &envoy->errand.class_object.standard.ipid, REM_LEND,
                writer, &reader);
}

/* IClassFactory::CreateInstance for IUnknown. */
static HRESULT create(struct envoy *envoy, struct ndr_writer *writer, GUID *ret_ipid)
{
    struct ndr_reader reader, bytes;
    struct objref objref;
    uint32_t size;
    HRESULT hr;

    begin(writer);
    ndr_put_guid(writer, &iid_unknown);
    hr = call(envoy, &iid_class_factory, &envoy->errand.class_object.standard.ipid, 3, writer,
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

static HRESULT query(struct envoy *envoy, struct ndr_writer *writer, const GUID *ipid)
{
    struct errand *errand = &envoy->errand;
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
    hr = call(envoy, &iid_remote_unknown, ipid, REM_QUERY_INTERFACE, writer, &reader);
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
static HRESULT load(struct envoy *envoy, struct ndr_writer *writer)
{
    struct ndr_reader reader;
    HRESULT hr;

    begin(writer);
    ndr_put_guid(writer, &envoy->errand.clsid);
    hr = call(envoy, &iid_surrogate, &envoy->errand.class_object.standard.ipid, 3, writer, &reader);
    if (FAILED(hr))
        return hr;
    hr = (HRESULT)ndr_get_u32(&reader);
    return reader.failed ? HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA) : hr;
}

/* IClassFactory::LockServer, to and fro: who counts comes to zero then, if nobody uses him. */
static HRESULT visit(struct envoy *envoy, struct ndr_writer *writer)
{
    struct ndr_reader reader;
    HRESULT hr = S_OK;

    for (uint32_t is_locked = 2; SUCCEEDED(hr) && is_locked-- > 0;) {
        begin(writer);
        ndr_put_u32(writer, is_locked);
        hr = call(envoy, &iid_class_factory, &envoy->errand.class_object.standard.ipid, 4, writer,
                  &reader);
    }
    return hr;
}

/* The references that came with the new object itself: its interfaces have their own now. */
static void release(struct envoy *envoy, struct ndr_writer *writer, const GUID *ipid)
{
    uint32_t number;

    begin(writer);
    ndr_put_u16(writer, 1);
    ndr_put_u32(writer, 1);
    ndr_put_guid(writer, ipid);
    ndr_put_u32(writer, CLAIM);
    ndr_put_u32(writer, 0);
    rpc_send_request(&envoy->connection, &iid_remote_unknown, ipid, REM_RELEASE, writer,
                     RPC_CALL_MAYBE, &number);
}

static HRESULT run_errand(struct envoy *envoy, struct ndr_writer *writer)
{
    GUID ipid = envoy->errand.class_object.standard.ipid;
    HRESULT hr;

    hr = connect_to_server(envoy);
    if (SUCCEEDED(hr) && envoy->errand.kind == ERRAND_LOAD)
        return load(envoy, writer);
    if (SUCCEEDED(hr) && envoy->errand.kind == ERRAND_VISIT)
        return visit(envoy, writer);
    if (SUCCEEDED(hr))
        hr = lend(envoy, writer);
    if (SUCCEEDED(hr) && envoy->errand.kind == ERRAND_INSTANCE)
        hr = create(envoy, writer, &ipid);
    if (FAILED(hr))
        return hr;

    hr = query(envoy, writer, &ipid);
    if (envoy->errand.kind == ERRAND_INSTANCE)
        release(envoy, writer, &ipid);
    return hr;
}

static void *travel(void *context)
{
    struct envoy *envoy = context;
    int home = envoy->envoys->pipe[1];
    struct ndr_writer writer;

    ndr_writer_init(&writer);
    envoy->errand.hr = run_errand(envoy, &writer);
    ndr_writer_deinit(&writer);
    hr_clear();
    while (write(home, &envoy, sizeof(envoy)) < 0 && errno == EINTR)
        continue;
    return NULL;
}

/* ---- the event loop's side ---- */

static int on_loan_over(sd_event_source *source, uint64_t now, void *context)
{
    envoy_free(context);
    return 0;
}

static bool makes_loan(const struct errand *errand)
{
    return errand->kind == ERRAND_CLASS_OBJECT || errand->kind == ERRAND_INSTANCE;
}

static void finish(struct envoy *envoy)
{
    envoy->done(envoy->context, &envoy->errand);
    if (FAILED(envoy->errand.hr) || !makes_loan(&envoy->errand) ||
        sd_event_add_time_relative(envoy->envoys->event, &envoy->timer, CLOCK_MONOTONIC, LOAN_US, 0,
                                   on_loan_over, envoy) < 0)
        envoy_free(envoy);
}

static int on_return(sd_event_source *source, int fd, uint32_t events, void *context)
{
    struct envoy *envoy;

    if (read(fd, &envoy, sizeof(envoy)) == sizeof(envoy))
        finish(envoy);
    return 0;
}

HRESULT envoys_new(sd_event *event, struct envoys **ret_envoys)
{
    struct envoys *envoys = calloc(1, sizeof(*envoys));

    if (!envoys)
        return hr_raise(E_OUTOFMEMORY, "sending to servers");

    envoys->event = event;
    list_init(&envoys->envoys);
    if (pipe2(envoys->pipe, O_CLOEXEC) < 0) {
        free(envoys);
        return hr_raise(hr_from_errno(), "sending to servers");
    }
    if (sd_event_add_io(event, &envoys->source, envoys->pipe[0], EPOLLIN, on_return, envoys) < 0) {
        envoys_free(envoys);
        return hr_raise(E_OUTOFMEMORY, "sending to servers");
    }
    *ret_envoys = envoys;
    return S_OK;
}

/* Threads that are still out have their connections cut. */
struct envoys *envoys_free(struct envoys *envoys)
{
    unsigned n_out = 0;

    if (!envoys)
        return NULL;

    list_for_each (link, &envoys->envoys) {
        struct envoy *envoy = container_of(link, struct envoy, link);

        if (envoy->timer)
            envoy_free(envoy);
        else
            n_out++;
    }
    while (n_out > 0) {
        struct envoy *envoy;

        if (read(envoys->pipe[0], &envoy, sizeof(envoy)) == sizeof(envoy)) {
            envoy_free(envoy);
            n_out--;
        }
    }
    sd_event_source_disable_unref(envoys->source);
    close(envoys->pipe[0]);
    close(envoys->pipe[1]);
    free(envoys);
    return NULL;
}

static bool start(struct envoy *envoy)
{
    pthread_attr_t attributes;
    pthread_t started;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK);
    error = pthread_create(&started, &attributes, travel, envoy);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

HRESULT envoys_send(struct envoys *envoys, const struct errand *errand, errand_done done,
                    void *context)
{
    struct envoy *envoy = envoys->n < ENVOYS_MAX ? calloc(1, sizeof(*envoy)) : NULL;

    if (!envoy) {
        free(context);
        return hr_raise(hr_from_win32(ERROR_NOT_ENOUGH_QUOTA), "%u objects are being made",
                        envoys->n);
    }
    envoy->envoys = envoys;
    envoy->errand = *errand;
    envoy->done = done;
    envoy->context = context;
    rpc_connection_init(&envoy->connection, -1);
    list_append(&envoys->envoys, &envoy->link);
    envoys->n++;
    if (!start(envoy)) {
        envoy_free(envoy);
        return hr_raise(E_OUTOFMEMORY, "starting a thread");
    }
    return S_OK;
}

bool envoys_are_idle(const struct envoys *envoys)
{
    return envoys->n == 0;
}
