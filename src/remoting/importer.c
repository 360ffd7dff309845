/* SPDX-License-Identifier: MIT */
#include "remoting/importer.h"

#include "base/hresult.h"
#include "marshal/channel.h"
#include "marshal/oaut.h"
#include "remoting/exporter.h"
#include "remoting/proxy_object.h"
#include "remoting/remote.h"
#include "remoting/remote_refs.h"
#include "wire/orpc.h"

static HRESULT begin_import(struct apartment *apartment, const struct objref *objref,
                            struct remote **ret_remote)
{
    if (objref->kind != OBJREF_STANDARD)
        return hr_raise(E_NOINTERFACE, "a reference of kind %u cannot be held", objref->kind);
    *ret_remote = remote_ref(apartment, objref->standard.oxid);
    return *ret_remote ? S_OK : hr_raise(E_OUTOFMEMORY, "holding an object");
}

HRESULT importer_import(struct apartment *apartment, const struct objref *objref, const IID *iid,
                        void **ppv)
{
    struct objref held = *objref;
    struct remote *remote;
    HRESULT hr;

    *ppv = NULL;
    if (objref->kind == OBJREF_STANDARD && objref->standard.oxid == apartment->oxid)
        return hr_trace(exporter_resolve(&objref->standard.ipid, iid, ppv));

    hr = begin_import(apartment, objref, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    if (held.standard.refs == 0) {
        hr = remote_refs_change(remote, REM_ADD_REF, &objref->standard.ipid, EXPORT_REFS);
        if (FAILED(hr)) {
            remote_unref(remote);
            return hr_trace(hr == CO_E_OBJNOTREG ? CO_E_OBJNOTCONNECTED : hr);
        }
        held.standard.refs = EXPORT_REFS;
    }
    return hr_trace(proxy_object_hold(apartment, &held, remote, iid, ppv));
}

HRESULT importer_import_packet(struct apartment *apartment, const struct objref *packet,
                               const IID *iid, void **ppv)
{
    bool is_table = packet->standard.flags & (SORF_TABLE_STRONG | SORF_TABLE_WEAK);
    struct objref held = *packet;
    struct remote *remote;
    HRESULT hr;

    *ppv = NULL;
    if (packet->standard.oxid == apartment->oxid) {
        hr = exporter_resolve(&packet->standard.ipid, iid, ppv);
        if (!is_table && FAILED(exporter_release_packet(&packet->standard, false)) &&
            SUCCEEDED(hr)) {
            ((IUnknown *)*ppv)->lpVtbl->Release(*ppv);
            *ppv = NULL;
            hr = CO_E_OBJNOTCONNECTED;
        }
        return hr_trace(hr);
    }
    hr = begin_import(apartment, packet, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    held.standard.refs = is_table ? EXPORT_REFS : packet->standard.refs;
    hr = remote_refs_change(remote, is_table ? REM_ADD_REF : REM_TAKE_OVER, &packet->standard.ipid,
                            held.standard.refs);
    /* A normal packet that was used up yields a proxy without an object, as on Windows. */
    if (hr == CO_E_OBJNOTREG && !is_table) {
        held.standard.refs = 0;
        hr = S_OK;
    }
    if (FAILED(hr)) {
        remote_unref(remote);
        return hr_trace(hr);
    }
    return hr_trace(proxy_object_hold(apartment, &held, remote, iid, ppv));
}

HRESULT importer_release_packet(struct apartment *apartment, const struct objref *packet)
{
    uint32_t refs = packet->standard.flags & SORF_TABLE_STRONG ? 1 : packet->standard.refs;
    struct remote *remote;
    HRESULT hr;

    if (apartment_find(packet->standard.oxid))
        return hr_trace(exporter_release_packet(&packet->standard, true));
    if (packet->standard.flags & SORF_TABLE_WEAK)
        return S_OK;
    hr = begin_import(apartment, packet, &remote);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = remote_refs_change(remote, REM_TAKE_OVER, &packet->standard.ipid, refs);
    if (SUCCEEDED(hr))
        hr = remote_refs_change(remote, REM_RELEASE, &packet->standard.ipid, refs);
    remote_unref(remote);
    return hr_trace(hr);
}

HRESULT importer_export_packet(struct proxy_object *object, const IID *iid, bool is_table,
                               struct objref *ret_packet)
{
    struct remote *remote = proxy_object_remote(object);
    uint32_t refs = is_table ? 1 : EXPORT_REFS;
    struct objref packet;
    HRESULT hr;

    hr = proxy_object_reference(object, iid, &packet);
    if (SUCCEEDED(hr))
        hr = remote_refs_change(remote, REM_ADD_REF, &packet.standard.ipid, refs);
    if (SUCCEEDED(hr))
        hr = remote_refs_change(remote, REM_PUT_DOWN, &packet.standard.ipid, refs);
    if (FAILED(hr))
        return hr_trace(hr);
    packet.standard.flags = is_table ? SORF_TABLE_STRONG : 0;
    packet.standard.refs = is_table ? 0 : refs;
    *ret_packet = packet;
    return S_OK;
}

HRESULT importer_create(struct apartment *apartment, const struct objref *class_object,
                        const IID *iid, void **ppv)
{
    struct remote *remote = remote_ref(apartment, class_object->standard.oxid);
    struct call call;
    HRESULT hr;

    *ppv = NULL;
    if (!remote)
        return hr_raise(E_OUTOFMEMORY, "creating an object");
    hr = remote_call_begin(remote, &IID_IClassFactory, 0, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_guid(call.writer, iid);
        hr = remote_call_send(remote, &IID_IClassFactory, &class_object->standard.ipid, 3, &call);
    }
    if (SUCCEEDED(hr))
        hr = oaut_get_interface(&call.reader, call.codec, iid, ppv);
    if (SUCCEEDED(hr)) {
        hr = (HRESULT)ndr_get_u32(&call.reader);
        if (call.reader.failed)
            hr = HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
        if (FAILED(hr) && *ppv) {
            ((IUnknown *)*ppv)->lpVtbl->Release(*ppv);
            *ppv = NULL;
        }
    }
    remote_call_end(remote, &call);
    remote_unref(remote);
    return hr_trace(hr);
}

void importer_disconnect(struct apartment *apartment)
{
    proxy_object_disconnect_all(apartment);
    remote_disconnect(apartment);
}
