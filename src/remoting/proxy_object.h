/* SPDX-License-Identifier: MIT */
/*
 * Proxy object: one object elsewhere as one apartment holds it. All its interfaces share one
 * identity and one count; calls go over pooled connections to its exporter.
 */
#pragma once

#include "apartment/apartment.h"
#include "remoting/remote.h"
#include "wire/objref.h"

struct proxy_object;

/*
 * An interface of the proxy object of @held, a reference whose counts are the apartment's already.
 * Takes over the reference of @remote. Outcome: E_NOINTERFACE.
 */
HRESULT proxy_object_hold(struct apartment *apartment, const struct objref *held,
                          struct remote *remote, const IID *iid, void **ppv);

/* The proxy object that an interface pointer belongs to, or NULL. Interfaces of proxies themselves
 * (IMarshal, say) belong to none. */
struct proxy_object *proxy_object_from(IUnknown *unknown);

/* Borrowed. */
struct remote *proxy_object_remote(const struct proxy_object *object);

/* False once it is cut off. */
bool proxy_object_is_connected(const struct proxy_object *object);

/* The reference of one interface, without counts. Outcome: E_NOINTERFACE. */
HRESULT proxy_object_reference(struct proxy_object *object, const IID *iid,
                               struct objref *ret_objref);

/* Cuts all those of the apartment off: calls then fail with CO_E_OBJNOTCONNECTED. */
void proxy_object_disconnect_all(const struct apartment *apartment);
