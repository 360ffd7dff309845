/* SPDX-License-Identifier: MIT */
/*
 * OLE: COM and Automation together. Source: Windows' "ole2.h" pages.
 */
#ifndef COMITY_OLE2_H
#define COMITY_OLE2_H

#include <comity/coml2api.h>
#include <comity/objbase.h>
#include <comity/oleauto.h>
#include <comity/winerror.h>
#include <oleidl.h>

WINOLEAPI OleInitialize(LPVOID pvReserved);
WINOLEAPI_(void) OleUninitialize(void);
WINOLEAPI_(DWORD) OleBuildVersion(void);
WINOLEAPI OleSaveToStream(IPersistStream *pPStm, LPSTREAM pStm);
WINOLEAPI OleLoadFromStream(LPSTREAM pStm, REFIID iidInterface, LPVOID *ppvObj);

/* A medium's data as its owner gives them up; the medium is TYMED_NULL after that. */
WINOLEAPI_(void) ReleaseStgMedium(LPSTGMEDIUM pMedium);

/* A copy of memory, GMEM_MOVEABLE for no flags; NULL if there is none. */
WINOLEAPI_(HANDLE) OleDuplicateData(HANDLE hSrc, CLIPFORMAT cfFormat, UINT uiFlags);

/*
 * The clipboard is the process's: nothing is between programs but what they send to each other.
 * The object is asked when somebody wants its data, or all of them at once by OleFlushClipboard(),
 * which then lets it go. CO_E_NOTINITIALIZED without OleInitialize(), CLIPBRD_E_CANT_OPEN while
 * another thread has the clipboard open.
 */
WINOLEAPI OleSetClipboard(IDataObject *pDataObj);
WINOLEAPI OleGetClipboard(IDataObject **ppDataObj);
WINOLEAPI OleFlushClipboard(void);
WINOLEAPI OleIsCurrentClipboard(IDataObject *pDataObj);

/*
 * Windows are never seen, and no mouse is there: they can be registered, but a source that is
 * dragged is asked once with no button held, and dropped nowhere: DROPEFFECT_NONE.
 */
WINOLEAPI RegisterDragDrop(HWND hwnd, IDropTarget *pDropTarget);
WINOLEAPI RevokeDragDrop(HWND hwnd);
WINOLEAPI DoDragDrop(IDataObject *pDataObj, IDropSource *pDropSource, DWORD dwOKEffects,
                     DWORD *pdwEffect);

/* What people call objects of a class, in one of USERCLASSTYPE's forms; the caller frees it.
 * REGDB_E_CLASSNOTREG; REGDB_E_KEYMISSING if the class has no name of that form. */
WINOLEAPI OleRegGetUserType(REFCLSID clsid, DWORD dwFormOfType, LPOLESTR *pszUserType);

/* What people call the object in a storage, and the format of its data, in the stream "\1CompObj".
 * The name read is the caller's (CoTaskMemFree); both may be NULL. E_INVALIDARG; DV_E_CLIPFORMAT for
 * a format that nobody registered; STG_E_READFAULT, STG_E_DOCFILECORRUPT; the storage's failures. */
WINOLEAPI WriteFmtUserTypeStg(LPSTORAGE pstg, CLIPFORMAT cf, LPOLESTR lpszUserType);
WINOLEAPI ReadFmtUserTypeStg(LPSTORAGE pstg, CLIPFORMAT *pcf, LPOLESTR *lplpszUserType);

/* Whether the object in a storage is to be converted when it is loaded: S_OK or S_FALSE.
 * STG_E_FILENOTFOUND if nobody ever said. */
WINOLEAPI GetConvertStg(LPSTORAGE pStg);
WINOLEAPI SetConvertStg(LPSTORAGE pStg, BOOL fConvert);

/* Saves an object and its class, and commits; makes an object of the class and loads it. What the
 * object, the storage and CoCreateInstance() answer. */
WINOLEAPI OleSave(LPPERSISTSTORAGE pPS, LPSTORAGE pStg, BOOL fSameAsLoad);
WINOLEAPI OleLoad(LPSTORAGE pStg, REFIID riid, LPOLECLIENTSITE pClientSite, LPVOID *ppvObj);

#endif
