/* SPDX-License-Identifier: MIT */
/*
 * IRemUnknown and IRemUnknown2: how references to an apartment's objects are asked for, counted and
 * given back. Source: [MS-DCOM] 3.1.1.5.6, 3.1.1.5.7.
 */
#pragma once

#include "com/exporter.h"

enum {
    REM_QUERY_INTERFACE = 3,
    REM_ADD_REF = 4,
    REM_RELEASE = 5,
    REM_QUERY_INTERFACE2 = 6,
    /* Ours, with RemAddRef's arguments: a packet's references become the caller's, and back. */
    REM_TAKE_OVER = 7,
    REM_PUT_DOWN = 8,
};

extern const IID iid_remote_unknown;

bool remote_unknown_is(const IID *iid);

/* Serves one request; 0, or the status of a fault. */
uint32_t remote_unknown_serve(struct apartment *apartment, struct association *association,
                              struct rpc_request *request, struct ndr_writer *writer);
