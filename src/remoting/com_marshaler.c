/* SPDX-License-Identifier: MIT */
#include "remoting/com_marshaler.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "remoting/exporter.h"
#include "remoting/importer.h"
#include "remoting/packet.h"
#include "remoting/proxy_object.h"

enum {
    STANDARD_SIZE_MAX = 24 + 40 + 16 + 4, /* of a packet: head, reference, handler, bindings */
};

const CLSID com_marshaler_default = {0x0000030b, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

/* Both kinds are this; they differ in the methods of IMarshal. */
struct com_marshaler {
    IUnknown inner;
    IMarshal IMarshal_iface;
    IUnknown *outer; /* borrowed; itself if not aggregated */
    LONG refs;
};

/* What the free-threaded marshaler writes: of the same size in every process. */
struct free_packet {
    uint32_t flags;
    uint64_t pointer;
    GUID process; /* nobody else can make one up */
} __attribute__((packed));

static struct {
    pthread_once_t once;
    GUID id;
    HRESULT hr;
} process = {.once = PTHREAD_ONCE_INIT};

static void name_process(void)
{
    process.hr = guid_new(&process.id);
}

static struct com_marshaler *com_marshaler_from_inner(IUnknown *iface)
{
    return container_of(iface, struct com_marshaler, inner);
}

static struct com_marshaler *com_marshaler_from_IMarshal(IMarshal *iface)
{
    return container_of(iface, struct com_marshaler, IMarshal_iface);
}

/* ---- IUnknown ---- */

static HRESULT inner_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    struct com_marshaler *marshaler = com_marshaler_from_inner(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IUnknown))
        *ppv = &marshaler->inner;
    else if (guid_is_equal(riid, &IID_IMarshal) || guid_is_equal(riid, &IID_IMarshal2))
        *ppv = &marshaler->IMarshal_iface;
    else
        return E_NOINTERFACE;

    ((IUnknown *)*ppv)->lpVtbl->AddRef(*ppv);
    return S_OK;
}

