/* SPDX-License-Identifier: MIT */
/*
 * Management: the interface by which any DCE/RPC server can be asked what it serves. Source: C706,
 * appendix Q (mgmt).
 */
#pragma once

#include "wire/connection.h"

struct rpc_interface {
    IID iid;
    uint16_t major;
    uint16_t minor;
};

extern const struct rpc_interface management_interface;

/* Whether a client of @version (its low half is the major one) can be served. */
bool rpc_interface_offers(const struct rpc_interface *offered, uint32_t version);

/* Serves one request; 0, or the status of a fault. @interfaces are what the server has besides. */
uint32_t management_serve(const struct rpc_connection *connection, struct rpc_request *request,
                          const struct rpc_interface *interfaces, uint32_t n,
                          struct ndr_writer *writer);
