/* SPDX-License-Identifier: MIT */
#include "remoting/remote_refs.h"

#include "base/hresult.h"
#include "remoting/exporter.h"
#include "wire/orpc.h"

static HRESULT begin_change(struct remote *remote, const GUID *ipid, uint32_t refs,
                            struct call *call)
{
    HRESULT hr;

    hr = remote_call_begin(remote, &iid_remote_unknown, 0, call);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_u16(call->writer, 1);
    ndr_put_u32(call->writer, 1);
    ndr_put_guid(call->writer, ipid);
    ndr_put_u32(call->writer, refs);
    ndr_put_u32(call->writer, 0);
    return S_OK;
}

HRESULT remote_refs_change(struct remote *remote, uint16_t opnum, const GUID *ipid, uint32_t refs)
{
    struct call call;
    HRESULT hr;

    hr = begin_change(remote, ipid, refs, &call);
    if (SUCCEEDED(hr))
        hr = remote_call_send(remote, &iid_remote_unknown, ipid, opnum, &call);
    if (SUCCEEDED(hr) && opnum != REM_RELEASE) {
        ndr_get_u32(&call.reader);
        hr = (HRESULT)ndr_get_u32(&call.reader);
    }
    remote_call_end(remote, &call);
    return hr_trace(hr);
}

/* Nobody waits for another process to do so; within one, programs see the object's count fall at
 * once, as they do on Windows. */
void remote_refs_give_back(struct remote *remote, const GUID *ipid, uint32_t refs)
{
    struct call call;

    if (remote_is_here(remote)) {
        remote_refs_change(remote, REM_RELEASE, ipid, refs);
        return;
    }
    if (SUCCEEDED(begin_change(remote, ipid, refs, &call)))
        remote_call_post(remote, &iid_remote_unknown, ipid, REM_RELEASE, &call);
    remote_call_end(remote, &call);
}

HRESULT remote_refs_query(struct remote *remote, const GUID *ipid, const IID *iid, DWORD timeout_ms,
                          struct stdobjref *ret_reference)
{
    struct call call;
    HRESULT hr;

    hr = remote_call_begin(remote, &iid_remote_unknown, timeout_ms, &call);
    if (FAILED(hr))
        return hr_trace(hr);

    ndr_put_guid(call.writer, ipid);
    ndr_put_u32(call.writer, EXPORT_REFS);
    ndr_put_u16(call.writer, 1);
    ndr_put_u32(call.writer, 1);
    ndr_put_guid(call.writer, iid);
    hr = remote_call_send(remote, &iid_remote_unknown, ipid, REM_QUERY_INTERFACE, &call);
    if (SUCCEEDED(hr)) {
        ndr_get_u32(&call.reader);
        ndr_get_u32(&call.reader);
        ndr_get_align(&call.reader, 8);
        hr = (HRESULT)ndr_get_u32(&call.reader);
        ndr_get_align(&call.reader, 8);
        ret_reference->flags = ndr_get_u32(&call.reader);
        ret_reference->refs = ndr_get_u32(&call.reader);
        ret_reference->oxid = ndr_get_u64(&call.reader);
        ret_reference->oid = ndr_get_u64(&call.reader);
        ret_reference->ipid = ndr_get_guid(&call.reader);
        if (call.reader.failed)
            hr = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    }
    remote_call_end(remote, &call);
    return hr_trace(hr);
}