static ULONG inner_AddRef(IUnknown *iface)
{
    return (ULONG)__atomic_add_fetch(&com_marshaler_from_inner(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG inner_Release(IUnknown *iface)
{
    struct com_marshaler *marshaler = com_marshaler_from_inner(iface);
    LONG refs = __atomic_sub_fetch(&marshaler->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        free(marshaler);
    return (ULONG)refs;
}

static const IUnknownVtbl inner_vtable = {
    .QueryInterface = inner_QueryInterface,
    .AddRef = inner_AddRef,
    .Release = inner_Release,
};

static HRESULT marshaler_QueryInterface(IMarshal *iface, REFIID riid, void **ppv)
{
    IUnknown *outer = com_marshaler_from_IMarshal(iface)->outer;

    return outer->lpVtbl->QueryInterface(outer, riid, ppv);
}

static ULONG marshaler_AddRef(IMarshal *iface)
{
    IUnknown *outer = com_marshaler_from_IMarshal(iface)->outer;

    return outer->lpVtbl->AddRef(outer);
}

static ULONG marshaler_Release(IMarshal *iface)
{
    IUnknown *outer = com_marshaler_from_IMarshal(iface)->outer;

    return outer->lpVtbl->Release(outer);
}

/* ---- the standard marshaler ---- */

static HRESULT standard_GetUnmarshalClass(IMarshal *iface, REFIID riid, void *pv,
                                          DWORD dwDestContext, void *pvDestContext, DWORD mshlflags,
                                          CLSID *pCid)
{
    *pCid = CLSID_StdMarshal;
    return S_OK;
}

static HRESULT standard_GetMarshalSizeMax(IMarshal *iface, REFIID riid, void *pv,
                                          DWORD dwDestContext, void *pvDestContext, DWORD mshlflags,
                                          DWORD *pSize)
{
    *pSize = STANDARD_SIZE_MAX;
    return S_OK;
}

static HRESULT export_object(struct apartment *apartment, IUnknown *unknown, REFIID riid,
                             DWORD mshlflags, struct objref *ret_packet)
{
    enum export_kind kind = mshlflags & MSHLFLAGS_TABLESTRONG ? EXPORT_TABLE
                            : mshlflags & MSHLFLAGS_TABLEWEAK ? EXPORT_WEAK
                                                              : EXPORT_PACKET;
    HRESULT hr;

    hr = exporter_export(apartment, unknown, riid, kind, NULL, ret_packet);
    if (FAILED(hr))
        return hr_trace(hr);
    if (kind == EXPORT_TABLE)
        ret_packet->standard.flags = SORF_TABLE_STRONG;
    if (kind == EXPORT_WEAK)
        ret_packet->standard.flags = SORF_TABLE_WEAK;
    return S_OK;
}

/* A proxy's packet names the object itself, so that calls do not go through this process. */
static HRESULT export_proxy(IUnknown *unknown, REFIID riid, DWORD mshlflags,
                            struct objref *ret_packet)
{
    struct proxy_object *proxy = proxy_object_from(unknown);
    HRESULT hr;

    if (!proxy)
        return S_FALSE;
    if (!(mshlflags & MSHLFLAGS_TABLEWEAK))
        return hr_trace(
            importer_export_packet(proxy, riid, mshlflags & MSHLFLAGS_TABLESTRONG, ret_packet));
    hr = proxy_object_reference(proxy, riid, ret_packet);
    if (SUCCEEDED(hr))
        ret_packet->standard.flags = SORF_TABLE_WEAK;
    return hr_trace(hr);
}

static HRESULT standard_MarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void *pv,
                                         DWORD dwDestContext, void *pvDestContext, DWORD mshlflags)
{
    struct apartment *apartment;
    struct objref packet;
    HRESULT hr;

    if (!pStm || !pv)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;

    hr = export_proxy(pv, riid, mshlflags, &packet);
    if (hr == S_FALSE)
        hr = export_object(apartment, pv, riid, mshlflags, &packet);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = packet_write(pStm, &packet);
    if (FAILED(hr))
        importer_release_packet(apartment, &packet);
    return hr_trace(hr);
}

HRESULT com_marshaler_unmarshal(const struct objref *packet, REFIID riid, void **ppv)
{
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    return hr_trace(importer_import_packet(
        apartment, packet, guid_is_equal(riid, &IID_NULL) ? &packet->iid : riid, ppv));
}

HRESULT com_marshaler_release(const struct objref *packet)
{
    struct apartment *apartment;
    HRESULT hr;

    hr = apartment_current(&apartment);
    return FAILED(hr) ? hr : hr_trace(importer_release_packet(apartment, packet));
}

static HRESULT read_own(IStream *stream, struct objref *ret_packet)
{
    HRESULT hr;

    if (!stream)
        return E_INVALIDARG;
    hr = packet_read(stream, ret_packet);
    if (FAILED(hr))
        return hr_trace(hr);
    return ret_packet->kind == OBJREF_CUSTOM ? RPC_E_INVALID_OBJREF : S_OK;
}

static HRESULT standard_UnmarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void **ppv)
{
    struct objref packet;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    hr = read_own(pStm, &packet);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(com_marshaler_unmarshal(&packet, riid, ppv));
}

static HRESULT standard_ReleaseMarshalData(IMarshal *iface, IStream *pStm)
{
    struct objref packet;
    HRESULT hr;

    hr = read_own(pStm, &packet);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(com_marshaler_release(&packet));
}

static HRESULT standard_DisconnectObject(IMarshal *iface, DWORD dwReserved)
{
    struct com_marshaler *marshaler = com_marshaler_from_IMarshal(iface);

    exporter_disconnect_object(marshaler->outer);
    return S_OK;
}

static const IMarshalVtbl standard_vtable = {
    .QueryInterface = marshaler_QueryInterface,
    .AddRef = marshaler_AddRef,
    .Release = marshaler_Release,
    .GetUnmarshalClass = standard_GetUnmarshalClass,
    .GetMarshalSizeMax = standard_GetMarshalSizeMax,
    .MarshalInterface = standard_MarshalInterface,
    .UnmarshalInterface = standard_UnmarshalInterface,
    .ReleaseMarshalData = standard_ReleaseMarshalData,
    .DisconnectObject = standard_DisconnectObject,
};

/* ---- the free-threaded marshaler ---- */

static bool is_in_process(DWORD context)
{
    return context == MSHCTX_INPROC || context == MSHCTX_CROSSCTX;
}

static HRESULT free_GetUnmarshalClass(IMarshal *iface, REFIID riid, void *pv, DWORD dwDestContext,
                                      void *pvDestContext, DWORD mshlflags, CLSID *pCid)
{
    *pCid = is_in_process(dwDestContext) ? CLSID_InProcFreeMarshaler : CLSID_StdMarshal;
    return S_OK;
}

static HRESULT free_GetMarshalSizeMax(IMarshal *iface, REFIID riid, void *pv, DWORD dwDestContext,
                                      void *pvDestContext, DWORD mshlflags, DWORD *pSize)
{
    *pSize = is_in_process(dwDestContext) ? sizeof(struct free_packet) : STANDARD_SIZE_MAX;
    return S_OK;
}

static HRESULT free_MarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void *pv,
                                     DWORD dwDestContext, void *pvDestContext, DWORD mshlflags)
{
    struct free_packet packet = {.flags = mshlflags};
    IUnknown *unknown;
    HRESULT hr;

    if (!is_in_process(dwDestContext))
        return hr_trace(standard_MarshalInterface(iface, pStm, riid, pv, dwDestContext,
                                                  pvDestContext, mshlflags));
    if (!pStm || !pv)
        return E_INVALIDARG;
    pthread_once(&process.once, name_process);
    if (FAILED(process.hr))
        return hr_trace(process.hr);
    hr = ((IUnknown *)pv)->lpVtbl->QueryInterface(pv, riid, (void **)&unknown);
    if (FAILED(hr))
        return hr;

    packet.pointer = (uintptr_t)unknown;
    packet.process = process.id;
    hr = packet_write_bytes(pStm, &packet, sizeof(packet));
    if (FAILED(hr) || mshlflags & MSHLFLAGS_TABLEWEAK)
        unknown->lpVtbl->Release(unknown);
    return hr_trace(hr);
}

static HRESULT read_free(IStream *stream, struct free_packet *ret_packet, IUnknown **ret_unknown)
{
    HRESULT hr;

    if (!stream)
        return E_INVALIDARG;
    hr = packet_read_bytes(stream, ret_packet, sizeof(*ret_packet));
    if (FAILED(hr))
        return hr_trace(hr);
    pthread_once(&process.once, name_process);
    if (FAILED(process.hr) || memcmp(&ret_packet->process, &process.id, sizeof(GUID)) != 0)
        return hr_raise(E_UNEXPECTED, "a pointer from another process was in the packet");
    *ret_unknown = (IUnknown *)(uintptr_t)ret_packet->pointer;
    return S_OK;
}

static HRESULT free_UnmarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void **ppv)
{
    struct free_packet packet;
    IUnknown *unknown;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    hr = read_free(pStm, &packet, &unknown);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = unknown->lpVtbl->QueryInterface(unknown, riid, ppv);
    if (!(packet.flags & (MSHLFLAGS_TABLEWEAK | MSHLFLAGS_TABLESTRONG)))
        unknown->lpVtbl->Release(unknown);
    return hr;
}

