/* SPDX-License-Identifier: MIT */
/*
 * Objects in storages: their class, whether they are to be converted, and loading and saving them.
 * Source: Windows' pages of each function; [MS-OLEDS] 2.3.3 for the stream "\1Ole".
 */
#define COBJMACROS
#include <endian.h>
#include <stdbool.h>
#include <string.h>

#include <comity/ole2.h>

HRESULT ReadClassStg(LPSTORAGE pStg, CLSID *pclsid)
{
    STATSTG stat;
    HRESULT hr;

    if (!pStg || !pclsid)
        return E_INVALIDARG;

    hr = IStorage_Stat(pStg, &stat, STATFLAG_NONAME);
    if (SUCCEEDED(hr))
        *pclsid = stat.clsid;
    return hr;
}

HRESULT WriteClassStg(LPSTORAGE pStg, REFCLSID rclsid)
{
    if (!pStg)
        return E_INVALIDARG;
    if (!rclsid)
        return STG_E_INVALIDPOINTER;
    return IStorage_SetClass(pStg, rclsid);
}

/* ---- conversion ---- */

static const WCHAR ole_name[] = u"\1Ole";

enum {
    OLE_VERSION = 0x02000001,
    OLE_CONVERT = 4,
};

/* What is to be known of the stream; what follows is left alone. */
struct ole_head {
    uint32_t version, flags;
};

static HRESULT read_head(LPSTORAGE storage, struct ole_head *ret_head)
{
    IStream *stream;
    ULONG n = 0;
    HRESULT hr;

    hr = IStorage_OpenStream(storage, ole_name, NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = IStream_Read(stream, ret_head, sizeof(*ret_head), &n);
    IStream_Release(stream);
    return SUCCEEDED(hr) && n != sizeof(*ret_head) ? STG_E_READFAULT : hr;
}

HRESULT GetConvertStg(LPSTORAGE pStg)
{
    struct ole_head head;
    HRESULT hr;

    if (!pStg)
        return E_INVALIDARG;

    hr = read_head(pStg, &head);
    if (FAILED(hr))
        return hr;
    return le32toh(head.flags) & OLE_CONVERT ? S_OK : S_FALSE;
}

static HRESULT write_head(LPSTORAGE storage, const void *bytes, ULONG size, bool is_new)
{
    const DWORD mode = STGM_WRITE | STGM_SHARE_EXCLUSIVE;
    IStream *stream;
    HRESULT hr;

    hr = is_new ? IStorage_CreateStream(storage, ole_name, mode, 0, 0, &stream)
                : IStorage_OpenStream(storage, ole_name, NULL, mode, 0, &stream);
    if (FAILED(hr))
        return hr;
    hr = IStream_Write(stream, bytes, size, NULL);
    IStream_Release(stream);
    return hr;
}

HRESULT SetConvertStg(LPSTORAGE pStg, BOOL fConvert)
{
    uint32_t whole[5] = {htole32(OLE_VERSION), htole32(fConvert ? OLE_CONVERT : 0)};
    struct ole_head head;
    HRESULT hr;

    if (!pStg)
        return E_INVALIDARG;

    hr = read_head(pStg, &head);
    if (hr == STG_E_FILENOTFOUND)
        return write_head(pStg, whole, sizeof(whole), true);
    if (FAILED(hr))
        return hr;
    head.flags &= ~htole32(OLE_CONVERT);
    if (fConvert)
        head.flags |= htole32(OLE_CONVERT);
    return write_head(pStg, &head, sizeof(head), false);
}

/* ---- loading and saving ---- */

HRESULT OleSave(LPPERSISTSTORAGE pPS, LPSTORAGE pStg, BOOL fSameAsLoad)
{
    CLSID clsid;
    HRESULT hr;

    if (!pPS || !pStg)
        return STG_E_INVALIDPOINTER;

    hr = IPersistStorage_GetClassID(pPS, &clsid);
    if (SUCCEEDED(hr))
        hr = WriteClassStg(pStg, &clsid);
    if (SUCCEEDED(hr))
        hr = IPersistStorage_Save(pPS, pStg, fSameAsLoad);
    return SUCCEEDED(hr) ? IStorage_Commit(pStg, STGC_DEFAULT) : hr;
}

static HRESULT load(IUnknown *unknown, LPSTORAGE storage)
{
    IPersistStorage *persistent;
    HRESULT hr;

    hr = IUnknown_QueryInterface(unknown, &IID_IPersistStorage, (void **)&persistent);
    if (FAILED(hr))
        return hr;
    hr = IPersistStorage_Load(persistent, storage);
    IPersistStorage_Release(persistent);
    return hr;
}

/* An object that is no OLE object has no use for a site. */
static HRESULT set_site(IUnknown *unknown, LPOLECLIENTSITE site)
{
    IOleObject *object;
    HRESULT hr;

    if (!site || FAILED(IUnknown_QueryInterface(unknown, &IID_IOleObject, (void **)&object)))
        return S_OK;
    hr = IOleObject_SetClientSite(object, site);
    IOleObject_Release(object);
    return hr;
}

HRESULT OleLoad(LPSTORAGE pStg, REFIID riid, LPOLECLIENTSITE pClientSite, LPVOID *ppvObj)
{
    IUnknown *unknown;
    CLSID clsid;
    HRESULT hr;

    if (!ppvObj)
        return E_INVALIDARG;
    *ppvObj = NULL;
    if (!pStg || !riid)
        return E_INVALIDARG;

    hr = ReadClassStg(pStg, &clsid);
    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER,
                              &IID_IUnknown, (void **)&unknown);
    if (FAILED(hr))
        return hr;
    hr = set_site(unknown, pClientSite);
    if (SUCCEEDED(hr))
        hr = load(unknown, pStg);
    if (SUCCEEDED(hr))
        hr = IUnknown_QueryInterface(unknown, riid, ppvObj);
    IUnknown_Release(unknown);
    return hr;
}
