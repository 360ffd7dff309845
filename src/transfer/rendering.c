/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "transfer/rendering.h"

#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"

/* A stream's bytes from its beginning. */
static HGLOBAL memory_of_stream(IStream *stream)
{
    LARGE_INTEGER start = {.QuadPart = 0};
    HGLOBAL memory = NULL;
    STATSTG stat;
    ULONG n = 0;

    if (FAILED(IStream_Stat(stream, &stat, STATFLAG_NONAME)) || stat.cbSize.QuadPart > MAXLONG ||
        FAILED(IStream_Seek(stream, start, STREAM_SEEK_SET, NULL)))
        return NULL;
    memory = GlobalAlloc(GMEM_MOVEABLE, (SIZE_T)stat.cbSize.QuadPart);
    if (!memory)
        return NULL;
    if (FAILED(IStream_Read(stream, GlobalLock(memory), (ULONG)stat.cbSize.QuadPart, &n)) ||
        n != stat.cbSize.QuadPart) {
        GlobalUnlock(memory);
        GlobalFree(memory);
        return NULL;
    }
    GlobalUnlock(memory);
    return memory;
}

HGLOBAL render(IDataObject *source, const FORMATETC *format)
{
    FORMATETC wanted = *format;
    STGMEDIUM medium = {0};
    HGLOBAL memory = NULL;

    wanted.tymed &= TYMED_HGLOBAL | TYMED_ISTREAM;
    if (!wanted.tymed || FAILED(IDataObject_GetData(source, &wanted, &medium)))
        return NULL;
    if (medium.tymed == TYMED_HGLOBAL)
        memory = OleDuplicateData(medium.hGlobal, wanted.cfFormat, GMEM_MOVEABLE);
    else if (medium.tymed == TYMED_ISTREAM && medium.pstm)
        memory = memory_of_stream(medium.pstm);
    ReleaseStgMedium(&medium);
    return memory;
}

HRESULT render_memory(HGLOBAL memory, DWORD tymed, STGMEDIUM *ret_medium)
{
    STGMEDIUM medium = {.tymed = TYMED_HGLOBAL};
    IStream *stream;
    HRESULT hr;

    if (!(tymed & (TYMED_HGLOBAL | TYMED_ISTREAM)))
        return DV_E_TYMED;
    medium.hGlobal = OleDuplicateData(memory, 0, GMEM_MOVEABLE);
    if (!medium.hGlobal)
        return hr_raise(E_OUTOFMEMORY, "copying data of the clipboard");
    if (!(tymed & TYMED_HGLOBAL)) {
        hr = CreateStreamOnHGlobal(medium.hGlobal, TRUE, &stream);
        if (FAILED(hr)) {
            GlobalFree(medium.hGlobal);
            return hr_trace(hr);
        }
        medium.tymed = TYMED_ISTREAM;
        medium.pstm = stream;
    }
    *ret_medium = medium;
    return S_OK;
}
