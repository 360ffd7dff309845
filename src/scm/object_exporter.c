/* SPDX-License-Identifier: MIT */
/*
 * IObjectExporter: tells where an OXID's exporter is found. Source: [MS-DCOM] 3.1.2.5.1.
 *
 * Objects here live as long as the connections of who holds them, so that pings say nothing new:
 * they are answered, and nothing is kept for them.
 */
#include <comity/winerror.h>

#include "scm/scm_state.h"
#include "wire/activation_properties.h"
#include "wire/dual_string.h"
#include "wire/endpoint.h"
#include "wire/orpc.h"

enum {
    RESOLVE_OXID = 0,
    SIMPLE_PING = 1,
    COMPLEX_PING = 2,
    SERVER_ALIVE = 3,
    RESOLVE_OXID2 = 4,
    SERVER_ALIVE2 = 5,
    SET_MARK = 0x436f6d69, /* in each set's number, so that those of others are known */
};

static uint32_t bad_data(void)
{
    return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

static void put_version(struct ndr_writer *writer)
{
    ndr_put_u16(writer, ORPC_MAJOR);
    ndr_put_u16(writer, ORPC_MINOR);
}

static uint32_t resolve(struct ndr_reader *reader, struct ndr_writer *writer, uint16_t opnum)
{
    uint64_t oxid = ndr_get_u64(reader);
    GUID remote_unknown = activation_remote_unknown(oxid);
    char name[ENDPOINT_NAME_SIZE];
    bool is_there;

    ndr_get_u16(reader); /* the transports that the client has: there is one */
    if (reader->failed)
        return bad_data();

    endpoint_name_of_oxid(oxid, name);
    is_there = endpoint_exists(name);
    if (is_there) {
        ndr_put_referent(writer);
        dual_string_put_ndr(writer, name);
    } else {
        ndr_put_u32(writer, 0);
        remote_unknown = GUID_NULL;
    }
    ndr_put_guid(writer, &remote_unknown);
    ndr_put_u32(writer, AUTHN_HINT_NONE);
    if (opnum == RESOLVE_OXID2)
        put_version(writer);
    ndr_put_u32(writer, is_there ? 0 : OR_INVALID_OXID);
    return 0;
}

static bool is_set(uint64_t set)
{
    return set >> 32 == SET_MARK && (uint32_t)set != 0;
}

static uint32_t ping_simply(struct ndr_reader *reader, struct ndr_writer *writer)
{
    uint64_t set = ndr_get_u64(reader);

    if (reader->failed)
        return bad_data();
    ndr_put_u32(writer, is_set(set) ? 0 : OR_INVALID_SET);
    return 0;
}

static uint32_t ping(struct ndr_reader *reader, struct ndr_writer *writer)
{
    static uint32_t last_set;
    uint64_t set = ndr_get_u64(reader);
    bool is_known = set == 0 || is_set(set);

    if (reader->failed)
        return bad_data();
    if (set == 0) {
        if (++last_set == 0)
            ++last_set;
        set = (uint64_t)SET_MARK << 32 | last_set;
    }
    ndr_put_u64(writer, set);
    ndr_put_u16(writer, 0); /* by which the client may ping more rarely */
    ndr_put_u32(writer, is_known ? 0 : OR_INVALID_SET);
    return 0;
}

static uint32_t serve(struct rpc_request *request, struct ndr_writer *writer)
{
    switch (request->opnum) {
    case RESOLVE_OXID:
    case RESOLVE_OXID2:
        return resolve(&request->stub, writer, request->opnum);
    case SIMPLE_PING:
        return ping_simply(&request->stub, writer);
    case COMPLEX_PING:
        return ping(&request->stub, writer);
    case SERVER_ALIVE:
        ndr_put_u32(writer, 0);
        return 0;
    case SERVER_ALIVE2:
        put_version(writer);
        ndr_put_referent(writer);
        dual_string_put_ndr(writer, ENDPOINT_SCM);
        ndr_put_u32(writer, 0);
        ndr_put_u32(writer, 0);
        return 0;
    default:
        return FAULT_OP_RANGE;
    }
}

HRESULT object_exporter_serve(struct scm *scm, struct peer *peer, struct rpc_request *request)
{
    scm_answer(scm, peer, request, serve(request, scm_begin_answer(scm)));
    return S_OK;
}
