/* SPDX-License-Identifier: MIT */
/*
 * CoMarshalInterface and its family: interface pointers to streams and back, by the object's own
 * marshaler or the standard one.
 */
#include <comity/windows.h>

#include "apartment/apartment.h"
#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "remoting/com_marshaler.h"
#include "remoting/packet.h"

enum {
    CUSTOM_HEAD_SIZE = 88, /* what Windows reserves before a custom marshaler's data */
};

HRESULT CoGetStandardMarshal(REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext, LPVOID pvDestContext,
                             DWORD mshlflags, LPMARSHAL *ppMarshal)
{
    if (!ppMarshal)
        return E_INVALIDARG;
    return com_marshaler_new_standard(NULL, &IID_IMarshal, (void **)ppMarshal);
}

HRESULT CoGetStdMarshalEx(LPUNKNOWN pUnkOuter, DWORD smexflags, LPUNKNOWN *ppUnkInner)
{
    if (!pUnkOuter || !ppUnkInner)
        return E_INVALIDARG;
    *ppUnkInner = NULL;
    if (smexflags != SMEXF_SERVER && smexflags != SMEXF_HANDLER)
        return E_INVALIDARG;
    return com_marshaler_new_standard(pUnkOuter, &IID_IUnknown, (void **)ppUnkInner);
}

/* The object's marshaler, or the standard one. */
static HRESULT get_marshaler(IUnknown *unknown, REFIID riid, DWORD context, void *context_data,
                             DWORD flags, IMarshal **ret_marshaler)
{
    if (SUCCEEDED(unknown->lpVtbl->QueryInterface(unknown, &IID_IMarshal, (void **)ret_marshaler)))
        return S_OK;
    return CoGetStandardMarshal(riid, unknown, context, context_data, flags, ret_marshaler);
}

/* The head of a custom packet says how much its marshaler will write at most. */
static HRESULT write_custom_head(IMarshal *marshaler, IStream *stream, REFIID riid,
                                 IUnknown *unknown, DWORD context, void *context_data, DWORD flags,
                                 const CLSID *clsid)
{
    struct objref head = {.iid = *riid, .kind = OBJREF_CUSTOM, .clsid = *clsid};
    DWORD size = 0;
    HRESULT hr;

    hr = marshaler->lpVtbl->GetMarshalSizeMax(marshaler, riid, unknown, context, context_data,
                                              flags, &size);
    if (FAILED(hr))
        return hr;
    head.size = size;
    return packet_write(stream, &head);
}

HRESULT CoMarshalInterface(LPSTREAM pStm, REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext,
                           LPVOID pvDestContext, DWORD mshlflags)
{
    struct apartment *apartment;
    IMarshal *marshaler;
    CLSID clsid;
    HRESULT hr;

    if (!pStm || !riid || !pUnk)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    hr = get_marshaler(pUnk, riid, dwDestContext, pvDestContext, mshlflags, &marshaler);
    if (FAILED(hr))
        return hr_trace(hr);

    hr = marshaler->lpVtbl->GetUnmarshalClass(marshaler, riid, pUnk, dwDestContext, pvDestContext,
                                              mshlflags, &clsid);
    if (SUCCEEDED(hr) && !guid_is_equal(&clsid, &CLSID_StdMarshal))
        hr = write_custom_head(marshaler, pStm, riid, pUnk, dwDestContext, pvDestContext, mshlflags,
                               &clsid);
    if (SUCCEEDED(hr))
        hr = marshaler->lpVtbl->MarshalInterface(marshaler, pStm, riid, pUnk, dwDestContext,
                                                 pvDestContext, mshlflags);
    marshaler->lpVtbl->Release(marshaler);
    return hr_trace(hr);
}

