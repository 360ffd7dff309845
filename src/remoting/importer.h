/* SPDX-License-Identifier: MIT */
/*
 * Importer: the objects elsewhere that this process holds. All interfaces of one object are one
 * proxy object, so that its identity holds; calls go over pooled connections to its exporter.
 */
#pragma once

#include "apartment/apartment.h"
#include "wire/objref.h"

/*
 * The interface that a reference names; a reference into this process yields the object itself.
 * References without a count are claimed first. Outcomes: CO_E_OBJNOTCONNECTED,
 * RPC_S_SERVER_UNAVAILABLE's HRESULT, E_NOINTERFACE.
 */
HRESULT importer_import(struct apartment *apartment, const struct objref *objref, const IID *iid,
                        void **ppv);

/*
 * The interface that a packet names: a normal one is used up by it. Outcomes: CO_E_OBJNOTREG of a
 * table-weak one whose object has gone, CO_E_OBJNOTCONNECTED, E_NOINTERFACE.
 */
HRESULT importer_import_packet(struct apartment *apartment, const struct objref *packet,
                               const IID *iid, void **ppv);

/* Gives back what a packet holds. Outcome: CO_E_OBJNOTREG if it holds nothing any more. */
HRESULT importer_release_packet(struct apartment *apartment, const struct objref *packet);

/*
 * The packet of a proxy, which lives on without it; S_FALSE if @unknown is an object of this
 * process. A table-weak packet of a proxy holds nothing: importer_reference() makes it.
 */
HRESULT importer_export_packet(IUnknown *unknown, const IID *iid, bool is_table,
                               struct objref *ret_packet);

/* The reference of a proxy; S_FALSE if @unknown is an object of this process. */
HRESULT importer_reference(IUnknown *unknown, const IID *iid, struct objref *ret_objref);

/*
 * IClassFactory::CreateInstance on a class object that somebody else keeps alive: no reference is
 * claimed, so it is one call.
 */
HRESULT importer_create(struct apartment *apartment, const struct objref *class_object,
                        const IID *iid, void **ppv);

/* Whether it is an interface of an object elsewhere, other than those of proxies themselves. */
bool importer_is_proxy(IUnknown *unknown);

/* False for a proxy that is cut off; true for one that is not, and for any other object. */
bool importer_is_connected(IUnknown *unknown);

/* Cuts all proxies of the apartment off: calls then fail with CO_E_OBJNOTCONNECTED. */
void importer_disconnect(struct apartment *apartment);
