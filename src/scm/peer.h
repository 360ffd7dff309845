/* SPDX-License-Identifier: MIT */
/*
 * Peer: one connection to the daemon: a client's, a server's, or both. The event loop never waits
 * for it: what it does not take is queued within a limit, and until it is taken nothing more is
 * read from it.
 */
#pragma once

#include <systemd/sd-event.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "launch/account.h"
#include "wire/connection.h"

struct peer;

struct peer_callbacks {
    bool (*offers)(const IID *iid, uint32_t version);
    /* Serves one request; a failure ends the peer. */
    HRESULT (*serve)(void *context, struct peer *peer, struct rpc_request *request);
    /* The peer is about to go. */
    void (*left)(void *context, struct peer *peer);
};

struct peer {
    struct list link;
    uint64_t number; /* of the connection: no other of this daemon has or had it */
    pid_t pid;
    bool is_foreign; /* another user's: a server that we start as that user (RunAs) */
    uid_t user;
    struct account *account; /* its process's; what the peer has is charged to it */
    struct rpc_connection connection;
    size_t n_bytes;    /* charged: what waits on the connection */
    bool is_refused;   /* one too many: it will hear of it when it introduces itself */
    unsigned n_offers; /* in the class table */
    unsigned n_wishes; /* that are waiting */
    bool is_on_roll;
    bool waits;             /* for its output to go */
    struct peer_loop *loop; /* borrowed */
    const struct peer_callbacks *callbacks;
    void *context;
};

/*
 * All peers are watched together, as one source of the event loop: the loop itself asks all that
 * are ready again after each one that it serves, which thousands that close at once would feel.
 */
struct peer_loop;

HRESULT peer_loop_new(sd_event *event, struct peer_loop **ret_loop);
struct peer_loop *peer_loop_free(struct peer_loop *loop);

/* Takes the connection @fd, whatever the outcome, and adds the peer to @list. Outcome:
 * ERROR_NOT_ENOUGH_QUOTA's HRESULT if its process has too many already. */
HRESULT peer_new(struct peer_loop *loop, int fd, pid_t pid, const struct peer_callbacks *callbacks,
                 void *context, struct list *list, struct peer **ret_peer);
struct peer *peer_free(struct peer *peer);

/*
 * Answers; a peer that lets too much wait is cut off, and freed by the loop later. So is one whose
 * process does on all its connections together.
 */
void peer_respond(struct peer *peer, const struct rpc_request *request, struct ndr_writer *writer);
void peer_fault(struct peer *peer, const struct rpc_request *request, uint32_t status);
