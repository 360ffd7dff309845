/* SPDX-License-Identifier: MIT */
/*
 * IRemUnknown and IRemUnknown2: how references to an apartment's objects are asked for, counted and
 * given back. Source: [MS-DCOM] 3.1.1.5.6, 3.1.1.5.7.
 */
#pragma once

#include "remoting/exporter.h"
#include "wire/orpc.h"

bool remote_unknown_is(const IID *iid);

/* Serves one request; 0, or the status of a fault. */
uint32_t remote_unknown_serve(struct apartment *apartment, struct association *association,
                              struct rpc_request *request, struct ndr_writer *writer);
