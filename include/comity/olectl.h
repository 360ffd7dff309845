/* SPDX-License-Identifier: MIT */
/*
 * Controls: what registration and error reports use of it. Source: Windows' "olectl.h" pages.
 */
#ifndef COMITY_OLECTL_H
#define COMITY_OLECTL_H

#include <ocidl.h>

/* What DllRegisterServer fails with besides: SELFREG_E_TYPELIB and SELFREG_E_CLASS (winerror.h). */
#define SELFREG_E_FIRST ((HRESULT)0x80040200)
#define SELFREG_E_LAST ((HRESULT)0x8004020f)
#define SELFREG_S_FIRST ((HRESULT)0x00040200)
#define SELFREG_S_LAST ((HRESULT)0x0004020f)

/* What connection points fail with besides: CONNECT_E_NOCONNECTION and its like (winerror.h). */
#define CONNECT_E_FIRST ((HRESULT)0x80040200)
#define CONNECT_E_LAST ((HRESULT)0x8004020f)
#define CONNECT_S_FIRST ((HRESULT)0x00040200)
#define CONNECT_S_LAST ((HRESULT)0x0004020f)

/* A method that stands for the object itself, in CreateDispTypeInfo()'s descriptions. */
#define DISPID_THIS (-613)

#define GUIDKIND_DEFAULT_SOURCE_DISP_IID 1

DEFINE_GUID(CLSID_StdFont, 0x0be35203, 0x8f91, 0x11ce, 0x9d, 0xe3, 0, 0xaa, 0, 0x4b, 0xb8, 0x51);
DEFINE_GUID(CLSID_StdPicture, 0x0be35204, 0x8f91, 0x11ce, 0x9d, 0xe3, 0, 0xaa, 0, 0x4b, 0xb8, 0x51);

#endif
