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

/* What people call objects of a class, in one of USERCLASSTYPE's forms; the caller frees it.
 * REGDB_E_CLASSNOTREG; REGDB_E_KEYMISSING if the class has no name of that form. */
WINOLEAPI OleRegGetUserType(REFCLSID clsid, DWORD dwFormOfType, LPOLESTR *pszUserType);

WINOLEAPI WriteClassStm(LPSTREAM pStm, REFCLSID rclsid);
WINOLEAPI ReadClassStm(LPSTREAM pStm, CLSID *pclsid);

#endif
