/* SPDX-License-Identifier: MIT */
/*
 * What the interfaces that the SCM serves share.
 */
#pragma once

#include "launch/roll.h"
#include "scm/class_table.h"
#include "scm/door.h"
#include "scm/envoy.h"
#include "scm/peer.h"
#include "scm/rot.h"
#include "scm/wishes.h"
#include "wire/management.h"

enum {
    SCM_INTERFACES_MAX = 8,
};

struct scm {
    sd_event *event; /* borrowed */
    int listener;
    sd_event_source *listener_source;
    sd_event_source *pause_source; /* while no descriptors are left to accept with */
    sd_event_source *idle_source;
    uint64_t idle_us;
    bool socket_is_inherited;
    struct class_table *classes;
    struct rot *rot;
    struct list rot_questions;   /* that wait */
    sd_event_source *rot_source; /* while some do */
    struct door *door;
    struct roll *roll;
    struct wishes *wishes;
    struct envoys *envoys;
    struct list activations; /* of published interfaces */
    struct peer_loop *loop;  /* of the peers */
    struct list peers;
    struct ndr_writer writer; /* of the answer that is being made */
};

/* The writer of an answer, begun; then sends it, or with @fault, that status. */
struct ndr_writer *scm_begin_answer(struct scm *scm);
void scm_answer(struct scm *scm, struct peer *peer, const struct rpc_request *request,
                uint32_t fault);

/* The peer has told what it serves: it is on the roll, for the next daemon to await. */
void scm_enrol(struct scm *scm, struct peer *peer);

/* What is served here, without management. */
uint32_t scm_interfaces(const struct rpc_interface **ret_interfaces);

/* Each serves one request of its interface; a failure ends the peer. */
HRESULT scm_interface_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT rot_interface_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT object_exporter_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT endpoint_mapper_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT activator_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT flat_activator_serve(struct scm *scm, struct peer *peer, struct rpc_request *request);

/* Each serves one operation of the SCM's own interface. */
HRESULT listing_serve_offers(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT listing_serve_launches(struct scm *scm, struct peer *peer, struct rpc_request *request);
HRESULT listing_serve_pauses(struct scm *scm, struct peer *peer, struct rpc_request *request);

/* Whether the request is one that another user's server may make: to offer, and to activate. */
bool scm_interface_is_for_all(const struct rpc_request *request);

/* The peer leaves, whatever it waits for; its wishes have been dropped. */
void activator_forget(struct scm *scm, struct peer *peer);
void rot_interface_forget(struct scm *scm, struct peer *peer);
