/* SPDX-License-Identifier: MIT */
/*
 * The shell's helpers that COM programs use. Source: Windows' "shlwapi.h" pages.
 */
#include <comity/windows.h>
#include <comity/ole2.h>

#ifndef COMITY_SHLWAPI_H
#define COMITY_SHLWAPI_H

#include <objidl.h>

#define LWSTDAPI WINOLEAPI
#define LWSTDAPI_(type) WINOLEAPI_(type)

LWSTDAPI_(IStream *) SHCreateMemStream(const BYTE *pInit, UINT cbInit);

#endif
