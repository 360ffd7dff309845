/* SPDX-License-Identifier: MIT */
#include "wire/management.h"

#include <comity/winerror.h>

enum {
    INQ_IF_IDS = 0,
    INQ_STATS = 1,
    IS_SERVER_LISTENING = 2,
    STOP_SERVER_LISTENING = 3,
    INQ_PRINC_NAME = 4,
    STATS = 4,
};

const struct rpc_interface management_interface = {
    {0xafa8bd80, 0x7d8a, 0x11c9, {0xbe, 0xf4, 0x08, 0x00, 0x2b, 0x10, 0x29, 0x89}}, 1, 0};

bool rpc_interface_offers(const struct rpc_interface *offered, uint32_t version)
{
    return (version & 0xffff) == offered->major && version >> 16 <= offered->minor;
}

static void put_interface(struct ndr_writer *writer, const struct rpc_interface *interface)
{
    ndr_put_guid(writer, &interface->iid);
    ndr_put_u16(writer, interface->major);
    ndr_put_u16(writer, interface->minor);
}

static void put_interfaces(struct ndr_writer *writer, const struct rpc_interface *interfaces,
                           uint32_t n)
{
    ndr_put_referent(writer);
    ndr_put_u32(writer, n + 1);
    ndr_put_u32(writer, n + 1);
    for (uint32_t i = 0; i < n + 1; i++)
        ndr_put_referent(writer);
    put_interface(writer, &management_interface);
    for (uint32_t i = 0; i < n; i++)
        put_interface(writer, &interfaces[i]);
    ndr_put_u32(writer, 0);
}

/* Calls and packets, received and sent: those of the connection that asks. */
static void put_statistics(struct ndr_writer *writer, const struct rpc_connection *connection,
                           uint32_t wanted)
{
    uint32_t n = wanted < STATS ? wanted : STATS;
    uint32_t values[STATS] = {connection->n_requests, 0, connection->n_frames,
                              connection->n_requests};

    ndr_put_u32(writer, n);
    ndr_put_u32(writer, n);
    for (uint32_t i = 0; i < n; i++)
        ndr_put_u32(writer, values[i]);
    ndr_put_u32(writer, 0);
}

/* Nobody is anybody by a name here: the socket tells who calls. */
static void put_no_name(struct ndr_writer *writer, uint32_t size)
{
    ndr_put_u32(writer, size);
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, size ? 1 : 0);
    if (size)
        ndr_put_u8(writer, 0);
    ndr_put_u32(writer, RPC_S_UNKNOWN_AUTHN_SERVICE);
}

uint32_t management_serve(const struct rpc_connection *connection, struct rpc_request *request,
                          const struct rpc_interface *interfaces, uint32_t n,
                          struct ndr_writer *writer)
{
    uint32_t size;

    switch (request->opnum) {
    case INQ_IF_IDS:
        put_interfaces(writer, interfaces, n);
        return 0;
    case INQ_STATS:
        size = ndr_get_u32(&request->stub);
        if (request->stub.failed)
            return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        put_statistics(writer, connection, size);
        return 0;
    case IS_SERVER_LISTENING:
        ndr_put_u32(writer, 0);
        ndr_put_u32(writer, 1);
        return 0;
    case STOP_SERVER_LISTENING:
        ndr_put_u32(writer, ERROR_ACCESS_DENIED);
        return 0;
    case INQ_PRINC_NAME:
        ndr_get_u32(&request->stub);
        size = ndr_get_u32(&request->stub);
        if (request->stub.failed)
            return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        put_no_name(writer, size);
        return 0;
    default:
        return FAULT_OP_RANGE;
    }
}
