/* SPDX-License-Identifier: MIT */
/*
 * The SCM's own interface: how Comity's clients ask for a class and its servers offer one.
 */
#include <string.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "launch/application.h"
#include "launch/run_as.h"
#include "permission/permission.h"
#include "scm/scm.h"
#include "scm/scm_state.h"
#include "wire/scm_protocol.h"

static void respond_hr(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                       HRESULT hr)
{
    struct ndr_writer *writer = scm_begin_answer(scm);

    scm_put_result(writer, hr);
    peer_respond(peer, request, writer);
}

static void answer_activation(struct wish *wish, const struct class_offer *offer, HRESULT hr,
                              const char *text)
{
    struct scm *scm = wish->peer->context;
    struct ndr_writer *writer = scm_begin_answer(scm);
    struct scm_activated activated = {.hr = hr, .objref = "", .text = text};

    activated.text_size = (uint32_t)strnlen(text, SCM_TEXT_MAX);
    if (offer) {
        activated.hr = S_OK;
        activated.offer = offer->ticket;
        activated.objref = offer->objref;
        activated.objref_size = offer->objref_size;
        activated.text_size = 0;
    }
    scm_put_activated(writer, &activated);
    peer_respond(wish->peer, &wish->request, writer);
}

static HRESULT activate(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    struct scm_activate wish;

    scm_get_activate(&request->stub, &wish);
    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    if (wish.stale != 0)
        wishes_note_leaver(scm->wishes, wish.stale, &wish.clsid);
    wishes_add(scm->wishes, peer, request, &wish.clsid, answer_activation, NULL);
    return S_OK;
}

void scm_enrol(struct scm *scm, struct peer *peer)
{
    if (!peer->is_on_roll)
        roll_add(scm->roll, peer->pid);
    peer->is_on_roll = true;
    roll_note_offer(scm->roll, peer->pid);
}

/* Another user's server offers what it is started for: classes whose application runs as that
 * user. Source: Windows' "CO_E_WRONG_SERVER_IDENTITY". */
static HRESULT check_identity(const struct peer *peer, REFCLSID clsid)
{
    _cleanup_(application_deinit) struct application application = {0};
    struct identity identity;

    if (!peer->is_foreign)
        return S_OK;
    application_find(clsid, &application);
    if (application.run_as && SUCCEEDED(run_as_resolve(application.run_as, &identity)) &&
        !identity.is_own && identity.user == peer->user)
        return S_OK;
    hr_clear();
    return CO_E_WRONG_SERVER_IDENTITY;
}

static HRESULT offer_class(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    struct scm_offer offer;
    HRESULT hr;

    scm_get_offer(&request->stub, &offer);
    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    hr = check_identity(peer, &offer.clsid);
    if (SUCCEEDED(hr))
        hr = class_table_offer(scm->classes, peer, &offer);
    if (SUCCEEDED(hr) && permission_says_about_access(&offer.clsid))
        hr = SCM_S_POLICY;
    respond_hr(scm, peer, request, hr);
    if (FAILED(hr))
        return S_OK;
    scm_enrol(scm, peer);
    wishes_note_offer(scm->wishes, peer->pid, &offer.clsid);
    wishes_fulfil(scm->wishes, &offer.clsid);
    return S_OK;
}

static HRESULT withdraw(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint32_t cookie = ndr_get_u32(&request->stub);

    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    respond_hr(scm, peer, request, class_table_withdraw(scm->classes, peer, cookie));
    return S_OK;
}

static void respond_status(struct scm *scm, struct peer *peer, const struct rpc_request *request)
{
    struct ndr_writer *writer = scm_begin_answer(scm);
    struct scm_status status = {
        .pid = (uint32_t)getpid(),
        .n_offers = class_table_count(scm->classes),
        .most_servers = class_table_most_servers(scm->classes),
    };

    list_for_each (link, &scm->peers)
        status.n_connections++;
    scm_put_status(writer, &status);
    peer_respond(peer, request, writer);
}

bool scm_interface_is_for_all(const struct rpc_request *request)
{
    return guid_is_equal(&request->iid, &scm_interface) &&
           (request->opnum == SCM_ACTIVATE || request->opnum == SCM_OFFER ||
            request->opnum == SCM_WITHDRAW || request->opnum == SCM_SUSPEND ||
            request->opnum == SCM_RESUME);
}

HRESULT scm_interface_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    if (request->opnum >= ROT_REGISTER && request->opnum < ROT_OPNUMS)
        return rot_interface_serve(scm, peer, request);
    switch (request->opnum) {
    case SCM_ACTIVATE:
        return activate(scm, peer, request);
    case SCM_OFFER:
        return offer_class(scm, peer, request);
    case SCM_WITHDRAW:
        return withdraw(scm, peer, request);
    case SCM_SUSPEND:
        class_table_suspend(scm->classes, peer, true);
        respond_hr(scm, peer, request, S_OK);
        return S_OK;
    case SCM_RESUME:
        class_table_suspend(scm->classes, peer, false);
        respond_hr(scm, peer, request, S_OK);
        wishes_fulfil_all(scm->wishes);
        return S_OK;
    case SCM_RETURNED:
        roll_note_return(scm->roll, peer->pid);
        respond_hr(scm, peer, request, S_OK);
        wishes_note_return(scm->wishes);
        return S_OK;
    case SCM_STATUS:
        respond_status(scm, peer, request);
        return S_OK;
    case SCM_STOP:
        respond_hr(scm, peer, request, S_OK);
        scm_stop(scm);
        return S_OK;
    case SCM_LIST_OFFERS:
        return listing_serve_offers(scm, peer, request);
    case SCM_LIST_LAUNCHES:
        return listing_serve_launches(scm, peer, request);
    case SCM_LIST_PAUSES:
        return listing_serve_pauses(scm, peer, request);
    default:
        peer_fault(peer, request, FAULT_OP_RANGE);
        return S_OK;
    }
}
