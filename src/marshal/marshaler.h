/* SPDX-License-Identifier: MIT */
/*
 * What the marshalers of the single interfaces share.
 */
#pragma once

#include <ocidl.h>

#include "marshal/method.h"
#include "marshal/oaut.h"

extern struct interface_marshaler dispatch_marshaler;
extern struct interface_marshaler dispatch_ex_marshaler;
extern struct interface_marshaler persist_stream_marshaler;

/* Interfaces that are nothing but tables, with NULL at the end; all groups of them likewise. */
extern struct interface_marshaler *const *const interface_groups[];
extern struct interface_marshaler *const core_interfaces[];
extern struct interface_marshaler *const stream_interfaces[];
extern struct interface_marshaler *const control_interfaces[];
extern struct interface_marshaler *const category_interfaces[];
extern struct interface_marshaler *const error_interfaces[];
extern struct interface_marshaler *const moniker_interfaces[];
extern struct interface_marshaler *const property_interfaces[];
extern struct interface_marshaler *const storage_interfaces[];

/* IUnknown's methods for proxies' vtables. */
HRESULT marshal_QueryInterface(void *iface, REFIID riid, void **ppv);
ULONG marshal_AddRef(void *iface);
ULONG marshal_Release(void *iface);

/* A proxy's call: begin, put the arguments, send, get the results, end with the result so far. */
HRESULT proxy_begin(void *iface, struct call *call);
HRESULT proxy_send(void *iface, uint16_t opnum, struct call *call);
HRESULT proxy_end(void *iface, struct call *call, HRESULT hr);

/* The HRESULT that ends the results. */
HRESULT proxy_result(struct call *call);
