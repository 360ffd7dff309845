/* SPDX-License-Identifier: MIT */
/*
 * What the interfaces that the SCM serves share.
 */
#pragma once

#include "scm/class_table.h"
#include "scm/peer.h"
#include "scm/roll.h"
#include "scm/wishes.h"

struct scm {
    sd_event *event; /* borrowed */
    int listener;
    sd_event_source *listener_source;
    sd_event_source *pause_source; /* while no descriptors are left to accept with */
    sd_event_source *idle_source;
    uint64_t idle_us;
    struct class_table *classes;
    struct roll *roll;
    struct wishes *wishes;
    struct list peers;
    struct ndr_writer writer; /* of the answer that is being made */
};

/* Each serves one request of its interface; a failure ends the peer. */
HRESULT scm_interface_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
