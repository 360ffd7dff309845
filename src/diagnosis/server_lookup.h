/* SPDX-License-Identifier: MIT */
/*
 * Server look-up: which servers a class is registered with, and whether one of them could serve.
 */
#pragma once

#include "diagnosis/application.h"
#include "diagnosis/class_lookup.h"

/* Tries the servers of @lookup's class in activation's order: one that fails leaves the next to be
 * tried. */
void server_lookup_examine(struct diagnosis *diagnosis,
                           const struct application_finding *application, uint32_t contexts,
                           struct class_lookup *lookup);

/* Examines the module of a class that comes with Comity and is not registered; false if it is none
 * of those. */
bool server_lookup_shipped(struct diagnosis *diagnosis, uint32_t contexts,
                           struct class_lookup *lookup);
