/* SPDX-License-Identifier: MIT */
/*
 * Type libraries and types leave their apartment as copies: the receiver reads the file that the
 * sender has read, or what the sender wrote for him. He does not call the sender, and the sender
 * may go.
 */
#define COBJMACROS
#include "builtin/type_travel.h"

#include <stdlib.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "remoting/packet.h"
#include "typefile/find_library.h"
#include "typefile/msft_read.h"
#include "typetravel/travel_packet.h"

const CLSID type_travel_clsid = {
    0x5b1d0c52, 0x2e94, 0x4f0b, {0xb7, 0x3a, 0xc0, 0x41, 0x70, 0x00, 0x54, 0x4c}};

struct type_travel {
    IMarshal IMarshal_iface;
    LONG refs;        /* (atomic) */
    IUnknown *object; /* (const) what travels; NULL if this is to unmarshal */
};

static struct type_travel *travel_from(IMarshal *iface)
{
    return container_of(iface, struct type_travel, IMarshal_iface);
}

/* ---- IUnknown: the object's, if there is one ---- */

static HRESULT travel_QueryInterface(IMarshal *iface, REFIID riid, void **ppv)
{
    struct type_travel *travel = travel_from(iface);

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (guid_is_equal(riid, &IID_IMarshal) ||
        (!travel->object && guid_is_equal(riid, &IID_IUnknown))) {
        *ppv = iface;
        IMarshal_AddRef(iface);
        return S_OK;
    }
    return travel->object ? IUnknown_QueryInterface(travel->object, riid, ppv) : E_NOINTERFACE;
}

