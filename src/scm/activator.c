/* SPDX-License-Identifier: MIT */
/*
 * IRemoteSCMActivator and IActivation: activation as published protocols have it. Source: [MS-DCOM]
 * 3.1.2.5.2. Both come down to a wish for a class, and then an envoy to its server.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "scm/envoy.h"
#include "scm/scm_state.h"
#include "wire/activation_properties.h"
#include "wire/dual_string.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    REMOTE_ACTIVATION = 0, /* of IActivation */
    REMOTE_GET_CLASS_OBJECT = 3,
    REMOTE_CREATE_INSTANCE = 4,
    MODE_GET_CLASS_OBJECT = 0xffffffff,
    ATTEMPTS_MAX = 64, /* servers met on their way out, one after the other */
};

/* An activation under way. */
struct activation {
    struct list link; /* in the SCM */
    struct scm *scm;
    struct peer *peer; /* borrowed; NULL when it has gone */
    struct rpc_request request;
    struct activation_request wish;
    bool is_flat; /* IActivation's, without properties */
    bool makes_instance;
    bool is_out; /* an envoy is on its way */
    unsigned attempts;
    uint64_t offer;
};

/* What a wish and an errand carry: the activation itself is freed when it is answered. */
struct ticket {
    struct activation *activation;
};

