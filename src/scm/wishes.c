/* SPDX-License-Identifier: MIT */
#include "scm/wishes.h"

#include <stdlib.h>
#include <time.h>

#include <comity/winerror.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "launch/back_off.h"
#include "launch/launch_report.h"
#include "launch/launcher.h"
#include "launch/leavers.h"
#include "launch/server_registration.h"
#include "scm/gate.h"
#include "scm/surrogates.h"
#include "scm/vigils.h"

enum {
    MUSTER_STEP_US = 20000,
    MUSTER_STEPS = 150, /* three seconds for the servers of a former daemon */
};

struct wishes {
    sd_event *event;             /* borrowed */
    struct class_table *classes; /* borrowed */
    struct roll *roll;           /* borrowed */
    struct launcher *launcher;
    struct back_off *back_off;
    struct leavers *leavers;
    struct surrogates *surrogates;
    struct gate *gate;
    struct vigils *vigils;
    struct list waiting;
    sd_event_source *muster_source; /* while servers of a former daemon are awaited */
    unsigned muster_steps;
};

static struct wish *wish_free(struct wish *wish)
{
    if (!wish)
        return NULL;

    if (list_is_linked(&wish->link)) {
        wish->peer->n_wishes--;
        account_refund(wish->peer->account, ACCOUNT_WISHES, 1);
    }
    list_remove(&wish->link);
    free(wish->context);
    free(wish);
    return NULL;
}

static uint64_t now_us(const struct wishes *wishes)
{
    uint64_t now = 0;

    sd_event_now(wishes->event, CLOCK_MONOTONIC, &now);
    return now;
}

static void answer(struct wishes *wishes, struct wish *wish, struct class_offer *offer, HRESULT hr,
                   const char *text)
{
    if (offer) {
        leavers_note_given(wishes->leavers, &offer->clsid, offer->ticket, offer->server->pid);
        class_table_use(offer);
    }
    wish->answer(wish, offer, hr, text);
    wish_free(wish);
}

/* A class that lives in its application's surrogate: S_FALSE if that has to be started first. */
static HRESULT load(struct wishes *wishes, struct wish *wish, const GUID *app_id)
{
    HRESULT hr;

    hr = surrogates_load(wishes->surrogates, app_id, &wish->clsid);
    if (hr != S_FALSE)
        return hr_trace(hr);
    wish->is_parked = launcher_awaits_surrogate(wishes->launcher, app_id);
    return wish->is_parked ? S_OK : S_FALSE;
}

static HRESULT start(struct wishes *wishes, struct wish *wish)
{
    _cleanup_(server_command_deinit) struct server_command command = {0};
    HRESULT hr;

    if (launcher_awaits(wishes->launcher, &wish->clsid))
        return S_OK;
    hr = server_command_find(&wish->clsid, &command);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = command.kind == SERVER_SURROGATE ? load(wishes, wish, &command.app_id) : S_FALSE;
    if (hr != S_FALSE)
        return hr_trace(hr);
    hr = leavers_check(wishes->leavers, &wish->clsid);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = back_off_begin(wishes->back_off, &wish->clsid, &command, now_us(wishes));
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(launcher_start(wishes->launcher, &wish->clsid, &command, wish->peer->account));
}

/* Starts what the wish needs, or answers that it cannot be. */
static void launch(struct wishes *wishes, struct wish *wish)
{
    HRESULT hr;

    wish->is_held = false;
    wish->is_parked = false;
    hr = gate_check(wishes->gate, wish->peer, &wish->clsid, PERMISSION_LAUNCH);
    if (SUCCEEDED(hr))
        hr = start(wishes, wish);
    if (FAILED(hr)) {
        const char *text = hr == hr_recorded() ? hr_message() : "";

        /* Who tries whether a class is there would fill the log. */
        if (hr != REGDB_E_CLASSNOTREG)
            launch_report_refused(&wish->clsid, hr, text);
        answer(wishes, wish, NULL, hr, text);
        hr_clear();
    }
}

/* A surrogate is there, or will not be. */
static void unpark(struct wishes *wishes)
{
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (wish->is_parked)
            launch(wishes, wish);
    }
}

static void fail(struct wishes *wishes, const CLSID *clsid, HRESULT hr, const char *text)
{
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (guid_is_equal(&wish->clsid, clsid))
            answer(wishes, wish, class_table_find(wishes->classes, clsid), hr, text);
    }
}

