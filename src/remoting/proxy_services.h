/* SPDX-License-Identifier: MIT */
/*
 * Proxy services: what every proxy offers besides the object's own interfaces: IMarshal, IMultiQI,
 * IClientSecurity and IRpcOptions. Security is that of the socket: the kernel names both sides, so
 * blankets are kept for who asks and change nothing. Source: Windows' "IMultiQI" and
 * "IClientSecurity" pages.
 */
#pragma once

#include <comity/windows.h>

#include "remoting/rpc_options.h"

struct proxy_services {
    IMultiQI IMultiQI_iface;
    IClientSecurity IClientSecurity_iface;
    struct rpc_options options;
    IUnknown *outer;     /* borrowed: the proxy */
    IUnknown *marshaler; /* owned; (atomic) made when first asked for */
};

void proxy_services_init(struct proxy_services *services, IUnknown *outer);
void proxy_services_deinit(struct proxy_services *services);

/* One of the interfaces, with a reference of the outer proxy; E_NOINTERFACE for any other. */
HRESULT proxy_services_query(struct proxy_services *services, REFIID riid, void **ppv);
