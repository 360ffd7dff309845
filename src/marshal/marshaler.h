/* SPDX-License-Identifier: MIT */
/*
 * What the marshalers of the single interfaces share.
 */
#pragma once

#include <ocidl.h>

#include "marshal/channel.h"
#include "marshal/oaut.h"

extern const struct interface_marshaler unknown_marshaler;
extern const struct interface_marshaler class_factory_marshaler;
extern const struct interface_marshaler dispatch_marshaler;
extern const struct interface_marshaler enum_variant_marshaler;

/* The first three methods of a proxy's vtable. */
#define PROXY_UNKNOWN(interface_name)                                                              \
    .QueryInterface = (HRESULT(*)(interface_name *, REFIID, void **))marshal_QueryInterface,       \
    .AddRef = (ULONG(*)(interface_name *))marshal_AddRef,                                          \
    .Release = (ULONG(*)(interface_name *))marshal_Release

/* A proxy's call: begin, put the arguments, send, get the results, end with the result so far. */
HRESULT proxy_begin(void *iface, struct call *call);
HRESULT proxy_send(void *iface, uint16_t opnum, struct call *call);
HRESULT proxy_end(void *iface, struct call *call, HRESULT hr);

/* The HRESULT that ends the results. */
HRESULT proxy_result(struct call *call);