static void on_launch_failed(void *context, const CLSID *clsid, HRESULT hr, const char *text)
{
    struct wishes *wishes = context;

    back_off_note_failure(wishes->back_off, clsid, now_us(wishes), text);
    fail(wishes, clsid, hr, text);
    unpark(wishes);
}

static void on_load_done(void *context, const CLSID *clsid, enum surrogate_outcome outcome,
                         HRESULT hr, const char *text)
{
    struct wishes *wishes = context;

    if (outcome == SURROGATE_FAILED) {
        fail(wishes, clsid, hr, text);
        return;
    }
    if (outcome == SURROGATE_LOADED) {
        /* Offers that others wished for have been answered: what still waits is not offered. */
        fail(wishes, clsid, CO_E_SERVER_EXEC_FAILURE,
             "the surrogate loaded the class but did not offer it");
        return;
    }
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (guid_is_equal(&wish->clsid, clsid))
            launch(wishes, wish);
    }
}

/* ---- the servers of a former daemon ---- */

static void end_muster(struct wishes *wishes)
{
    wishes->muster_source = sd_event_source_disable_unref(wishes->muster_source);
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (wish->is_held)
            launch(wishes, wish);
    }
}

static int on_muster(sd_event_source *source, uint64_t now, void *context)
{
    struct wishes *wishes = context;

    if (++wishes->muster_steps < MUSTER_STEPS && roll_is_awaiting(wishes->roll)) {
        sd_event_source_set_time(source, now + MUSTER_STEP_US);
        sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
        return 0;
    }
    end_muster(wishes);
    return 0;
}

void wishes_note_return(struct wishes *wishes)
{
    if (wishes->muster_source && roll_is_complete(wishes->roll))
        end_muster(wishes);
}

/* ---- */

HRESULT wishes_new(sd_event *event, struct class_table *classes, struct roll *roll,
                   struct envoys *envoys, struct wishes **ret_wishes)
{
    _cleanup_(wishes_freep) struct wishes *wishes = calloc(1, sizeof(*wishes));
    HRESULT hr;

    if (!wishes)
        return hr_raise(E_OUTOFMEMORY, "serving activations");

    wishes->event = event;
    wishes->classes = classes;
    wishes->roll = roll;
    list_init(&wishes->waiting);
    wishes->gate = gate_new();
    if (!wishes->gate)
        return hr_raise(E_OUTOFMEMORY, "serving activations");
    hr = back_off_new(&wishes->back_off);
    if (SUCCEEDED(hr))
        hr = leavers_new(&wishes->leavers);
    if (SUCCEEDED(hr))
        hr = launcher_new(event, roll, on_launch_failed, wishes, &wishes->launcher);
    if (SUCCEEDED(hr))
        hr = surrogates_new(classes, envoys, on_load_done, wishes, &wishes->surrogates);
    if (SUCCEEDED(hr))
        hr = vigils_new(event, classes, envoys, &wishes->vigils);
    if (FAILED(hr))
        return hr_trace(hr);

    if (roll_is_awaiting(roll))
        sd_event_add_time_relative(event, &wishes->muster_source, CLOCK_MONOTONIC, MUSTER_STEP_US,
                                   0, on_muster, wishes);
    *ret_wishes = TAKE_PTR(wishes);
    return S_OK;
}

struct wishes *wishes_free(struct wishes *wishes)
{
    if (!wishes)
        return NULL;

    list_for_each (link, &wishes->waiting)
        wish_free(container_of(link, struct wish, link));
    sd_event_source_disable_unref(wishes->muster_source);
    vigils_free(wishes->vigils);
    surrogates_free(wishes->surrogates);
    launcher_free(wishes->launcher);
    back_off_free(wishes->back_off);
    leavers_free(wishes->leavers);
    gate_free(wishes->gate);
    free(wishes);
    return NULL;
}

void wishes_note_leaver(struct wishes *wishes, uint64_t ticket, REFCLSID clsid)
{
    class_table_hide(wishes->classes, ticket, clsid);
    leavers_note_return(wishes->leavers, clsid, ticket);
}

