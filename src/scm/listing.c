/* SPDX-License-Identifier: MIT */
/*
 * What the SCM tells of its work to who looks on: offers, launches and pauses, page
 * by page.
 */
#include <string.h>

#include <comity/winerror.h>

#include "scm/scm_state.h"

enum {
    TEXTS_LISTED = 32, /* in one answer: they may be long */
};

/* A page that is being written: its count comes first and is known last. */
struct page {
    struct ndr_writer *writer;
    size_t count_at;
    uint32_t n;
};

static struct page page_begin(struct scm *scm)
{
    struct page page = {.writer = scm_begin_answer(scm)};

    page.count_at = page.writer->size;
    ndr_put_u32(page.writer, 0);
    return page;
}

static void page_end(struct page *page, struct peer *peer, const struct rpc_request *request)
{
    if (!page->writer->failed)
        memcpy(page->writer->data + page->count_at, &page->n, sizeof(page->n));
    peer_respond(peer, request, page->writer);
}

static bool put_offer(void *context, const struct class_offer *offer)
{
    struct page *page = context;
    const struct scm_listed_offer listed = {
        .number = offer->number,
        .pid = (uint32_t)offer->server->pid,
        .clsid = offer->clsid,
        .cookie = offer->cookie,
        .clsctx = offer->clsctx,
        .flags = offer->flags | (offer->is_used ? SCM_OFFER_USED : 0),
        .is_suspended = offer->is_suspended,
    };

    scm_put_listed_offer(page->writer, &listed);
    return ++page->n < SCM_LISTED_MAX;
}

HRESULT listing_serve_offers(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint64_t before = ndr_get_u64(&request->stub);
    struct page page;

    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    page = page_begin(scm);
    class_table_visit(scm->classes, before, put_offer, &page);
    page_end(&page, peer, request);
    return S_OK;
}

HRESULT listing_serve_launches(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint64_t after = ndr_get_u64(&request->stub);
    struct scm_listed_launch launch;
    struct page page;

    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    page = page_begin(scm);
    while (page.n < TEXTS_LISTED && wishes_next_launch(scm->wishes, after, &launch)) {
        scm_put_listed_launch(page.writer, &launch);
        after = launch.number;
        page.n++;
    }
    page_end(&page, peer, request);
    return S_OK;
}

HRESULT listing_serve_pauses(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint64_t after = ndr_get_u64(&request->stub);
    struct scm_listed_pause pause;
    struct page page;

    if (request->stub.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);

    page = page_begin(scm);
    while (page.n < TEXTS_LISTED && wishes_next_pause(scm->wishes, after, &pause)) {
        scm_put_listed_pause(page.writer, &pause);
        after = pause.number;
        page.n++;
    }
    page_end(&page, peer, request);
    return S_OK;
}