HRESULT CoGetMarshalSizeMax(ULONG *pulSize, REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext,
                            LPVOID pvDestContext, DWORD mshlflags)
{
    bool is_custom = true;
    IMarshal *marshaler;
    DWORD size;
    HRESULT hr;

    if (!pulSize || !pUnk)
        return E_INVALIDARG;
    hr = pUnk->lpVtbl->QueryInterface(pUnk, &IID_IMarshal, (void **)&marshaler);
    if (FAILED(hr)) {
        is_custom = false;
        hr = CoGetStandardMarshal(riid, pUnk, dwDestContext, pvDestContext, mshlflags, &marshaler);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    hr = marshaler->lpVtbl->GetMarshalSizeMax(marshaler, riid, pUnk, dwDestContext, pvDestContext,
                                              mshlflags, &size);
    marshaler->lpVtbl->Release(marshaler);
    if (FAILED(hr))
        return hr;
    *pulSize = is_custom ? size + CUSTOM_HEAD_SIZE : size;
    return S_OK;
}

/* The marshaler that a custom packet names. */
static HRESULT get_unmarshaler(const struct objref *packet, IMarshal **ret_marshaler)
{
    return CoCreateInstance(&packet->clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IMarshal,
                            (void **)ret_marshaler);
}

HRESULT CoUnmarshalInterface(LPSTREAM pStm, REFIID riid, LPVOID *ppv)
{
    struct apartment *apartment;
    IMarshal *marshaler;
    struct objref packet;
    HRESULT hr;

    if (!pStm || !ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    hr = packet_read(pStm, &packet);
    if (FAILED(hr))
        return hr_trace(hr);
    if (packet.kind != OBJREF_CUSTOM)
        return hr_trace(com_marshaler_unmarshal(&packet, riid, ppv));

    hr = get_unmarshaler(&packet, &marshaler);
    if (FAILED(hr))
        return hr_trace(hr);
    if (guid_is_equal(riid, &IID_NULL))
        riid = &packet.iid;
    hr = marshaler->lpVtbl->UnmarshalInterface(marshaler, pStm, riid, ppv);
    marshaler->lpVtbl->Release(marshaler);
    return hr_trace(hr);
}

HRESULT CoReleaseMarshalData(LPSTREAM pStm)
{
    struct apartment *apartment;
    IMarshal *marshaler;
    struct objref packet;
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    hr = packet_read(pStm, &packet);
    if (FAILED(hr))
        return hr_trace(hr);
    if (packet.kind != OBJREF_CUSTOM)
        return hr_trace(com_marshaler_release(&packet));

    hr = get_unmarshaler(&packet, &marshaler);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = marshaler->lpVtbl->ReleaseMarshalData(marshaler, pStm);
    marshaler->lpVtbl->Release(marshaler);
    return hr_trace(hr);
}

HRESULT CoMarshalInterThreadInterfaceInStream(REFIID riid, LPUNKNOWN pUnk, LPSTREAM *ppStm)
{
    static const LARGE_INTEGER start;
    IStream *stream;
    HRESULT hr;

    if (!ppStm || !pUnk)
        return E_INVALIDARG;
    *ppStm = NULL;
    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = CoMarshalInterface(stream, riid, pUnk, MSHCTX_INPROC, NULL, MSHLFLAGS_NORMAL);
    if (SUCCEEDED(hr))
        hr = stream->lpVtbl->Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (FAILED(hr)) {
        stream->lpVtbl->Release(stream);
        return hr_trace(hr);
    }
    *ppStm = stream;
    return S_OK;
}

HRESULT CoGetInterfaceAndReleaseStream(LPSTREAM pStm, REFIID iid, LPVOID *ppv)
{
    HRESULT hr;

    if (!pStm)
        return E_INVALIDARG;
    hr = CoUnmarshalInterface(pStm, iid, ppv);
    pStm->lpVtbl->Release(pStm);
    return hr_trace(hr);
}

HRESULT CoMarshalHresult(LPSTREAM pstm, HRESULT hresult)
{
    return pstm ? packet_write_bytes(pstm, &hresult, sizeof(hresult)) : E_INVALIDARG;
}

HRESULT CoUnmarshalHresult(LPSTREAM pstm, HRESULT *phresult)
{
    return pstm && phresult ? packet_read_bytes(pstm, phresult, sizeof(*phresult)) : E_INVALIDARG;
}
