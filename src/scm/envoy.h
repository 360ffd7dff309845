/* SPDX-License-Identifier: MIT */
/*
 * Envoys: make objects in servers on behalf of clients who asked by a published interface. The
 * server may take its time, so an envoy is a thread of its own. What it got it lends on
 * (REM_LEND), and stays connected for a while: the client that calls the object takes it over.
 */
#pragma once

#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "wire/activation_properties.h"

struct envoys;

enum errand_kind {
    ERRAND_CLASS_OBJECT,
    ERRAND_INSTANCE,
    ERRAND_LOAD,  /* a surrogate shall load the class */
    ERRAND_VISIT, /* the class object is locked and unlocked */
};

/* What an envoy is to do, and what came of it. */
struct errand {
    enum errand_kind kind;
    struct objref class_object; /* or the surrogate's object */
    CLSID clsid;                /* to be loaded */
    uint32_t n_iids;
    IID iids[ACTIVATION_IIDS_MAX];
    HRESULT hr; /* of the whole */
    HRESULT results[ACTIVATION_IIDS_MAX];
    struct stdobjref references[ACTIVATION_IIDS_MAX];
};

typedef void (*errand_done)(void *context, const struct errand *errand);

HRESULT envoys_new(sd_event *event, struct envoys **ret_envoys);

/* Waits for those that are on their way. */
struct envoys *envoys_free(struct envoys *envoys);
DEFINE_CLEANUP(struct envoys *, envoys_free);

/* Takes @context, which is freed after @done was called with it in the event loop. Outcome:
 * ERROR_NOT_ENOUGH_QUOTA's HRESULT, raised, if very many are on their way. */
HRESULT envoys_send(struct envoys *envoys, const struct errand *errand, errand_done done,
                    void *context);

bool envoys_are_idle(const struct envoys *envoys);
