/* SPDX-License-Identifier: MIT */
/*
 * Exporter: the objects of this process that others hold. An object is known by its OID, each of
 * its interfaces by an IPID; what a client holds is counted for its association, and goes with it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "com/apartment.h"
#include "wire/objref.h"

struct association;

enum export_kind {
    EXPORT_CREDITED, /* to the caller's association: in an answer */
    EXPORT_TRANSIT,  /* held until exporter_release_transit(): in a request */
    EXPORT_TABLE,    /* held until exporter_release_transit(), for any number of receivers */
};

/*
 * Makes the object's interface reachable and fills its reference. Outcomes: E_NOINTERFACE, from
 * the object or for want of a marshaler.
 */
HRESULT exporter_export(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                        enum export_kind kind, struct association *association,
                        struct objref *ret_objref);
void exporter_release_transit(const GUID *ipid);

/* The object behind an IPID of this process: its interface, with a reference. */
HRESULT exporter_resolve(const GUID *ipid, const IID *iid, void **ppv);

bool exporter_offers(const IID *iid);
struct association *exporter_join(struct apartment *apartment, uint32_t number);
uint32_t exporter_association_number(const struct association *association);
void exporter_leave(struct association *association);

/* Serves one request; 0, or the status of a fault. */
uint32_t exporter_serve(struct apartment *apartment, struct association *association,
                        struct rpc_request *request, struct ndr_writer *writer);

/* Lets go of all that the apartment exports. */
void exporter_disconnect(struct apartment *apartment);

/* Lets go of one object, whoever holds it. */
void exporter_disconnect_object(IUnknown *unknown);
