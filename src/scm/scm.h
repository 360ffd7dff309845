/* SPDX-License-Identifier: MIT */
/*
 * SCM: the service control manager of one home. It serves the socket "scm" in one event loop:
 * keeps the class table, answers activations, has servers launched, and leaves when idle.
 */
#pragma once

#include <stdint.h>

#include <systemd/sd-event.h>

#include <comity/windef.h>

#include "base/cleanup.h"

struct scm;

/* Serves the listening socket, which it takes. It leaves the loop after @idle_us microseconds
 * without a connection; 0 is never. */
HRESULT scm_new(sd_event *event, int listener, uint64_t idle_us, struct scm **ret_scm);
struct scm *scm_free(struct scm *scm);
DEFINE_CLEANUP(struct scm *, scm_free);
