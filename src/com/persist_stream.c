/* SPDX-License-Identifier: MIT */
/*
 * Objects in streams: the class's identifier, and what the object writes behind it. Source:
 * Windows' "OleSaveToStream" and "OleLoadFromStream" pages.
 */
#define COBJMACROS
#include <comity/ole2.h>

HRESULT WriteClassStm(LPSTREAM pStm, REFCLSID rclsid)
{
    ULONG n;

    if (!pStm || !rclsid)
        return E_INVALIDARG;
    return IStream_Write(pStm, rclsid, sizeof(*rclsid), &n);
}

HRESULT ReadClassStm(LPSTREAM pStm, CLSID *pclsid)
{
    ULONG n = 0;
    CLSID clsid;
    HRESULT hr;

    if (!pStm || !pclsid)
        return E_INVALIDARG;

    *pclsid = CLSID_NULL;
    hr = IStream_Read(pStm, &clsid, sizeof(clsid), &n);
    if (FAILED(hr))
        return hr;
    if (n != sizeof(clsid))
        return STG_E_READFAULT;
    *pclsid = clsid;
    return S_OK;
}

HRESULT OleSaveToStream(IPersistStream *pPStm, LPSTREAM pStm)
{
    CLSID clsid;
    HRESULT hr;

    if (!pPStm || !pStm)
        return E_INVALIDARG;

    hr = IPersistStream_GetClassID(pPStm, &clsid);
    if (SUCCEEDED(hr))
        hr = WriteClassStm(pStm, &clsid);
    if (SUCCEEDED(hr))
        hr = IPersistStream_Save(pPStm, pStm, TRUE);
    return hr;
}

HRESULT OleLoadFromStream(LPSTREAM pStm, REFIID iidInterface, LPVOID *ppvObj)
{
    IPersistStream *persistent;
    CLSID clsid;
    HRESULT hr;

    if (!pStm || !iidInterface || !ppvObj)
        return E_INVALIDARG;

    *ppvObj = NULL;
    hr = ReadClassStm(pStm, &clsid);
    if (FAILED(hr))
        return hr;
    hr = CoCreateInstance(&clsid, NULL, CLSCTX_SERVER | CLSCTX_INPROC_HANDLER, &IID_IPersistStream,
                          (void **)&persistent);
    if (FAILED(hr))
        return hr;

    hr = IPersistStream_Load(persistent, pStm);
    if (SUCCEEDED(hr))
        hr = IPersistStream_QueryInterface(persistent, iidInterface, ppvObj);
    IPersistStream_Release(persistent);
    return hr;
}
