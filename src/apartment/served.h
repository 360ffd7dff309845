/* SPDX-License-Identifier: MIT */
/*
 * Served: one connection over which an apartment is called. It belongs to one thread at a time:
 * in a single-threaded apartment to that apartment's, in the multi-threaded one see crew.h.
 */
#pragma once

#include "apartment/apartment.h"
#include "apartment/callee.h"

struct served {
    struct list link;
    struct apartment *apartment; /* borrowed */
    struct rpc_connection connection;
    struct association *association;
    struct ndr_writer writer;
    bool is_busy;     /* a call of it is being served further up this thread's stack */
    bool is_refused;  /* its client may not call */
    bool is_disarmed; /* it became readable meanwhile */
};

/* Takes the connection, and closes it when it cannot: NULL. */
struct served *served_new(struct apartment *apartment, int fd, pid_t pid);

/* Closes the connection; what its client held through it alone is released. */
struct served *served_free(struct served *served);

/*
 * Receives once, with @flags as of recv(), and serves every whole request that is there then.
 * S_FALSE if nothing arrived; a failure means that the connection has ended.
 */
HRESULT served_serve(struct served *served, int flags);

/* For a connection with queued output: sends what its client takes of it, and when that is all,
 * serves what was received before. */
HRESULT served_flush(struct served *served);