void wishes_add(struct wishes *wishes, struct peer *peer, const struct rpc_request *request,
                REFCLSID clsid, wish_answer answer_wish, void *context)
{
    struct class_offer *offer = class_table_find(wishes->classes, clsid);
    struct wish *wish = calloc(1, sizeof(*wish));
    HRESULT hr;

    if (!wish) {
        free(context);
        peer_fault(peer, request, (uint32_t)E_OUTOFMEMORY);
        return;
    }
    wish->peer = peer;
    wish->request = *request;
    wish->clsid = *clsid;
    wish->answer = answer_wish;
    wish->context = context;
    hr = gate_check(wishes->gate, peer, clsid, PERMISSION_ACTIVATE);
    if (FAILED(hr)) {
        answer(wishes, wish, NULL, hr, hr == hr_recorded() ? hr_message() : "");
        hr_clear();
        return;
    }
    if (offer) {
        answer(wishes, wish, offer, S_OK, "");
        return;
    }
    hr = account_charge(peer->account, ACCOUNT_WISHES, 1);
    if (FAILED(hr)) {
        answer(wishes, wish, NULL, hr, hr_message());
        hr_clear();
        return;
    }
    list_append(&wishes->waiting, &wish->link);
    peer->n_wishes++;
    if (wishes->muster_source)
        wish->is_held = true;
    else
        launch(wishes, wish);
}

static bool is_wished(const struct wishes *wishes, REFCLSID clsid)
{
    list_for_each (link, &wishes->waiting) {
        if (guid_is_equal(&container_of(link, struct wish, link)->clsid, clsid))
            return true;
    }
    return false;
}

/* The offer can be found: what was started for it has done its work, perhaps in vain. */
static void note_shown(struct wishes *wishes, const struct class_offer *offer)
{
    if (launcher_awaits(wishes->launcher, &offer->clsid) && !is_wished(wishes, &offer->clsid))
        vigils_end(wishes->vigils, offer);
    launcher_done(wishes->launcher, &offer->clsid);
    back_off_note_success(wishes->back_off, &offer->clsid);
}

/* What is for one client leaves others waiting: the next of them has another server started. */
static void reconsider(struct wishes *wishes, struct wish *wish)
{
    struct class_offer *offer = class_table_find(wishes->classes, &wish->clsid);

    if (offer) {
        note_shown(wishes, offer);
        vigils_keep(wishes->vigils, wish->peer->pid, offer);
        answer(wishes, wish, offer, S_OK, "");
    } else if (!wish->is_held) {
        launch(wishes, wish);
    }
}

void wishes_note_offer(struct wishes *wishes, pid_t pid, REFCLSID clsid)
{
    launcher_note_offer(wishes->launcher, pid, clsid);
}

void wishes_fulfil(struct wishes *wishes, REFCLSID clsid)
{
    struct class_offer *offer = class_table_find(wishes->classes, clsid);

    if (offer)
        note_shown(wishes, offer);
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (guid_is_equal(&wish->clsid, clsid))
            reconsider(wishes, wish);
    }
    unpark(wishes);
}

void wishes_fulfil_all(struct wishes *wishes)
{
    struct scm_listed_launch launch = {0};
    struct class_offer *offer;

    while (launcher_next(wishes->launcher, launch.number, &launch)) {
        offer = class_table_find(wishes->classes, &launch.clsid);
        if (offer)
            note_shown(wishes, offer);
    }
    list_for_each (link, &wishes->waiting)
        reconsider(wishes, container_of(link, struct wish, link));
}

void wishes_drop(struct wishes *wishes, struct peer *peer)
{
    list_for_each (link, &wishes->waiting) {
        struct wish *wish = container_of(link, struct wish, link);

        if (wish->peer == peer)
            wish_free(wish);
    }
}

bool wishes_are_held(const struct wishes *wishes)
{
    return wishes->muster_source != NULL;
}

bool wishes_is_idle(const struct wishes *wishes)
{
    return launcher_is_idle(wishes->launcher) && !wishes->muster_source;
}

bool wishes_next_launch(const struct wishes *wishes, uint64_t after,
                        struct scm_listed_launch *ret_launch)
{
    if (!launcher_next(wishes->launcher, after, ret_launch))
        return false;

    list_for_each (link, &wishes->waiting) {
        if (guid_is_equal(&container_of(link, struct wish, link)->clsid, &ret_launch->clsid))
            ret_launch->n_waiting++;
    }
    return true;
}

bool wishes_next_pause(const struct wishes *wishes, uint64_t after,
                       struct scm_listed_pause *ret_pause)
{
    return back_off_next(wishes->back_off, after, now_us(wishes), ret_pause);
}
