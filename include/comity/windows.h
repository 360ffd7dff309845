/* SPDX-License-Identifier: MIT */
/*
 * Everything of Windows that COM programs use, as <windows.h> gives it.
 */
#ifndef COMITY_WINDOWS_H
#define COMITY_WINDOWS_H
#define _WINDOWS_

#include <stdarg.h>
#include <string.h>

/* Windows' <string.h> has the functions of wide strings too. */
#if __SIZEOF_WCHAR_T__ == 2
#include <comity/wchar.h>
#endif
#include <comity/comity_crt.h>
#include <comity/shellapi.h>
#include <comity/winbase.h>
#include <comity/windef.h>
#include <comity/winerror.h>
#include <comity/winnls.h>
#include <comity/winnt.h>
#include <comity/winreg.h>
#include <comity/winuser.h>
#ifndef NOVER
#include <comity/winver.h>
#endif

#if __SIZEOF_WCHAR_T__ == 2
#include <wctype.h>
#endif

#ifndef WIN32_LEAN_AND_MEAN
#include <comity/mmsystem.h>
#endif

#if !defined(WIN32_LEAN_AND_MEAN) && !defined(COMITY_NO_OLE)
#include <comity/ole2.h>
#endif

#endif
