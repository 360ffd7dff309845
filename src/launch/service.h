/* SPDX-License-Identifier: MIT */
/*
 * Services: units that systemd starts for us, asked over D-Bus: the system's manager where the
 * daemon is root's, else the user's. Nothing waits: the answer comes in the event loop.
 */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct service_start;

/* Tells that the unit was not started, or ended; @text says why. The start may be freed by it. */
typedef void (*service_failed)(void *context, HRESULT hr, const char *text);

/* Whether a systemd runs that can be asked, and whose services would find this home. */
bool service_manager_is_there(void);

/* Has the unit started, and watches it until it is freed. */
HRESULT service_start_new(sd_event *event, const char *unit, service_failed failed, void *context,
                          struct service_start **ret_start);
struct service_start *service_start_free(struct service_start *start);
DEFINE_CLEANUP(struct service_start *, service_start_free);
