/* SPDX-License-Identifier: MIT */
/*
 * Questions for the version of Windows: see GetVersionEx(). Source: Windows' "versionhelpers.h"
 * pages.
 */
#ifndef COMITY_VERSIONHELPERS_H
#define COMITY_VERSIONHELPERS_H

#include <comity/sdkddkver.h>
#include <comity/winbase.h>

static inline BOOL IsWindowsVersionOrGreater(WORD major, WORD minor, WORD service_pack)
{
    OSVERSIONINFOEXW wanted = {sizeof(wanted), major, minor, 0, 0, {0}, service_pack, 0, 0, 0, 0};
    ULONGLONG mask = 0;

    VER_SET_CONDITION(mask, VER_MAJORVERSION, VER_GREATER_EQUAL);
    VER_SET_CONDITION(mask, VER_MINORVERSION, VER_GREATER_EQUAL);
    VER_SET_CONDITION(mask, VER_SERVICEPACKMAJOR, VER_GREATER_EQUAL);
    return VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION | VER_SERVICEPACKMAJOR,
                              mask);
}

#define IsWindowsXPOrGreater() IsWindowsVersionOrGreater(5, 1, 0)
#define IsWindowsVistaOrGreater() IsWindowsVersionOrGreater(6, 0, 0)
#define IsWindows7OrGreater() IsWindowsVersionOrGreater(6, 1, 0)
#define IsWindows7SP1OrGreater() IsWindowsVersionOrGreater(6, 1, 1)
#define IsWindows8OrGreater() IsWindowsVersionOrGreater(6, 2, 0)
#define IsWindows8Point1OrGreater() IsWindowsVersionOrGreater(6, 3, 0)
#define IsWindows10OrGreater() IsWindowsVersionOrGreater(10, 0, 0)
#define IsWindowsServer() FALSE

#endif
