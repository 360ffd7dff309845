/* SPDX-License-Identifier: MIT */
/*
 * SCM: the service control manager of one home. It serves the socket "scm" in one event loop:
 * keeps the class table, answers activations, has servers launched, and leaves when idle.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <systemd/sd-event.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct scm;

struct scm_options {
    uint64_t idle_us;         /* that it stays without a connection; 0: for ever */
    bool socket_is_inherited; /* and not its own to remove */
};

/* Serves the listening socket, which it takes. It leaves the event loop when it has been idle. */
HRESULT scm_new(sd_event *event, int listener, const struct scm_options *options,
                struct scm **ret_scm);

/* Leaves it now. Servers stay on the roll, for the next daemon to expect. */
void scm_stop(struct scm *scm);
struct scm *scm_free(struct scm *scm);
DEFINE_CLEANUP(struct scm *, scm_free);
