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
};

extern const IID iid_remote_unknown;

bool remote_unknown_is(const IID *iid);

/* Serves one request; 0, or the status of a fault. */
uint32_t remote_unknown_serve(struct apartment *apartment, struct association *association,
                              struct rpc_request *request, struct ndr_writer *writer);

/* What the exporter does for it. */
HRESULT exporter_add_refs(struct association *association, const GUID *ipid, uint32_t refs);
void exporter_release_refs(struct association *association, const GUID *ipid, uint32_t refs);
HRESULT exporter_query(struct apartment *apartment, struct association *association,
                       const GUID *ipid, const IID *iid, struct stdobjref *ret_standard);
