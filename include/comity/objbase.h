/* SPDX-License-Identifier: MIT */
/*
 * COM: class objects, marshaling, monikers. Source: Windows' "objbase.h" pages.
 */
/* Before the guard: whichever header of the circle comes first, all are read in one order. */
#include <comity/ole2.h>
#include <comity/windows.h>

#ifndef COMITY_OBJBASE_H
#define COMITY_OBJBASE_H

#include <comity/rpc.h>
#include <comity/rpcndr.h>

#include <comity/combaseapi.h>

#define LISet32(li, v) ((li).HighPart = (v) < 0 ? -1 : 0, (li).LowPart = (DWORD)(v))
#define ULISet32(li, v) ((li).HighPart = 0, (li).LowPart = (v))

#define STGM_DIRECT 0x00000000
#define STGM_TRANSACTED 0x00010000
#define STGM_SIMPLE 0x08000000
#define STGM_READ 0x00000000
#define STGM_WRITE 0x00000001
#define STGM_READWRITE 0x00000002
#define STGM_SHARE_DENY_NONE 0x00000040
#define STGM_SHARE_DENY_READ 0x00000030
#define STGM_SHARE_DENY_WRITE 0x00000020
#define STGM_SHARE_EXCLUSIVE 0x00000010
#define STGM_PRIORITY 0x00040000
#define STGM_DELETEONRELEASE 0x04000000
#define STGM_NOSCRATCH 0x00100000
#define STGM_CREATE 0x00001000
#define STGM_CONVERT 0x00020000
#define STGM_FAILIFTHERE 0x00000000
#define STGM_NOSNAPSHOT 0x00200000
#define STGM_DIRECT_SWMR 0x00400000
#define ROTFLAGS_REGISTRATIONKEEPSALIVE 0x1
#define ROTFLAGS_ALLOWANYCLIENT 0x2
#define ROT_COMPARE_MAX 2048
#define ROTREGFLAGS_ALLOWANYCLIENT 0x1

WINOLEAPI CoGetInstanceFromFile(COSERVERINFO *pServerInfo, CLSID *pClsid, IUnknown *punkOuter,
                                DWORD dwClsCtx, DWORD grfMode, OLECHAR *pwszName, DWORD dwCount,
                                MULTI_QI *pResults);
WINOLEAPI CoGetInstanceFromIStorage(COSERVERINFO *pServerInfo, CLSID *pClsid, IUnknown *punkOuter,
                                    DWORD dwClsCtx, struct IStorage *pstg, DWORD dwCount,
                                    MULTI_QI *pResults);
WINOLEAPI CoGetObject(LPCWSTR pszName, BIND_OPTS *pBindOptions, REFIID riid, void **ppv);
WINOLEAPI CreateBindCtx(DWORD reserved, LPBC *ppbc);
WINOLEAPI GetRunningObjectTable(DWORD reserved, LPRUNNINGOBJECTTABLE *pprot);
WINOLEAPI MkParseDisplayName(LPBC pbc, LPCOLESTR szUserName, ULONG *pchEaten, LPMONIKER *ppmk);
WINOLEAPI BindMoniker(LPMONIKER pmk, DWORD grfOpt, REFIID iidResult, LPVOID *ppvResult);
WINOLEAPI CreateFileMoniker(LPCOLESTR lpszPathName, LPMONIKER *ppmk);
WINOLEAPI CreateItemMoniker(LPCOLESTR lpszDelim, LPCOLESTR lpszItem, LPMONIKER *ppmk);
WINOLEAPI CreateClassMoniker(REFCLSID rclsid, LPMONIKER *ppmk);
WINOLEAPI CreatePointerMoniker(LPUNKNOWN punk, LPMONIKER *ppmk);
WINOLEAPI CreateAntiMoniker(LPMONIKER *ppmk);
WINOLEAPI CreateGenericComposite(LPMONIKER pmkFirst, LPMONIKER pmkRest, LPMONIKER *ppmkComposite);
WINOLEAPI MonikerCommonPrefixWith(LPMONIKER pmkThis, LPMONIKER pmkOther, LPMONIKER *ppmkCommon);
WINOLEAPI MonikerRelativePathTo(LPMONIKER pmkSrc, LPMONIKER pmkDest, LPMONIKER *ppmkRelPath,
                                BOOL dwReserved);
WINOLEAPI CreateObjrefMoniker(LPUNKNOWN punk, LPMONIKER *ppmk);
WINOLEAPI GetClassFile(LPCOLESTR szFilename, CLSID *pclsid);
WINOLEAPI CoFileTimeNow(FILETIME *lpFileTime);
WINOLEAPI_(BOOL) CoFileTimeToDosDateTime(FILETIME *lpFileTime, LPWORD lpDosDate, LPWORD lpDosTime);
WINOLEAPI_(BOOL) CoDosDateTimeToFileTime(WORD nDosDate, WORD nDosTime, FILETIME *lpFileTime);

#include <comity/coml2api.h>
#include <comity/propidl.h>

#endif
