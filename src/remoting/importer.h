/* SPDX-License-Identifier: MIT */
/*
 * Importer: how references that came from elsewhere become objects that this process holds, and
 * references again.
 */
#pragma once

#include "apartment/apartment.h"
#include "remoting/proxy_object.h"
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
 * The packet of a proxy, which lives on without it. A table-weak packet of a proxy holds nothing:
 * proxy_object_reference() makes it.
 */
HRESULT importer_export_packet(struct proxy_object *object, const IID *iid, bool is_table,
                               struct objref *ret_packet);

/*
 * IClassFactory::CreateInstance on a class object that somebody else keeps alive: no reference is
 * claimed, so it is one call.
 */
HRESULT importer_create(struct apartment *apartment, const struct objref *class_object,
                        const IID *iid, void **ppv);

/* Cuts all proxies of the apartment off: calls then fail with CO_E_OBJNOTCONNECTED. */
void importer_disconnect(struct apartment *apartment);
