/* SPDX-License-Identifier: MIT */
/*
 * OLE: COM and Automation together. Source: Windows' "ole2.h" pages.
 */
#ifndef COMITY_OLE2_H
#define COMITY_OLE2_H

#include <comity/objbase.h>
#include <comity/oleauto.h>
#include <comity/winerror.h>
#include <oleidl.h>

WINOLEAPI OleInitialize(LPVOID pvReserved);
WINOLEAPI_(void) OleUninitialize(void);
WINOLEAPI_(DWORD) OleBuildVersion(void);
WINOLEAPI CreateILockBytesOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, ILockBytes **pplkbyt);
WINOLEAPI GetHGlobalFromILockBytes(ILockBytes *plkbyt, HGLOBAL *phglobal);
WINOLEAPI OleSaveToStream(IPersistStream *pPStm, LPSTREAM pStm);
WINOLEAPI OleLoadFromStream(LPSTREAM pStm, REFIID iidInterface, LPVOID *ppvObj);

/* A medium's data as its owner gives them up; the medium is TYMED_NULL after that. */
WINOLEAPI_(void) ReleaseStgMedium(LPSTGMEDIUM pMedium);

/* A copy of memory, GMEM_MOVEABLE for no flags; NULL if there is none. */
WINOLEAPI_(HANDLE) OleDuplicateData(HANDLE hSrc, CLIPFORMAT cfFormat, UINT uiFlags);

/* What people call objects of a class, in one of USERCLASSTYPE's forms; the caller frees it.
 * REGDB_E_CLASSNOTREG; REGDB_E_KEYMISSING if the class has no name of that form. */
WINOLEAPI OleRegGetUserType(REFCLSID clsid, DWORD dwFormOfType, LPOLESTR *pszUserType);

WINOLEAPI WriteClassStm(LPSTREAM pStm, REFCLSID rclsid);
WINOLEAPI ReadClassStm(LPSTREAM pStm, CLSID *pclsid);

#endif