static uint32_t bad_data(void)
{
    return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

static void activation_free(struct activation *activation)
{
    list_remove(&activation->link);
    free(activation);
}

static struct ticket *ticket_new(struct activation *activation)
{
    struct ticket *ticket = malloc(sizeof(*ticket));

    if (ticket)
        ticket->activation = activation;
    return ticket;
}

/* ---- answers ---- */

static void put_properties(struct ndr_writer *writer, const struct activation_reply *reply,
                           HRESULT hr)
{
    size_t counts_at;
    uint32_t size;

    if (FAILED(hr)) {
        ndr_put_u32(writer, 0);
        ndr_put_u32(writer, (uint32_t)hr);
        return;
    }
    ndr_put_referent(writer);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    counts_at = writer->size - 8;
    activation_reply_put(writer, reply);
    if (writer->failed)
        return;
    size = (uint32_t)(writer->size - counts_at - 8);
    memcpy(writer->data + counts_at, &size, sizeof(size));
    memcpy(writer->data + counts_at + 4, &size, sizeof(size));
    ndr_put_u32(writer, (uint32_t)hr);
}

static void put_flat(struct ndr_writer *writer, const struct activation *activation,
                     const struct activation_reply *reply, HRESULT hr)
{
    uint32_t n = activation->wish.n_iids;
    GUID remote_unknown = GUID_NULL;

    if (SUCCEEDED(hr))
        remote_unknown = activation_remote_unknown(reply->oxid);
    ndr_put_u64(writer, SUCCEEDED(hr) ? reply->oxid : 0);
    if (SUCCEEDED(hr)) {
        ndr_put_referent(writer);
        dual_string_put_ndr(writer, reply->exporter);
    } else {
        ndr_put_u32(writer, 0);
    }
    ndr_put_guid(writer, &remote_unknown);
    ndr_put_u32(writer, AUTHN_HINT_NONE);
    ndr_put_u16(writer, ORPC_MAJOR);
    ndr_put_u16(writer, ORPC_MINOR);
    ndr_put_u32(writer, (uint32_t)hr);
    ndr_put_u32(writer, n);
    for (uint32_t i = 0; i < n; i++) {
        if (SUCCEEDED(hr) && SUCCEEDED(reply->results[i]))
            ndr_put_referent(writer);
        else
            ndr_put_u32(writer, 0);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (SUCCEEDED(hr) && SUCCEEDED(reply->results[i]))
            activation_interface_put(writer, reply, i);
    }
    ndr_put_u32(writer, n);
    for (uint32_t i = 0; i < n; i++)
        ndr_put_u32(writer, (uint32_t)(FAILED(hr) ? hr : reply->results[i]));
    ndr_put_u32(writer, 0);
}

/* Answers with @reply, which a failure does not need, and ends the activation. */
static void answer(struct activation *activation, const struct activation_reply *reply, HRESULT hr)
{
    struct ndr_writer *writer = scm_begin_answer(activation->scm);

    orpc_put_that(writer);
    if (activation->is_flat)
        put_flat(writer, activation, reply, hr);
    else
        put_properties(writer, reply, hr);
    if (activation->peer)
        scm_answer(activation->scm, activation->peer, &activation->request, 0);
    activation_free(activation);
}

/* ---- the way to an object ---- */

static void wish(struct activation *activation);

static bool server_is_leaving(HRESULT hr)
{
    return hr == RPC_E_DISCONNECTED || hr == CO_E_OBJNOTCONNECTED || hr == CO_E_SERVER_STOPPING ||
           hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

static void on_errand_done(void *context, const struct errand *errand)
{
    struct activation *activation = ((struct ticket *)context)->activation;
    uint64_t oxid = errand->class_object.standard.oxid;
    char name[ENDPOINT_NAME_SIZE];
    struct activation_reply reply = {
        .oxid = oxid,
        .exporter = name,
        .resolver = ENDPOINT_SCM,
        .n = errand->n_iids,
        .iids = errand->iids,
        .results = errand->results,
        .references = errand->references,
    };

    if (server_is_leaving(errand->hr) && activation->peer &&
        ++activation->attempts < ATTEMPTS_MAX) {
        class_table_hide(activation->scm->classes, activation->offer, &activation->wish.clsid);
        wish(activation);
        return;
    }
    endpoint_name_of_oxid(oxid, name);
    answer(activation, &reply, errand->hr);
}

static void on_class(struct wish *wished, const struct class_offer *offer, HRESULT hr,
                     const char *text)
{
    struct activation *activation = ((struct ticket *)wished->context)->activation;
    struct errand errand = {.kind =
                                activation->makes_instance ? ERRAND_INSTANCE : ERRAND_CLASS_OBJECT,
                            .n_iids = activation->wish.n_iids};
    struct ndr_reader reader;
    struct ticket *ticket;

    if (!offer) {
        answer(activation, NULL, FAILED(hr) ? hr : E_UNEXPECTED);
        return;
    }
    ndr_reader_init(&reader, offer->objref, offer->objref_size);
    objref_get(&reader, &errand.class_object);
    if (reader.failed) {
        answer(activation, NULL, E_UNEXPECTED);
        return;
    }
    activation->offer = offer->ticket;
    memcpy(errand.iids, activation->wish.iids, errand.n_iids * sizeof(IID));
    ticket = ticket_new(activation);
    activation->is_out = true;
    hr = ticket ? envoys_send(activation->scm->envoys, &errand, on_errand_done, ticket)
                : E_OUTOFMEMORY;
    if (FAILED(hr)) {
        hr_clear();
        answer(activation, NULL, hr);
    }
}

static void wish(struct activation *activation)
{
    struct ticket *ticket = ticket_new(activation);

    activation->is_out = false;
    if (ticket)
        wishes_add(activation->scm->wishes, activation->peer, &activation->request,
                   &activation->wish.clsid, on_class, ticket);
    else
        answer(activation, NULL, E_OUTOFMEMORY);
}

void activator_forget(struct scm *scm, struct peer *peer)
{
    list_for_each (link, &scm->activations) {
        struct activation *activation = container_of(link, struct activation, link);

        if (activation->peer != peer)
            continue;
        /* Its wish has gone with the peer; an envoy comes back. */
        if (activation->is_out)
            activation->peer = NULL;
        else
            activation_free(activation);
    }
}

/* ---- requests ---- */

/* Reads what IRemoteSCMActivator's two methods have in common. */
static void get_properties(struct ndr_reader *reader, struct activation *activation)
{
    uint32_t max, size;
    struct ndr_reader bytes;

    if (activation->makes_instance && ndr_get_u32(reader) != 0)
        reader->failed = true; /* an outer object: aggregates do not span processes */
    if (ndr_get_u32(reader) == 0)
        reader->failed = true;
    max = ndr_get_u32(reader);
    size = ndr_get_count(reader, 1);
    ndr_reader_init(&bytes, ndr_get_bytes(reader, size), size);
    if (reader->failed || size > max) {
        reader->failed = true;
        return;
    }
    activation_request_get(&bytes, &activation->wish);
    reader->failed = bytes.failed;
}

static void skip_interface(struct ndr_reader *reader)
{
    if (ndr_get_u32(reader) == 0)
        return;
    ndr_get_u32(reader);
    ndr_get_bytes(reader, ndr_get_count(reader, 1));
}

static void get_flat(struct ndr_reader *reader, struct activation *activation)
{
    uint32_t units;

    activation->wish.clsid = ndr_get_guid(reader);
    if (ndr_get_u32(reader) != 0)
        ndr_get_wide(reader, &units); /* a file to load */
    skip_interface(reader);           /* a storage to load */
    ndr_get_u32(reader);
    activation->makes_instance = ndr_get_u32(reader) != MODE_GET_CLASS_OBJECT;
    activation->wish.n_iids = ndr_get_u32(reader);
    if (ndr_get_u32(reader) == 0 || ndr_get_count(reader, sizeof(IID)) != activation->wish.n_iids ||
        activation->wish.n_iids == 0 || activation->wish.n_iids > ACTIVATION_IIDS_MAX) {
        reader->failed = true;
        return;
    }
    for (uint32_t i = 0; i < activation->wish.n_iids; i++)
        activation->wish.iids[i] = ndr_get_guid(reader);
}

/* 0, or the status of a fault. */
static uint32_t begin(struct scm *scm, struct peer *peer, struct rpc_request *request, bool is_flat)
{
    struct ndr_reader *reader = &request->stub;
    struct activation *activation;
    GUID causality;
    HRESULT hr;

    hr = orpc_get_this(reader, &causality);
    if (FAILED(hr))
        return (uint32_t)hr;
    activation = calloc(1, sizeof(*activation));
    if (!activation)
        return (uint32_t)E_OUTOFMEMORY;

    activation->scm = scm;
    activation->peer = peer;
    activation->request = *request;
    activation->is_flat = is_flat;
    activation->makes_instance = request->opnum == REMOTE_CREATE_INSTANCE;
    if (is_flat)
        get_flat(reader, activation);
    else
        get_properties(reader, activation);
    if (reader->failed) {
        free(activation);
        return bad_data();
    }
    list_append(&scm->activations, &activation->link);
    wish(activation);
    return 0;
}

HRESULT activator_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint32_t fault = FAULT_OP_RANGE;

    if (request->opnum == REMOTE_GET_CLASS_OBJECT || request->opnum == REMOTE_CREATE_INSTANCE)
        fault = begin(scm, peer, request, false);
    if (fault)
        peer_fault(peer, request, fault);
    return S_OK;
}

HRESULT flat_activator_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint32_t fault = FAULT_OP_RANGE;

    if (request->opnum == REMOTE_ACTIVATION)
        fault = begin(scm, peer, request, true);
    if (fault)
        peer_fault(peer, request, fault);
    return S_OK;
}
