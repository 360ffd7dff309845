/* SPDX-License-Identifier: MIT */
#include "remoting/remote_unknown.h"

#include "base/guid.h"
#include "stubs/association.h"

enum {
    IIDS_MAX = 64,
};

static const IID iid_remote_unknown2 = {0x00000143, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

bool remote_unknown_is(const IID *iid)
{
    return guid_is_equal(iid, &iid_remote_unknown) || guid_is_equal(iid, &iid_remote_unknown2);
}

static uint32_t bad_data(void)
{
    return (uint32_t)HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
}

static uint32_t query_interface(struct apartment *apartment, struct association *association,
                                struct ndr_reader *reader, struct ndr_writer *writer)
{
    GUID ipid = ndr_get_guid(reader);
    HRESULT hr = S_OK;
    uint16_t n;

    ndr_get_u32(reader);
    n = ndr_get_u16(reader);
    if (ndr_get_count(reader, sizeof(IID)) != n || n == 0 || n > IIDS_MAX || reader->failed)
        return bad_data();

    orpc_put_that(writer);
    ndr_put_referent(writer);
    ndr_put_u32(writer, n);
    for (uint16_t i = 0; i < n; i++) {
        IID iid = ndr_get_guid(reader);
        struct stdobjref standard = {0};
        HRESULT each = exporter_query(apartment, association, &ipid, &iid, &standard);

        ndr_put_align(writer, 8);
        ndr_put_u32(writer, (uint32_t)each);
        ndr_put_align(writer, 8);
        ndr_put_u32(writer, standard.flags);
        ndr_put_u32(writer, standard.refs);
        ndr_put_u64(writer, standard.oxid);
        ndr_put_u64(writer, standard.oid);
        ndr_put_guid(writer, &standard.ipid);
        hr = FAILED(each) ? each : hr;
    }
    ndr_put_u32(writer, (uint32_t)(n == 1 ? hr : FAILED(hr) ? S_FALSE : S_OK));
    return 0;
}

/* The same with whole OBJREFs, as IRemUnknown2 has it. */
static uint32_t query_interface2(struct apartment *apartment, struct association *association,
                                 struct ndr_reader *reader, struct ndr_writer *writer)
{
    GUID ipid = ndr_get_guid(reader);
    struct objref objrefs[IIDS_MAX] = {0};
    HRESULT results[IIDS_MAX], hr = S_OK;
    uint16_t n = ndr_get_u16(reader);

    if (ndr_get_count(reader, sizeof(IID)) != n || n == 0 || n > IIDS_MAX || reader->failed)
        return bad_data();

    for (uint16_t i = 0; i < n; i++) {
        objrefs[i].kind = OBJREF_STANDARD;
        objrefs[i].iid = ndr_get_guid(reader);
        results[i] =
            exporter_query(apartment, association, &ipid, &objrefs[i].iid, &objrefs[i].standard);
        hr = FAILED(results[i]) ? results[i] : hr;
    }
    orpc_put_that(writer);
    ndr_put_u32(writer, n);
    for (uint16_t i = 0; i < n; i++)
        ndr_put_u32(writer, (uint32_t)results[i]);
    ndr_put_u32(writer, n);
    for (uint16_t i = 0; i < n; i++) {
        if (SUCCEEDED(results[i]))
            ndr_put_referent(writer);
        else
            ndr_put_u32(writer, 0);
    }
    for (uint16_t i = 0; i < n; i++) {
        if (SUCCEEDED(results[i]))
            objref_put_pointer(writer, &objrefs[i]);
    }
    ndr_put_u32(writer, (uint32_t)(n == 1 ? hr : FAILED(hr) ? S_FALSE : S_OK));
    return 0;
}

/* What one element of a change asks for. */
static HRESULT change_ref(struct association *association, uint16_t opnum, const GUID *ipid,
                          uint32_t refs)
{
    switch (opnum) {
    case REM_ADD_REF:
        return association_add_refs(association, ipid, refs);
    case REM_TAKE_OVER:
        return association_take_over(association, ipid, refs);
    case REM_PUT_DOWN:
        association_put_down(association, ipid, refs);
        return S_OK;
    default:
        association_release_refs(association, ipid, refs);
        return S_OK;
    }
}

static uint32_t change_refs(struct association *association, struct ndr_reader *reader,
                            struct ndr_writer *writer, uint16_t opnum)
{
    uint16_t n = ndr_get_u16(reader);
    uint32_t count = ndr_get_count(reader, 24);

    if (count != n || reader->failed)
        return bad_data();

    orpc_put_that(writer);
    if (opnum != REM_RELEASE)
        ndr_put_u32(writer, n);
    for (uint16_t i = 0; i < n; i++) {
        GUID ipid = ndr_get_guid(reader);
        uint32_t refs = ndr_get_u32(reader);
        HRESULT hr;

        ndr_get_u32(reader); /* private references are public ones here */
        hr = change_ref(association, opnum, &ipid, refs);
        if (opnum != REM_RELEASE)
            ndr_put_u32(writer, (uint32_t)hr);
    }
    ndr_put_u32(writer, S_OK);
    return 0;
}

uint32_t remote_unknown_serve(struct apartment *apartment, struct association *association,
                              struct rpc_request *request, struct ndr_writer *writer)
{
    switch (request->opnum) {
    case REM_QUERY_INTERFACE:
        return query_interface(apartment, association, &request->stub, writer);
    case REM_QUERY_INTERFACE2:
        return query_interface2(apartment, association, &request->stub, writer);
    case REM_ADD_REF:
    case REM_RELEASE:
    case REM_TAKE_OVER:
    case REM_PUT_DOWN:
        return change_refs(association, &request->stub, writer, request->opnum);
    case REM_LEND:
        association_lend(association);
        orpc_put_that(writer);
        ndr_put_u32(writer, S_OK);
        return 0;
    default:
        return FAULT_OP_RANGE;
    }
}
