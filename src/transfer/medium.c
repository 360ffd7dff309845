/* SPDX-License-Identifier: MIT */
/*
 * Media: what data travels in between programs - memory, a file, a stream, a storage. Source:
 * Windows' "ReleaseStgMedium", "CopyStgMedium" and "OleDuplicateData" pages. Pictures of GDI are
 * no more than their handles here, which nobody owns.
 */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/urlmon.h>
#include <comity/windows.h>

#include <string.h>

#include "base/utf16.h"

/* Who gives pUnkForRelease keeps the memory or the file; names and references are given away. */
void ReleaseStgMedium(LPSTGMEDIUM pMedium)
{
    if (!pMedium)
        return;
    switch (pMedium->tymed) {
    case TYMED_HGLOBAL:
        if (!pMedium->pUnkForRelease && pMedium->hGlobal)
            GlobalFree(pMedium->hGlobal);
        break;
    case TYMED_FILE:
        if (!pMedium->pUnkForRelease && pMedium->lpszFileName)
            DeleteFileW(pMedium->lpszFileName);
        CoTaskMemFree(pMedium->lpszFileName);
        break;
    case TYMED_ISTREAM:
        if (pMedium->pstm)
            IStream_Release(pMedium->pstm);
        break;
    case TYMED_ISTORAGE:
        if (pMedium->pstg)
            IStorage_Release(pMedium->pstg);
        break;
    default:
        break;
    }
    if (pMedium->pUnkForRelease)
        IUnknown_Release(pMedium->pUnkForRelease);
    memset(pMedium, 0, sizeof(*pMedium));
}

static HGLOBAL copy_memory(HGLOBAL source, UINT flags)
{
    SIZE_T size = GlobalSize(source);
    HGLOBAL copy = size ? GlobalAlloc(flags ? flags : GMEM_MOVEABLE, size) : NULL;
    void *from = copy ? GlobalLock(source) : NULL;

    if (from) {
        memcpy(GlobalLock(copy), from, size);
        GlobalUnlock(copy);
        GlobalUnlock(source);
    }
    return copy;
}

HANDLE OleDuplicateData(HANDLE hSrc, CLIPFORMAT cfFormat, UINT uiFlags)
{
    return hSrc ? copy_memory(hSrc, uiFlags) : NULL;
}

static LPOLESTR copy_text(LPCOLESTR text)
{
    size_t size = (utf16_len(text) + 1) * sizeof(*text);
    LPOLESTR copy = CoTaskMemAlloc(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

/* Memory that is copied belongs to who copied it. */
static HRESULT copy_owned_memory(STGMEDIUM *medium)
{
    HGLOBAL copy;

    if (!medium->hGlobal)
        return S_OK;
    copy = copy_memory(medium->hGlobal, 0);
    if (!copy)
        return E_OUTOFMEMORY;
    medium->hGlobal = copy;
    medium->pUnkForRelease = NULL;
    return S_OK;
}

HRESULT CopyStgMedium(const STGMEDIUM *pcstgmedSrc, STGMEDIUM *pstgmedDest)
{
    STGMEDIUM copy;

    if (!pcstgmedSrc || !pstgmedDest)
        return E_POINTER;
    copy = *pcstgmedSrc;
    switch (copy.tymed) {
    case TYMED_HGLOBAL:
        if (FAILED(copy_owned_memory(&copy)))
            return E_OUTOFMEMORY;
        break;
    case TYMED_FILE:
        if (copy.lpszFileName)
            copy.lpszFileName = copy_text(copy.lpszFileName);
        if (pcstgmedSrc->lpszFileName && !copy.lpszFileName)
            return E_OUTOFMEMORY;
        break;
    case TYMED_ISTREAM:
        if (copy.pstm)
            IStream_AddRef(copy.pstm);
        break;
    case TYMED_ISTORAGE:
        if (copy.pstg)
            IStorage_AddRef(copy.pstg);
        break;
    default:
        break;
    }
    if (copy.pUnkForRelease)
        IUnknown_AddRef(copy.pUnkForRelease);
    *pstgmedDest = copy;
    return S_OK;
}
