/* SPDX-License-Identifier: MIT */
/*
 * Exporter: the objects of this process that others hold. An object is known by its OID, each of
 * its interfaces by an IPID; what a client holds is counted for its association, and goes with it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "apartment/apartment.h"
#include "wire/objref.h"

struct association;

enum export_kind {
    EXPORT_CREDITED, /* to the caller's association: in an answer */
    EXPORT_HELD,     /* until exporter_let_go(), for any number of receivers */
    EXPORT_HOSTED,   /* the same, for this process: the object counts as no use of others */
    EXPORT_CLASS,    /* the same, for a class object that the process registered */
    EXPORT_PACKET,   /* until one receiver takes it over, or exporter_release_packet() */
    EXPORT_TABLE,    /* until exporter_release_packet(), for any number of receivers */
    EXPORT_WEAK,     /* nothing is held; exporter_release_packet() ends it */
};

enum {
    EXPORT_REFS = 5,          /* what a reference in an answer or a packet carries */
    SORF_TABLE_STRONG = 0x01, /* our use of STDOBJREF's reserved flags, in packets */
    SORF_TABLE_WEAK = 0x20,
};

/*
 * Makes the object's interface reachable and fills its reference; @association is for
 * EXPORT_CREDITED alone. Outcomes: E_NOINTERFACE, from the object or for want of a marshaler.
 */
HRESULT exporter_export(struct apartment *apartment, IUnknown *unknown, const IID *iid,
                        enum export_kind kind, struct association *association,
                        struct objref *ret_objref);

/* Ends an EXPORT_HELD, EXPORT_HOSTED or EXPORT_CLASS. */
void exporter_let_go(const GUID *ipid);

/* Whether a client has claimed or called the object since it was exported as a class object. */
bool exporter_is_met(const GUID *ipid);

/*
 * Ends what a packet holds. @closes: whether the object may go with it. Outcome: CO_E_OBJNOTREG if
 * it holds nothing any more.
 */
HRESULT exporter_release_packet(const struct stdobjref *packet, bool closes);

/* The object behind an IPID of this process: its interface, with a reference. */
HRESULT exporter_resolve(const GUID *ipid, const IID *iid, void **ppv);

/* For IRemUnknown: the reference of another interface of the object, credited. */
HRESULT exporter_query(struct apartment *apartment, struct association *association,
                       const GUID *ipid, const IID *iid, struct stdobjref *ret_standard);

bool exporter_offers(const IID *iid);

/* Serves one request; 0, or the status of a fault. */
uint32_t exporter_serve(struct apartment *apartment, struct association *association,
                        struct rpc_request *request, struct ndr_writer *writer);

/* Counts the locks of CoLockObjectExternal. */
HRESULT exporter_lock_object(struct apartment *apartment, IUnknown *unknown);
void exporter_unlock_object(struct apartment *apartment, IUnknown *unknown, bool closes);

/* Lets go of all that the apartment exports. */
void exporter_disconnect(struct apartment *apartment);

/* Lets go of one object, whoever holds it. */
void exporter_disconnect_object(IUnknown *unknown);
