/* SPDX-License-Identifier: MIT */
/*
 * The version of Windows that our calls are like, and the conditions that programs put on it.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>

enum {
    MAJOR = 10,
    MINOR = 0,
    BUILD = 19045,
    CONDITION_BITS = 3,
    CONDITION_MASK = (1 << CONDITION_BITS) - 1,
};

DWORD GetVersion(void)
{
    return (DWORD)BUILD << 16 | MINOR << 8 | MAJOR;
}

/* Both structures begin alike and say their size. */
BOOL GetVersionExW(LPOSVERSIONINFOW lpVersionInformation)
{
    OSVERSIONINFOEXW version = {
        .dwOSVersionInfoSize = lpVersionInformation->dwOSVersionInfoSize,
        .dwMajorVersion = MAJOR,
        .dwMinorVersion = MINOR,
        .dwBuildNumber = BUILD,
        .dwPlatformId = VER_PLATFORM_WIN32_NT,
        .wProductType = VER_NT_WORKSTATION,
    };

    if (version.dwOSVersionInfoSize != sizeof(OSVERSIONINFOW) &&
        version.dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXW)) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    memcpy(lpVersionInformation, &version, version.dwOSVersionInfoSize);
    return TRUE;
}

BOOL GetVersionExA(LPOSVERSIONINFOA lpVersionInformation)
{
    OSVERSIONINFOEXA version = {
        .dwOSVersionInfoSize = lpVersionInformation->dwOSVersionInfoSize,
        .dwMajorVersion = MAJOR,
        .dwMinorVersion = MINOR,
        .dwBuildNumber = BUILD,
        .dwPlatformId = VER_PLATFORM_WIN32_NT,
        .wProductType = VER_NT_WORKSTATION,
    };

    if (version.dwOSVersionInfoSize != sizeof(OSVERSIONINFOA) &&
        version.dwOSVersionInfoSize != sizeof(OSVERSIONINFOEXA)) {
        SetLastError(ERROR_INSUFFICIENT_BUFFER);
        return FALSE;
    }
    memcpy(lpVersionInformation, &version, version.dwOSVersionInfoSize);
    return TRUE;
}

/* ---- conditions ---- */

/* Each part of a version has three bits of the mask, at the place that its own bit has. */
static unsigned shift_of(DWORD type)
{
    return (unsigned)__builtin_ctz(type) * CONDITION_BITS;
}

ULONGLONG VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask, BYTE Condition)
{
    for (DWORD type = VER_MINORVERSION; type <= VER_PRODUCT_TYPE; type <<= 1) {
        if (TypeMask & type)
            ConditionMask |= (ULONGLONG)(Condition & CONDITION_MASK) << shift_of(type);
    }
    return ConditionMask;
}

static unsigned condition_of(DWORDLONG mask, DWORD type)
{
    return (unsigned)(mask >> shift_of(type)) & CONDITION_MASK;
}

static bool holds(int comparison, unsigned condition)
{
    switch (condition) {
    case VER_EQUAL:
        return comparison == 0;
    case VER_GREATER:
        return comparison > 0;
    case VER_GREATER_EQUAL:
        return comparison >= 0;
    case VER_LESS:
        return comparison < 0;
    case VER_LESS_EQUAL:
        return comparison <= 0;
    default:
        return false;
    }
}

static int compare(DWORD a, DWORD b)
{
    return (a > b) - (a < b);
}

/* Major, minor and service pack are one number under one condition, unless they are to be equal
 * one by one: the first that differs decides. */
static bool version_holds(const OSVERSIONINFOEXW *wanted, DWORD types, DWORDLONG mask)
{
    const struct {
        DWORD type, ours, wanted;
    } parts[] = {
        {VER_MAJORVERSION, MAJOR, wanted->dwMajorVersion},
        {VER_MINORVERSION, MINOR, wanted->dwMinorVersion},
        {VER_SERVICEPACKMAJOR, 0, wanted->wServicePackMajor},
        {VER_SERVICEPACKMINOR, 0, wanted->wServicePackMinor},
    };
    unsigned condition = 0;
    int comparison = 0;

    for (size_t i = 0; i < ARRAYSIZE(parts); i++) {
        if (!(types & parts[i].type))
            continue;
        if (!condition || condition == VER_EQUAL)
            condition = condition_of(mask, parts[i].type);
        comparison = compare(parts[i].ours, parts[i].wanted);
        if (comparison != 0)
            break;
    }
    return !condition || holds(comparison, condition);
}

static bool others_hold(const OSVERSIONINFOEXW *wanted, DWORD types, DWORDLONG mask)
{
    const struct {
        DWORD type, ours, wanted;
    } parts[] = {
        {VER_BUILDNUMBER, BUILD, wanted->dwBuildNumber},
        {VER_PLATFORMID, VER_PLATFORM_WIN32_NT, wanted->dwPlatformId},
        {VER_PRODUCT_TYPE, VER_NT_WORKSTATION, wanted->wProductType},
    };

    for (size_t i = 0; i < ARRAYSIZE(parts); i++) {
        if (types & parts[i].type &&
            !holds(compare(parts[i].ours, parts[i].wanted), condition_of(mask, parts[i].type)))
            return false;
    }
    /* We are of no suite. */
    return !(types & VER_SUITENAME) || !wanted->wSuiteMask;
}

BOOL VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
                        DWORDLONG dwlConditionMask)
{
    for (DWORD type = VER_MINORVERSION; type <= VER_PRODUCT_TYPE; type <<= 1) {
        if (dwTypeMask & type && !condition_of(dwlConditionMask, type)) {
            SetLastError(ERROR_BAD_ARGUMENTS);
            return FALSE;
        }
    }
    if (!dwTypeMask) {
        SetLastError(ERROR_BAD_ARGUMENTS);
        return FALSE;
    }
    if (version_holds(lpVersionInformation, dwTypeMask, dwlConditionMask) &&
        others_hold(lpVersionInformation, dwTypeMask, dwlConditionMask))
        return TRUE;
    SetLastError(ERROR_OLD_WIN_VERSION);
    return FALSE;
}

BOOL VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
                        DWORDLONG dwlConditionMask)
{
    OSVERSIONINFOEXW wanted = {
        .dwMajorVersion = lpVersionInformation->dwMajorVersion,
        .dwMinorVersion = lpVersionInformation->dwMinorVersion,
        .dwBuildNumber = lpVersionInformation->dwBuildNumber,
        .dwPlatformId = lpVersionInformation->dwPlatformId,
        .wServicePackMajor = lpVersionInformation->wServicePackMajor,
        .wServicePackMinor = lpVersionInformation->wServicePackMinor,
        .wSuiteMask = lpVersionInformation->wSuiteMask,
        .wProductType = lpVersionInformation->wProductType,
    };

    return VerifyVersionInfoW(&wanted, dwTypeMask, dwlConditionMask);
}
