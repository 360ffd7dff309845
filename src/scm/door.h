/* SPDX-License-Identifier: MIT */
/*
 * Door: whether other users can reach root's daemon. It stands open while a policy admits any of
 * them: then they may look up the sockets of the runtime folder, and the daemon hears them. What
 * they may do is the policies' to say, in the daemon (scm/gate.h) and in each server
 * (stubs/access.h). A home of another user than root is no home of theirs, so its door stays shut.
 */
#pragma once

#include <stdbool.h>

#include <systemd/sd-event.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct door;

/* Looks at the policies now and whenever the registry has changed. */
HRESULT door_new(sd_event *event, struct door **ret_door);
struct door *door_free(struct door *door);
DEFINE_CLEANUP(struct door *, door_free);

/* Others cannot start a daemon that has left. */
bool door_is_open(const struct door *door);
