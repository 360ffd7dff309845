/* SPDX-License-Identifier: MIT */
/*
 * Envoys: make objects in servers on behalf of clients who asked by a published interface. The
 * server may take its time, so envoys travel on threads of their own: one as a rule, which waits
 * for the next errand, and more while servers are slow. What an envoy got it lends on (REM_LEND),
 * and stays connected for a while: the client that calls the object takes it over.
 */
#pragma once

#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "scm/errand.h"

struct envoys;

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
