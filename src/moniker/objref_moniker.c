/* SPDX-License-Identifier: MIT */
/*
 * OBJREF monikers: see pointer_moniker.h. A name or a stream may be bound to any number of times,
 * so what it says of the object holds it: until CoDisconnectObject, or the end of its process.
 */
#define COBJMACROS
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "moniker/pointer_moniker.h"

enum {
    REFERENCE_SIZE_MAX = 0x1000, /* of one in a name: longer ones are refused */
};

static const char base64_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static const struct moniker_kind objref_kind = {
    .clsid = &moniker_clsid_objref,
    .base = &moniker_clsid_pointer,
    .system_type = MKSYS_OBJREFMONIKER,
    .travel = &pointer_travel,
    .deinit = pointer_deinit,
};

static HRESULT objref_Load(IMoniker *iface, IStream *pStm)
{
    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(pointer_travel.unmarshal(&pointer_from_IMoniker(iface)->moniker, pStm));
}

static HRESULT objref_Save(IMoniker *iface, IStream *pStm, BOOL fClearDirty)
{
    if (!pStm)
        return E_INVALIDARG;
    return hr_trace(pointer_travel.marshal(&pointer_from_IMoniker(iface)->moniker, pStm,
                                           MSHCTX_LOCAL, MSHLFLAGS_TABLESTRONG));
}

static HRESULT objref_GetSizeMax(IMoniker *iface, ULARGE_INTEGER *pcbSize)
{
    DWORD size;
    HRESULT hr;

    if (!pcbSize)
        return E_INVALIDARG;
    hr = pointer_travel.size(&pointer_from_IMoniker(iface)->moniker, MSHCTX_LOCAL,
                             MSHLFLAGS_TABLESTRONG, &size);
    if (SUCCEEDED(hr))
        pcbSize->QuadPart = size;
    return hr_trace(hr);
}

static HRESULT objref_IsEqual(IMoniker *iface, IMoniker *pmkOtherMoniker)
{
    struct moniker *other = moniker_as(pmkOtherMoniker, &objref_kind);

    if (!pmkOtherMoniker)
        return E_INVALIDARG;
    return other && pointer_holds_same(&pointer_from_IMoniker(iface)->moniker, other) ? S_OK
                                                                                      : S_FALSE;
}

static HRESULT objref_GetTimeOfLastChange(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                          FILETIME *pFileTime)
{
    return MK_E_UNAVAILABLE;
}

/* ---- the name ---- */

/* "objref:", the bytes in base64, ":". */
static HRESULT make_name(const BYTE *bytes, size_t n, WCHAR **ret_name)
{
    static const WCHAR prefix[] = u"objref:";
    WCHAR *name = CoTaskMemAlloc(sizeof(prefix) + (n + 2) / 3 * 4 * sizeof(*name) + sizeof(*name));
    WCHAR *end;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "name of an object reference");
    memcpy(name, prefix, sizeof(prefix));
    end = name + sizeof(prefix) / sizeof(*prefix) - 1;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t bits = (uint32_t)bytes[i] << 16;

        bits |= i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0;
        bits |= i + 2 < n ? bytes[i + 2] : 0;
        *end++ = base64_digits[bits >> 18];
        *end++ = base64_digits[bits >> 12 & 63];
        *end++ = i + 1 < n ? base64_digits[bits >> 6 & 63] : '=';
        *end++ = i + 2 < n ? base64_digits[bits & 63] : '=';
    }
    end[0] = ':';
    end[1] = 0;
    *ret_name = name;
    return S_OK;
}

