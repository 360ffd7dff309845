/* SPDX-License-Identifier: MIT */
/*
 * The running object table's requests. What is not found right after a daemon was killed may be on
 * its way back: questions wait for the processes that the last daemon knew.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "scm/scm_state.h"

enum {
    PORTION = 48 << 10, /* of a list: where it stops when it has reached this */
    HELD_MAX = 64,      /* questions of one peer that wait */
    LOOK_US = 10000,    /* between looks whether all are back */
};

/* A question that waits. */
struct rot_question {
    struct list link;
    struct peer *peer;
    struct rpc_request request; /* without its bytes */
    uint64_t after;             /* of a list */
    uint32_t size;
    uint8_t comparison[];
};

static void respond_hr(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                       HRESULT hr)
{
    struct ndr_writer *writer = scm_begin_answer(scm);

    scm_put_result(writer, hr);
    peer_respond(peer, request, writer);
}

/* ---- answering ---- */

static void respond_found(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                          const struct rot_entry *entry)
{
    struct ndr_writer *writer = scm_begin_answer(scm);
    struct rot_found found = {.hr = MK_E_UNAVAILABLE, .object = {.data = ""}};

    if (entry) {
        found.hr = S_OK;
        found.entry = entry->number;
        found.time = entry->told.time;
        found.object = entry->told.object;
    }
    rot_put_found(writer, &found);
    peer_respond(peer, request, writer);
}

static void respond_list(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                         uint64_t after)
{
    struct ndr_writer *writer = scm_begin_answer(scm);
    struct rot_entry *entry = rot_next(scm->rot, after);

    while (entry && writer->size < PORTION) {
        struct rot_line line = {
            .entry = entry->number,
            .pid = (uint32_t)entry->peer->pid,
            .flags = entry->told.flags,
            .time = entry->told.time,
            .moniker = entry->told.moniker,
            .name = entry->told.name,
        };

        rot_put_line(writer, &line);
        entry = entry->link.next == rot_end(scm->rot)
                    ? NULL
                    : container_of(entry->link.next, struct rot_entry, link);
    }
    rot_put_end(writer, entry != NULL);
    peer_respond(peer, request, writer);
}

/* ---- questions that wait ---- */

static void free_question(struct rot_question *question)
{
    question->peer->n_wishes--;
    list_remove(&question->link);
    free(question);
}

/* Whether it was answered; @is_last: now it is, whatever there is. */
static bool answer(struct scm *scm, struct rot_question *question, bool is_last)
{
    struct rot_bytes comparison = {question->comparison, question->size};
    struct rot_entry *entry;

    if (question->request.opnum == ROT_LIST) {
        if (is_last)
            respond_list(scm, question->peer, &question->request, question->after);
        return is_last;
    }
    entry = rot_find(scm->rot, comparison);
    if (entry || is_last)
        respond_found(scm, question->peer, &question->request, entry);
    return entry || is_last;
}

static void answer_held(struct scm *scm, bool is_last)
{
    list_for_each (link, &scm->rot_questions) {
        struct rot_question *question = container_of(link, struct rot_question, link);

        if (answer(scm, question, is_last))
            free_question(question);
    }
}

static int on_look(sd_event_source *source, uint64_t now, void *context)
{
    struct scm *scm = context;

    if (wishes_are_held(scm->wishes)) {
        sd_event_source_set_time(source, now + LOOK_US);
        sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
        return 0;
    }
    scm->rot_source = sd_event_source_disable_unref(scm->rot_source);
    answer_held(scm, true);
    return 0;
}

/* Holds a question; false if it must be answered now. */
static bool hold(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                 uint64_t after, struct rot_bytes comparison)
{
    struct rot_question *question;

    if (!wishes_are_held(scm->wishes) || peer->n_wishes >= HELD_MAX)
        return false;
    if (!scm->rot_source &&
        sd_event_add_time_relative(scm->event, &scm->rot_source, CLOCK_MONOTONIC, LOOK_US, 0,
                                   on_look, scm) < 0)
        return false;
    question = calloc(1, sizeof(*question) + comparison.size);
    if (!question)
        return false;

    question->peer = peer;
    question->request = *request;
    question->after = after;
    question->size = comparison.size;
    if (comparison.size > 0)
        memcpy(question->comparison, comparison.data, comparison.size);
    peer->n_wishes++;
    list_append(&scm->rot_questions, &question->link);
    return true;
}

void rot_interface_forget(struct scm *scm, struct peer *peer)
{
    list_for_each (link, &scm->rot_questions) {
        struct rot_question *question = container_of(link, struct rot_question, link);

        if (question->peer == peer)
            free_question(question);
    }
    rot_revoke_all(scm->rot, peer);
}

/* ---- requests ---- */

static HRESULT bad_data(void)
{
    return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

static HRESULT register_object(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    struct rot_registration told;
    HRESULT hr;

    rot_get_registration(&request->stub, &told);
    if (request->stub.failed)
        return bad_data();
    hr = rot_register(scm->rot, peer, &told);
    respond_hr(scm, peer, request, hr);
    if (FAILED(hr))
        return S_OK;
    scm_enrol(scm, peer);
    answer_held(scm, false);
    return S_OK;
}

static HRESULT revoke_object(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint32_t cookie = ndr_get_u32(&request->stub);

    if (request->stub.failed)
        return bad_data();
    respond_hr(scm, peer, request, rot_revoke(scm->rot, peer, cookie));
    return S_OK;
}

static HRESULT note_time(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    struct rot_time time;

    rot_get_time(&request->stub, &time);
    if (request->stub.failed)
        return bad_data();
    respond_hr(scm, peer, request, rot_note_time(scm->rot, peer, &time));
    return S_OK;
}

static HRESULT find_object(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    struct rot_query query;
    struct rot_entry *entry;

    rot_get_query(&request->stub, &query);
    if (request->stub.failed)
        return bad_data();
    /* The client met this entry's process on its way out. */
    rot_drop(scm->rot, query.stale);
    entry = rot_find(scm->rot, query.comparison);
    if (entry || !hold(scm, peer, request, 0, query.comparison))
        respond_found(scm, peer, request, entry);
    return S_OK;
}

static HRESULT list_objects(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    uint64_t after = ndr_get_u64(&request->stub);

    if (request->stub.failed)
        return bad_data();
    if (!hold(scm, peer, request, after, (struct rot_bytes){0}))
        respond_list(scm, peer, request, after);
    return S_OK;
}

HRESULT rot_interface_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    switch (request->opnum) {
    case ROT_REGISTER:
        return register_object(scm, peer, request);
    case ROT_REVOKE:
        return revoke_object(scm, peer, request);
    case ROT_NOTE_TIME:
        return note_time(scm, peer, request);
    case ROT_FIND:
        return find_object(scm, peer, request);
    default:
        return list_objects(scm, peer, request);
    }
}
