/* SPDX-License-Identifier: MIT */
/*
 * IEnumVARIANT. Source: [MS-OAUT] 3.3.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "marshal/marshaler.h"
#include "marshal/oaut_array.h"

enum {
    USER_REFERENT = 0x72657355,
    NEXT_MAX = 65536, /* that one call asks for */
};

static HRESULT enum_variant_Next(IEnumVARIANT *iface, ULONG celt, VARIANT *rgVar,
                                 ULONG *pCeltFetched)
{
    struct call call;
    ULONG n = 0;
    HRESULT hr;

    if (pCeltFetched)
        *pCeltFetched = 0;
    if (celt > NEXT_MAX)
        celt = NEXT_MAX;
    for (ULONG i = 0; i < celt; i++)
        VariantInit(&rgVar[i]);

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_u32(call.writer, celt);
        hr = proxy_send(iface, 3, &call);
    }
    if (SUCCEEDED(hr)) {
        ndr_get_u32(&call.reader);
        ndr_get_u32(&call.reader);
        n = ndr_get_count(&call.reader, 4);
        hr = n <= celt && ndr_get_bytes(&call.reader, (size_t)n * 4) ? S_OK : oaut_bad_data();
    }
    for (ULONG i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = oaut_get_variant_body(&call.reader, call.codec, &rgVar[i]);
    if (SUCCEEDED(hr)) {
        ndr_get_u32(&call.reader);
        hr = proxy_result(&call);
    }
    if (FAILED(hr)) {
        for (ULONG i = 0; i < n && i < celt; i++)
            VariantClear(&rgVar[i]);
    } else if (pCeltFetched) {
        *pCeltFetched = n;
    }
    return proxy_end(iface, &call, hr);
}

static HRESULT enum_variant_Skip(IEnumVARIANT *iface, ULONG celt)
{
    struct call call;
    HRESULT hr;

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr)) {
        ndr_put_u32(call.writer, celt);
        hr = proxy_send(iface, 4, &call);
    }
    if (SUCCEEDED(hr))
        hr = proxy_result(&call);
    return proxy_end(iface, &call, hr);
}

static HRESULT enum_variant_Reset(IEnumVARIANT *iface)
{
    struct call call;
    HRESULT hr;

    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, 5, &call);
    if (SUCCEEDED(hr))
        hr = proxy_result(&call);
    return proxy_end(iface, &call, hr);
}

static HRESULT enum_variant_Clone(IEnumVARIANT *iface, IEnumVARIANT **ppEnum)
{
    struct call call;
    HRESULT hr;

    *ppEnum = NULL;
    hr = proxy_begin(iface, &call);
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, 6, &call);
    if (SUCCEEDED(hr))
        hr = oaut_get_interface(&call.reader, call.codec, &IID_IEnumVARIANT, (void **)ppEnum);
    if (SUCCEEDED(hr))
        hr = proxy_result(&call);
    return proxy_end(iface, &call, hr);
}

static HRESULT stub_next(struct stub_call *call)
{
    _cleanup_(freep) VARIANT *variants = NULL;
    IEnumVARIANT *object = (IEnumVARIANT *)call->object;
    ULONG celt = ndr_get_u32(call->reader), n = 0;
    HRESULT hr, travelled = S_OK;

    if (call->reader->failed || celt > NEXT_MAX)
        return oaut_bad_data();
    variants = calloc(celt + 1, sizeof(*variants));
    if (!variants)
        return E_OUTOFMEMORY;

    hr = object->lpVtbl->Next(object, celt, variants, &n);
    if (FAILED(hr) || n > celt)
        n = 0;
    ndr_put_u32(call->writer, celt);
    ndr_put_u32(call->writer, 0);
    ndr_put_u32(call->writer, n);
    for (ULONG i = 0; i < n; i++)
        ndr_put_u32(call->writer, USER_REFERENT);
    for (ULONG i = 0; SUCCEEDED(travelled) && i < n; i++)
        travelled = oaut_put_variant_body(call->writer, call->codec, &variants[i]);
    ndr_put_u32(call->writer, n);
    ndr_put_u32(call->writer, (uint32_t)hr);
    for (ULONG i = 0; i < n; i++)
        VariantClear(&variants[i]);
    return travelled;
}

static HRESULT stub_clone(struct stub_call *call)
{
    IEnumVARIANT *object = (IEnumVARIANT *)call->object, *clone = NULL;
    HRESULT hr, travelled;

    hr = object->lpVtbl->Clone(object, &clone);
    travelled = oaut_put_interface(call->writer, call->codec,
                                   SUCCEEDED(hr) ? (IUnknown *)clone : NULL, &IID_IEnumVARIANT);
    if (SUCCEEDED(hr) && clone)
        clone->lpVtbl->Release(clone);
    ndr_put_u32(call->writer, (uint32_t)hr);
    return travelled;
}

static HRESULT enum_variant_dispatch(struct stub_call *call)
{
    IEnumVARIANT *object = (IEnumVARIANT *)call->object;
    ULONG celt;

    switch (call->opnum) {
    case 3:
        return stub_next(call);
    case 4:
        celt = ndr_get_u32(call->reader);
        if (call->reader->failed)
            return oaut_bad_data();
        ndr_put_u32(call->writer, (uint32_t)object->lpVtbl->Skip(object, celt));
        return S_OK;
    case 5:
        ndr_put_u32(call->writer, (uint32_t)object->lpVtbl->Reset(object));
        return S_OK;
    case 6:
        return stub_clone(call);
    default:
        return HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE);
    }
}

static const IEnumVARIANTVtbl enum_variant_vtable = {
    PROXY_UNKNOWN(IEnumVARIANT), .Next = enum_variant_Next,   .Skip = enum_variant_Skip,
    .Reset = enum_variant_Reset, .Clone = enum_variant_Clone,
};

const struct interface_marshaler enum_variant_marshaler = {
    .iid = &IID_IEnumVARIANT,
    .vtable = &enum_variant_vtable,
    .dispatch = enum_variant_dispatch,
};
