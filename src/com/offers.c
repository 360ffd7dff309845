/* SPDX-License-Identifier: MIT */
#include "com/offers.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "remoting/exporter.h"
#include "running/notices.h"
#include "stubs/access.h"
#include "wire/scm_protocol.h"

struct offer {
    struct notice notice;
    CLSID clsid;
    DWORD clsctx;
    DWORD flags;
    GUID ipid;
    struct ndr_writer objref; /* its bytes */
};

static const struct offer *offer_from_notice(const struct notice *notice)
{
    return (const struct offer *)((const char *)notice - offsetof(struct offer, notice));
}

static struct offer *offer_free(struct offer *offer)
{
    if (!offer)
        return NULL;

    ndr_writer_deinit(&offer->objref);
    free(offer);
    return NULL;
}
DEFINE_CLEANUP(struct offer *, offer_free);

static void free_notice(struct notice *notice)
{
    offer_free(container_of(notice, struct offer, notice));
}

/* A daemon that is new must not give to a second client what a former one gave to the first. */
static bool is_used(const struct offer *offer)
{
    return scm_is_single_use(offer->flags) && exporter_is_met(&offer->ipid);
}

static void put(struct ndr_writer *writer, const struct notice *notice)
{
    const struct offer *offer = offer_from_notice(notice);
    struct scm_offer told = {
        .clsid = offer->clsid,
        .cookie = notice->cookie,
        .clsctx = offer->clsctx,
        .flags = offer->flags | (is_used(offer) ? SCM_OFFER_USED : 0),
        .objref = offer->objref.data,
        .objref_size = (uint32_t)offer->objref.size,
    };

    scm_put_offer(writer, &told);
}

static const struct notice_kind offers = {
    .tell = SCM_OFFER,
    .take_back = SCM_WITHDRAW,
    .put = put,
    .free = free_notice,
};

HRESULT offers_add(REFCLSID clsid, DWORD cookie, DWORD clsctx, DWORD flags,
                   const struct objref *objref)
{
    _cleanup_(offer_freep) struct offer *offer = calloc(1, sizeof(*offer));
    HRESULT hr;

    if (!offer)
        return hr_raise(E_OUTOFMEMORY, "offering a class");

    offer->notice.kind = &offers;
    offer->notice.cookie = cookie;
    offer->clsid = *clsid;
    offer->clsctx = clsctx;
    offer->flags = flags;
    offer->ipid = objref->standard.ipid;
    ndr_writer_init(&offer->objref);
    objref_put(&offer->objref, objref);
    if (offer->objref.failed)
        return hr_raise(E_OUTOFMEMORY, "offering a class");

    /* Who suspends has a client waiting for him to resume: nothing may come before that. */
    access_begin_offer();
    hr = notices_add(&offer->notice, flags & REGCLS_SUSPENDED ? NOTICE_UNWATCHED : NOTICE_WATCHED);
    access_end_offer(clsid, hr == SCM_S_POLICY);
    if (FAILED(hr))
        return hr_trace(hr);
    TAKE_PTR(offer);
    return S_OK;
}

HRESULT offers_withdraw(DWORD cookie)
{
    return notices_withdraw(&offers, cookie);
}

static void suspend(struct notice *notice, const void *value)
{
    container_of(notice, struct offer, notice)->flags |= REGCLS_SUSPENDED;
}

static void resume(struct notice *notice, const void *value)
{
    container_of(notice, struct offer, notice)->flags &= ~(DWORD)REGCLS_SUSPENDED;
}

HRESULT offers_suspend(void)
{
    static const struct notice_change change = {.opnum = SCM_SUSPEND, .apply = suspend};
    HRESULT hr;

    hr = notices_change(&offers, 0, &change);
    return hr == S_FALSE ? S_OK : hr_trace(hr);
}

HRESULT offers_resume(void)
{
    static const struct notice_change change = {.opnum = SCM_RESUME, .apply = resume};
    HRESULT hr;

    hr = notices_change(&offers, 0, &change);
    return hr == S_FALSE ? S_OK : hr_trace(hr);
}