static HRESULT objref_GetDisplayName(IMoniker *iface, IBindCtx *pbc, IMoniker *pmkToLeft,
                                     LPOLESTR *ppszDisplayName)
{
    IStream *stream;
    HGLOBAL memory;
    STATSTG stat;
    HRESULT hr;

    if (!ppszDisplayName)
        return E_INVALIDARG;
    *ppszDisplayName = NULL;
    if (!pointer_from_IMoniker(iface)->object)
        return E_UNEXPECTED;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = objref_Save(iface, stream, FALSE);
    if (SUCCEEDED(hr))
        hr = IStream_Stat(stream, &stat, STATFLAG_NONAME);
    if (SUCCEEDED(hr))
        hr = GetHGlobalFromStream(stream, &memory);
    if (SUCCEEDED(hr)) {
        hr = make_name(GlobalLock(memory), stat.cbSize.LowPart, ppszDisplayName);
        GlobalUnlock(memory);
    }
    IStream_Release(stream);
    return hr_trace(hr);
}

/* The bytes that @len digits stand for; the number of them, 0 for bad digits. */
static size_t read_digits(const WCHAR *digits, size_t len, BYTE *ret_bytes)
{
    uint32_t bits = 0;
    size_t n = 0;

    while (len > 0 && digits[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++) {
        const char *digit = digits[i] && digits[i] < 0x80 ? strchr(base64_digits, digits[i]) : NULL;

        if (!digit)
            return 0;
        bits = bits << 6 | (uint32_t)(digit - base64_digits);
        if (i % 4 != 0)
            ret_bytes[n++] = (BYTE)(bits >> (6 - i % 4 * 2));
    }
    return n;
}

HRESULT objref_moniker_parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    static const LARGE_INTEGER start;
    BYTE bytes[REFERENCE_SIZE_MAX];
    IMoniker *moniker = NULL;
    IStream *stream;
    size_t len = 0, n;
    HRESULT hr;

    while (name[len] && name[len] != ':')
        len++;
    n = len / 4 * 3 > sizeof(bytes) - 3 ? 0 : read_digits(name, len, bytes);
    if (n == 0)
        return MK_E_SYNTAX;

    hr = CreateStreamOnHGlobal(NULL, TRUE, &stream);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = IStream_Write(stream, bytes, (ULONG)n, NULL);
    if (SUCCEEDED(hr))
        hr = IStream_Seek(stream, start, STREAM_SEEK_SET, NULL);
    if (SUCCEEDED(hr))
        hr = CreateObjrefMoniker(NULL, &moniker);
    if (SUCCEEDED(hr))
        hr = objref_Load(moniker, stream);
    IStream_Release(stream);
    if (FAILED(hr)) {
        if (moniker)
            IMoniker_Release(moniker);
        return hr_trace(hr);
    }
    *ret_eaten = (ULONG)(len + (name[len] == ':'));
    *ret_moniker = moniker;
    return S_OK;
}

static const IMonikerVtbl objref_vtable = {
    MONIKER_METHODS,
    .Load = objref_Load,
    .Save = objref_Save,
    .GetSizeMax = objref_GetSizeMax,
    .BindToObject = pointer_BindToObject,
    .BindToStorage = pointer_BindToObject,
    .Reduce = moniker_Reduce,
    .ComposeWith = moniker_ComposeWith,
    .Enum = moniker_Enum,
    .IsEqual = objref_IsEqual,
    .Hash = pointer_Hash,
    .IsRunning = pointer_IsRunning,
    .GetTimeOfLastChange = objref_GetTimeOfLastChange,
    .Inverse = moniker_Inverse,
    .CommonPrefixWith = pointer_CommonPrefixWith,
    .RelativePathTo = pointer_RelativePathTo,
    .GetDisplayName = objref_GetDisplayName,
    .ParseDisplayName = pointer_ParseDisplayName,
};

HRESULT objref_moniker_new(IUnknown *outer, REFIID riid, void **ppv)
{
    return moniker_hand_out(
        moniker_new(sizeof(struct pointer_moniker), &objref_kind, &objref_vtable), outer, riid,
        ppv);
}

HRESULT CreateObjrefMoniker(LPUNKNOWN punk, LPMONIKER *ppmk)
{
    if (!ppmk)
        return E_INVALIDARG;
    *ppmk = NULL;
    return hr_trace(pointer_create(punk, &objref_kind, &objref_vtable, ppmk));
}
