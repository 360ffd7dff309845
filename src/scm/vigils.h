/* SPDX-License-Identifier: MIT */
/*
 * Vigils: over servers that were started for a client who may die before he has an object of them.
 * A server ends when its last object or lock goes, so one that never had any stays. Such a one is
 * locked and unlocked by an envoy: its own counting ends it then, and does nothing else if others
 * use it.
 */
#pragma once

#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "scm/class_table.h"
#include "scm/envoy.h"

struct vigils;

/* The event loop, the table and the envoys are borrowed. */
HRESULT vigils_new(sd_event *event, const struct class_table *classes, struct envoys *envoys,
                   struct vigils **ret_vigils);
struct vigils *vigils_free(struct vigils *vigils);
DEFINE_CLEANUP(struct vigils *, vigils_free);

/* The process gets the offer, whose server was started for it. Of very many the last are watched.
 */
void vigils_keep(struct vigils *vigils, pid_t client, const struct class_offer *offer);

/* Nobody is left who wished for the offer. */
void vigils_end(struct vigils *vigils, const struct class_offer *offer);
