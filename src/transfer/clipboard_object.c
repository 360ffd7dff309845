/* SPDX-License-Identifier: MIT */
/*
 * The clipboard as programs with OLE use it: a data object is put there, and another one is got.
 * Source: Windows' "OleSetClipboard", "OleGetClipboard" and "OleFlushClipboard" pages; which errors
 * the object that is got answers with, was taken from the tests of Wine's ole32.
 */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/windows.h>

#include <stdlib.h>
#include <string.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "transfer/clipboard.h"
#include "transfer/format_list.h"

struct clipboard_object {
    IDataObject IDataObject_iface;
    LONG refs;
};

static struct clipboard_object *from_IDataObject(IDataObject *iface)
{
    return container_of(iface, struct clipboard_object, IDataObject_iface);
}

static HRESULT object_QueryInterface(IDataObject *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IDataObject))
        return E_NOINTERFACE;
    *ppv = iface;
    IDataObject_AddRef(iface);
    return S_OK;
}

static ULONG object_AddRef(IDataObject *iface)
{
    return (ULONG)__atomic_add_fetch(&from_IDataObject(iface)->refs, 1, __ATOMIC_RELAXED);
}

static ULONG object_Release(IDataObject *iface)
{
    struct clipboard_object *object = from_IDataObject(iface);
    LONG refs = __atomic_sub_fetch(&object->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        free(object);
    return (ULONG)refs;
}

/* The object that was put there answers itself while it is there; then the memory it left. */
static HRESULT object_GetData(IDataObject *iface, FORMATETC *pformatetcIn, STGMEDIUM *pmedium)
{
    IDataObject *source;
    HRESULT hr;

    if (!pformatetcIn || !pmedium)
        return E_INVALIDARG;
    memset(pmedium, 0, sizeof(*pmedium));
    hr = clipboard_source(&source);
    if (FAILED(hr))
        return hr_trace(hr);
    if (source) {
        hr = IDataObject_GetData(source, pformatetcIn, pmedium);
        IDataObject_Release(source);
        return hr;
    }
    hr = clipboard_copy(pformatetcIn->cfFormat, pformatetcIn->tymed, pmedium);
    return hr == DV_E_TYMED ? E_FAIL : hr;
}

static HRESULT fill_memory(HGLOBAL source, HGLOBAL target)
{
    SIZE_T size = GlobalSize(source);

    if (GlobalSize(target) < size)
        return E_FAIL;
    memcpy(GlobalLock(target), GlobalLock(source), size);
    GlobalUnlock(source);
    GlobalUnlock(target);
    return S_OK;
}

static HRESULT fill_stream(HGLOBAL source, IStream *target)
{
    ULONG written = 0;
    HRESULT hr;

    hr = IStream_Write(target, GlobalLock(source), (ULONG)GlobalSize(source), &written);
    GlobalUnlock(source);
    return hr;
}

static HRESULT fill(HGLOBAL source, const STGMEDIUM *target)
{
    switch (target->tymed) {
    case TYMED_HGLOBAL:
        return fill_memory(source, target->hGlobal);
    case TYMED_ISTREAM:
        return fill_stream(source, target->pstm);
    default:
        return DV_E_TYMED;
    }
}

static HRESULT object_GetDataHere(IDataObject *iface, FORMATETC *pformatetc, STGMEDIUM *pmedium)
{
    IDataObject *source;
    STGMEDIUM copy;
    HRESULT hr;

    if (!pformatetc || !pmedium)
        return E_INVALIDARG;
    hr = clipboard_source(&source);
    if (FAILED(hr))
        return hr_trace(hr);
    if (source) {
        hr = IDataObject_GetDataHere(source, pformatetc, pmedium);
        IDataObject_Release(source);
        if (SUCCEEDED(hr))
            return hr;
    }
    hr = clipboard_copy(pformatetc->cfFormat, TYMED_HGLOBAL, &copy);
    if (FAILED(hr))
        return hr;
    hr = fill(copy.hGlobal, pmedium);
    ReleaseStgMedium(&copy);
    return hr;
}

/* What the object said when it was put there: it is not asked again, nor the medium looked at. */
static HRESULT object_QueryGetData(IDataObject *iface, FORMATETC *pformatetc)
{
    HRESULT hr = DV_E_CLIPFORMAT;
    FORMATETC *formats;
    ULONG n;

    if (!pformatetc)
        return E_INVALIDARG;
    if (FAILED(clipboard_formats(&formats, &n)))
        return hr_raise(E_OUTOFMEMORY, "listing the clipboard's formats");
    for (ULONG i = 0; i < n && hr != S_OK; i++) {
        if (formats[i].cfFormat != pformatetc->cfFormat)
            continue;
        hr = formats[i].dwAspect == pformatetc->dwAspect && formats[i].lindex == pformatetc->lindex
                 ? S_OK
                 : DV_E_FORMATETC;
    }
    format_list_free(formats, n);
    return hr;
}

static HRESULT object_GetCanonicalFormatEtc(IDataObject *iface, FORMATETC *pformatectIn,
                                            FORMATETC *pformatetcOut)
{
    if (!pformatectIn || !pformatetcOut)
        return E_INVALIDARG;
    *pformatetcOut = *pformatectIn;
    pformatetcOut->ptd = NULL;
    return DATA_S_SAMEFORMATETC;
}

/* As Windows' own: who wants other data there puts another object there. */
static HRESULT object_SetData(IDataObject *iface, FORMATETC *pformatetc, STGMEDIUM *pmedium,
                              BOOL fRelease)
{
    return E_NOTIMPL;
}

static HRESULT object_EnumFormatEtc(IDataObject *iface, DWORD dwDirection,
                                    IEnumFORMATETC **ppenumFormatEtc)
{
    FORMATETC *formats;
    ULONG n;
    HRESULT hr;

    if (!ppenumFormatEtc)
        return E_INVALIDARG;
    *ppenumFormatEtc = NULL;
    if (dwDirection != DATADIR_GET)
        return E_NOTIMPL;
    hr = clipboard_formats(&formats, &n);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = format_list_enumerate(formats, n, ppenumFormatEtc);
    format_list_free(formats, n);
    return hr;
}

static HRESULT object_DAdvise(IDataObject *iface, FORMATETC *pformatetc, DWORD advf,
                              IAdviseSink *pAdvSink, DWORD *pdwConnection)
{
    return OLE_E_ADVISENOTSUPPORTED;
}

static HRESULT object_DUnadvise(IDataObject *iface, DWORD dwConnection)
{
    return OLE_E_ADVISENOTSUPPORTED;
}

static HRESULT object_EnumDAdvise(IDataObject *iface, IEnumSTATDATA **ppenumAdvise)
{
    return OLE_E_ADVISENOTSUPPORTED;
}

static const IDataObjectVtbl object_vtable = {
    .QueryInterface = object_QueryInterface,
    .AddRef = object_AddRef,
    .Release = object_Release,
    .GetData = object_GetData,
    .GetDataHere = object_GetDataHere,
    .QueryGetData = object_QueryGetData,
    .GetCanonicalFormatEtc = object_GetCanonicalFormatEtc,
    .SetData = object_SetData,
    .EnumFormatEtc = object_EnumFormatEtc,
    .DAdvise = object_DAdvise,
    .DUnadvise = object_DUnadvise,
    .EnumDAdvise = object_EnumDAdvise,
};

/* ---- functions ---- */

/*
 * What is there goes only when the object has told its formats. Who has the clipboard open would
 * find it closed behind this.
 */
static HRESULT put(IDataObject *object)
{
    HRESULT hr;

    if (clipboard_is_mine() || FAILED(clipboard_open(NULL)))
        return CLIPBRD_E_CANT_OPEN;
    hr = object ? clipboard_offer(object) : clipboard_clear();
    clipboard_close();
    return hr;
}

HRESULT OleSetClipboard(IDataObject *pDataObj)
{
    IDataObject *object = NULL;
    HRESULT hr;

    if (!com_thread_has_ole())
        return CO_E_NOTINITIALIZED;
    if (!pDataObj)
        return put(NULL);
    hr = IDataObject_QueryInterface(pDataObj, &IID_IDataObject, (void **)&object);
    if (FAILED(hr))
        return hr;
    hr = put(object);
    IDataObject_Release(object);
    return hr;
}

HRESULT OleGetClipboard(IDataObject **ppDataObj)
{
    struct clipboard_object *made;

    if (!ppDataObj)
        return E_INVALIDARG;
    *ppDataObj = NULL;
    if (clipboard_is_mine())
        return CLIPBRD_E_CANT_OPEN;
    made = calloc(1, sizeof(*made));
    if (!made)
        return hr_raise(E_OUTOFMEMORY, "an object for the clipboard");
    made->IDataObject_iface.lpVtbl = (IDataObjectVtbl *)&object_vtable;
    made->refs = 1;
    *ppDataObj = &made->IDataObject_iface;
    return S_OK;
}

HRESULT OleFlushClipboard(void)
{
    return com_thread_has_ole() ? clipboard_flush() : E_FAIL;
}

HRESULT OleIsCurrentClipboard(IDataObject *pDataObj)
{
    return clipboard_is_source(pDataObj) ? S_OK : S_FALSE;
}