static HRESULT free_ReleaseMarshalData(IMarshal *iface, IStream *pStm)
{
    struct free_packet packet;
    IUnknown *unknown;
    HRESULT hr;

    hr = read_free(pStm, &packet, &unknown);
    if (SUCCEEDED(hr) && !(packet.flags & MSHLFLAGS_TABLEWEAK))
        unknown->lpVtbl->Release(unknown);
    return hr_trace(hr);
}

static HRESULT free_DisconnectObject(IMarshal *iface, DWORD dwReserved)
{
    return S_OK;
}

static const IMarshalVtbl free_vtable = {
    .QueryInterface = marshaler_QueryInterface,
    .AddRef = marshaler_AddRef,
    .Release = marshaler_Release,
    .GetUnmarshalClass = free_GetUnmarshalClass,
    .GetMarshalSizeMax = free_GetMarshalSizeMax,
    .MarshalInterface = free_MarshalInterface,
    .UnmarshalInterface = free_UnmarshalInterface,
    .ReleaseMarshalData = free_ReleaseMarshalData,
    .DisconnectObject = free_DisconnectObject,
};

/* ---- making them ---- */

static HRESULT new_marshaler(const IMarshalVtbl *vtable, IUnknown *outer, REFIID riid, void **ppv)
{
    struct com_marshaler *marshaler;
    HRESULT hr;

    *ppv = NULL;
    /* Only the inner IUnknown of an aggregate is its outer object's. */
    if (outer && !guid_is_equal(riid, &IID_IUnknown))
        return E_INVALIDARG;
    marshaler = calloc(1, sizeof(*marshaler));
    if (!marshaler)
        return hr_raise(E_OUTOFMEMORY, "making a marshaler");
    marshaler->inner.lpVtbl = (IUnknownVtbl *)&inner_vtable;
    marshaler->IMarshal_iface.lpVtbl = (IMarshalVtbl *)vtable;
    marshaler->outer = outer ? outer : &marshaler->inner;
    marshaler->refs = 1;
    hr = inner_QueryInterface(&marshaler->inner, riid, ppv);
    inner_Release(&marshaler->inner);
    return hr;
}

HRESULT com_marshaler_new_standard(IUnknown *outer, REFIID riid, void **ppv)
{
    return new_marshaler(&standard_vtable, outer, riid, ppv);
}

HRESULT com_marshaler_new_free_threaded(IUnknown *outer, REFIID riid, void **ppv)
{
    return new_marshaler(&free_vtable, outer, riid, ppv);
}

HRESULT CoCreateFreeThreadedMarshaler(LPUNKNOWN punkOuter, LPUNKNOWN *ppunkMarshal)
{
    if (!ppunkMarshal)
        return E_INVALIDARG;
    return com_marshaler_new_free_threaded(punkOuter, &IID_IUnknown, (void **)ppunkMarshal);
}