static ULONG travel_AddRef(IMarshal *iface)
{
    return (ULONG)__atomic_add_fetch(&travel_from(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG travel_Release(IMarshal *iface)
{
    struct type_travel *travel = travel_from(iface);
    LONG refs = __atomic_sub_fetch(&travel->refs, 1, __ATOMIC_ACQ_REL);

    if (refs > 0)
        return (ULONG)refs;
    if (travel->object)
        IUnknown_Release(travel->object);
    free(travel);
    return 0;
}

/* ---- out ---- */

/* A copy is for reading. */
static bool is_of_copies(REFIID riid)
{
    return !guid_is_equal(riid, &IID_ICreateTypeLib) &&
           !guid_is_equal(riid, &IID_ICreateTypeLib2) &&
           !guid_is_equal(riid, &IID_ICreateTypeInfo) &&
           !guid_is_equal(riid, &IID_ICreateTypeInfo2);
}

static HRESULT make_packet(const struct type_travel *travel, struct byte_buffer *ret_bytes)
{
    struct type_lib *lib = type_lib_from((ITypeLib *)travel->object);
    struct type_info *info = type_info_from((ITypeInfo *)travel->object);

    if (!lib && !info)
        return E_UNEXPECTED;
    return hr_trace(travel_packet_make(lib ? lib : type_lib_of(info->type), info, ret_bytes));
}

static HRESULT travel_GetUnmarshalClass(IMarshal *iface, REFIID riid, void *pv, DWORD dwDestContext,
                                        void *pvDestContext, DWORD mshlflags, CLSID *pCid)
{
    if (!pCid)
        return E_INVALIDARG;
    if (!is_of_copies(riid))
        return E_NOINTERFACE;
    *pCid = type_travel_clsid;
    return S_OK;
}

static HRESULT travel_GetMarshalSizeMax(IMarshal *iface, REFIID riid, void *pv, DWORD dwDestContext,
                                        void *pvDestContext, DWORD mshlflags, DWORD *pSize)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    HRESULT hr;

    if (!pSize)
        return E_INVALIDARG;
    hr = make_packet(travel_from(iface), &bytes);
    if (SUCCEEDED(hr))
        *pSize = (DWORD)bytes.size;
    return hr;
}

static HRESULT travel_MarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void *pv,
                                       DWORD dwDestContext, void *pvDestContext, DWORD mshlflags)
{
    _cleanup_(byte_buffer_deinit) struct byte_buffer bytes = {0};
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = make_packet(travel_from(iface), &bytes);
    return FAILED(hr) ? hr : hr_trace(packet_write_bytes(pStm, bytes.bytes, (ULONG)bytes.size));
}

/* ---- in ---- */

static HRESULT read_sent(const struct travel_packet *packet, ITypeLib **ret_lib)
{
    _cleanup_(type_lib_unrefp) struct type_lib *lib = NULL;
    HRESULT hr;

    hr = type_lib_new(&lib);
    if (SUCCEEDED(hr))
        hr = msft_read(packet->bytes, packet->size, &lib->library);
    if (SUCCEEDED(hr))
        hr = type_lib_attach(lib);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_lib = (ITypeLib *)&TAKE_PTR(lib)->ITypeLib2_iface;
    return S_OK;
}

/* Another library may have taken the place of the one that is meant. */
static HRESULT check_library(const struct travel_packet *packet, ITypeLib **lib)
{
    const struct type_library *library = &type_lib_from(*lib)->library;

    if (guid_is_equal(&library->guid, &packet->library) && library->major == packet->major &&
        library->minor == packet->minor)
        return S_OK;
    ITypeLib_Release(*lib);
    *lib = NULL;
    return hr_raise(TYPE_E_CANTLOADLIBRARY, "another type library has its place");
}

static HRESULT load_library(const struct travel_packet *packet, ITypeLib **ret_lib)
{
    HRESULT hr;

    if (packet->form == TRAVEL_MSFT)
        hr = read_sent(packet, ret_lib);
    else
        hr = find_library_load((const char16_t *)(const void *)packet->bytes, ret_lib);
    if (SUCCEEDED(hr))
        hr = check_library(packet, ret_lib);
    if (SUCCEEDED(hr) || hr == E_OUTOFMEMORY || packet->form == TRAVEL_MSFT)
        return hr_trace(hr);

    if (FAILED(
            LoadRegTypeLib(&packet->library, packet->major, packet->minor, packet->lcid, ret_lib)))
        return hr_trace(hr);
    return hr_trace(check_library(packet, ret_lib));
}

/* What the packet is of, held. */
static HRESULT find_object(const struct travel_packet *packet, ITypeLib *lib, IUnknown **ret_object)
{
    const struct type_library *library = &type_lib_from(lib)->library;
    const struct type *type;

    if (packet->index == -1) {
        *ret_object = (IUnknown *)lib;
        ITypeLib_AddRef(lib);
        return S_OK;
    }
    type = (UINT)packet->index < library->n_types ? library->types[packet->index] : NULL;
    if (!type || !guid_is_equal(&type->attributes.guid, &packet->type) ||
        (packet->face == 1 && !type_is_dual(type)))
        return hr_raise(TYPE_E_ELEMENTNOTFOUND, "the type library has no such type");
    *ret_object = (IUnknown *)(packet->face ? type_vtable_face(type) : type_face(type));
    return S_OK;
}

static HRESULT travel_UnmarshalInterface(IMarshal *iface, IStream *pStm, REFIID riid, void **ppv)
{
    _cleanup_(travel_packet_deinit) struct travel_packet packet = {0};
    IUnknown *object = NULL;
    ITypeLib *lib = NULL;
    HRESULT hr;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    if (!pStm)
        return E_INVALIDARG;
    hr = travel_packet_read(pStm, &packet);
    if (SUCCEEDED(hr))
        hr = load_library(&packet, &lib);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = find_object(&packet, lib, &object);
    ITypeLib_Release(lib);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IUnknown_QueryInterface(object, riid, ppv);
    IUnknown_Release(object);
    return hr;
}

/* A packet holds nothing. */
static HRESULT travel_ReleaseMarshalData(IMarshal *iface, IStream *pStm)
{
    return pStm ? S_OK : E_INVALIDARG;
}

static HRESULT travel_DisconnectObject(IMarshal *iface, DWORD dwReserved)
{
    return S_OK;
}

static const IMarshalVtbl travel_vtable = {
    .QueryInterface = travel_QueryInterface,
    .AddRef = travel_AddRef,
    .Release = travel_Release,
    .GetUnmarshalClass = travel_GetUnmarshalClass,
    .GetMarshalSizeMax = travel_GetMarshalSizeMax,
    .MarshalInterface = travel_MarshalInterface,
    .UnmarshalInterface = travel_UnmarshalInterface,
    .ReleaseMarshalData = travel_ReleaseMarshalData,
    .DisconnectObject = travel_DisconnectObject,
};

HRESULT type_travel_open(IUnknown *object, void **ppv)
{
    struct type_travel *travel = calloc(1, sizeof(*travel));

    if (!travel)
        return hr_raise(E_OUTOFMEMORY, "marshaler of a type library");
    travel->IMarshal_iface.lpVtbl = (IMarshalVtbl *)&travel_vtable;
    travel->refs = 1;
    travel->object = object;
    if (object)
        IUnknown_AddRef(object);
    *ppv = &travel->IMarshal_iface;
    return S_OK;
}

HRESULT type_travel_new(IUnknown *outer, REFIID riid, void **ppv)
{
    IMarshal *marshaler = NULL;
    HRESULT hr;

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (outer)
        return CLASS_E_NOAGGREGATION;
    hr = type_travel_open(NULL, (void **)&marshaler);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IMarshal_QueryInterface(marshaler, riid, ppv);
    IMarshal_Release(marshaler);
    return hr;
}
