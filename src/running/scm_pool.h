/* SPDX-License-Identifier: MIT */
/*
 * Questions to the SCM: asked on connections that are kept for the next one. Any thread may ask.
 */
#pragma once

#include "base/list.h"
#include "wire/connection.h"
#include "wire/ndr.h"

struct scm_connection {
    struct list link; /* in the pool, while nobody asks on it */
    struct rpc_connection connection;
    struct ndr_writer writer;
};

/* Writes the request, sends it and reads the answer, which the connection's buffer holds. */
typedef HRESULT (*scm_question)(struct scm_connection *scm, void *context);

/*
 * Has @ask ask, starting a daemon if there is none. One that died meanwhile
 * (RPC_S_SERVER_UNAVAILABLE's HRESULT) is replaced, and asked again.
 */
HRESULT scm_pool_ask(scm_question ask, void *context);

/* Closes the connections that nobody asks on: a daemon that nobody needs can go. */
void scm_pool_close(void);
