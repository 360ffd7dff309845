/* SPDX-License-Identifier: MIT */
/*
 * The machine: its names, its memory, and where the system is on it.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/win32_text_result.h"

enum {
    HOST_NAME_SIZE = 256,
};

/* ---- names ---- */

/* A host may be named with its domain or without. */
static void read_name(COMPUTER_NAME_FORMAT format, char ret_name[HOST_NAME_SIZE])
{
    char *domain;

    if (gethostname(ret_name, HOST_NAME_SIZE - 1) < 0)
        *ret_name = '\0';
    ret_name[HOST_NAME_SIZE - 1] = '\0';
    domain = strchr(ret_name, '.');
    switch (format) {
    case ComputerNameDnsFullyQualified:
    case ComputerNamePhysicalDnsFullyQualified:
        return;
    case ComputerNameDnsDomain:
    case ComputerNamePhysicalDnsDomain:
        memmove(ret_name, domain ? domain + 1 : "", strlen(domain ? domain + 1 : "") + 1);
        return;
    default:
        if (domain)
            *domain = '\0';
    }
    if (format != ComputerNameNetBIOS && format != ComputerNamePhysicalNetBIOS)
        return;
    ret_name[MAX_COMPUTERNAME_LENGTH] = '\0';
    for (char *c = ret_name; *c; c++)
        *c = (char)toupper((unsigned char)*c);
}

/* What win32_give_...() returned: a length below the room, or a size above. */
static BOOL finish(DWORD given, LPDWORD size, DWORD error)
{
    bool fits = given < *size;

    *size = given;
    if (!fits)
        SetLastError(error);
    return fits;
}

static BOOL give_name_wide(COMPUTER_NAME_FORMAT format, LPWSTR buffer, LPDWORD size, DWORD error)
{
    char name[HOST_NAME_SIZE];

    read_name(format, name);
    if (!buffer)
        *size = 0;
    return finish(win32_give_wide(name, buffer, *size), size, error);
}

static BOOL give_name_narrow(COMPUTER_NAME_FORMAT format, LPSTR buffer, LPDWORD size, DWORD error)
{
    char name[HOST_NAME_SIZE];

    read_name(format, name);
    if (!buffer)
        *size = 0;
    return finish(win32_give_narrow(name, buffer, *size), size, error);
}

static BOOL refuse(void)
{
    SetLastError(ERROR_INVALID_PARAMETER);
    return FALSE;
}

BOOL GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize)
{
    return nSize ? give_name_wide(ComputerNameNetBIOS, lpBuffer, nSize, ERROR_BUFFER_OVERFLOW)
                 : refuse();
}

BOOL GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize)
{
    return nSize ? give_name_narrow(ComputerNameNetBIOS, lpBuffer, nSize, ERROR_BUFFER_OVERFLOW)
                 : refuse();
}

BOOL GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, LPDWORD nSize)
{
    if (!nSize || NameType >= ComputerNameMax)
        return refuse();
    return give_name_wide(NameType, lpBuffer, nSize, ERROR_MORE_DATA);
}

BOOL GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, LPDWORD nSize)
{
    if (!nSize || NameType >= ComputerNameMax)
        return refuse();
    return give_name_narrow(NameType, lpBuffer, nSize, ERROR_MORE_DATA);
}

/* ---- memory ---- */

/* What a list says in kilobytes, in bytes; @otherwise if it does not. */
static ULONGLONG read_bytes(const char *path, const char *name, ULONGLONG otherwise)
{
    FILE *list = fopen(path, "re");
    char line[128];

    if (!list)
        return otherwise;
    while (fgets(line, sizeof(line), list)) {
        size_t len = strlen(name);

        if (strncmp(line, name, len) == 0 && line[len] == ':') {
            otherwise = strtoull(line + len + 1, NULL, 10) * 1024;
            break;
        }
    }
    fclose(list);
    return otherwise;
}

static void read_memory(MEMORYSTATUSEX *ret_status)
{
    const ULONGLONG addresses = (ULONGLONG)1 << 47;
    struct sysinfo info;
    ULONGLONG unit, free_memory;

    sysinfo(&info);
    unit = info.mem_unit;
    free_memory = read_bytes("/proc/meminfo", "MemAvailable", info.freeram * unit);
    *ret_status = (MEMORYSTATUSEX){
        .dwLength = sizeof(*ret_status),
        .ullTotalPhys = info.totalram * unit,
        .ullAvailPhys = free_memory,
        .ullTotalPageFile = (info.totalram + info.totalswap) * unit,
        .ullAvailPageFile = free_memory + info.freeswap * unit,
        .ullTotalVirtual = addresses,
        .ullAvailVirtual = addresses - read_bytes("/proc/self/status", "VmSize", 0),
    };
    ret_status->dwMemoryLoad = (DWORD)(100 - free_memory * 100 / (info.totalram * unit));
}

BOOL GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer)
{
    if (!lpBuffer || lpBuffer->dwLength != sizeof(*lpBuffer))
        return refuse();
    read_memory(lpBuffer);
    return TRUE;
}

void GlobalMemoryStatus(LPMEMORYSTATUS lpBuffer)
{
    MEMORYSTATUSEX status;

    read_memory(&status);
    *lpBuffer = (MEMORYSTATUS){
        .dwLength = sizeof(*lpBuffer),
        .dwMemoryLoad = status.dwMemoryLoad,
        .dwTotalPhys = status.ullTotalPhys,
        .dwAvailPhys = status.ullAvailPhys,
        .dwTotalPageFile = status.ullTotalPageFile,
        .dwAvailPageFile = status.ullAvailPageFile,
        .dwTotalVirtual = status.ullTotalVirtual,
        .dwAvailVirtual = status.ullAvailVirtual,
    };
}

/* ---- folders ---- */

/* The folder that is @up folders above the module with this function; "/" at most. */
static void folder_above(unsigned up, char ret_path[PATH_MAX])
{
    Dl_info info;

    if (!dladdr((void *)(uintptr_t)folder_above, &info) || !realpath(info.dli_fname, ret_path))
        strcpy(ret_path, "/usr/lib/libcomity.so");
    for (; up > 0; up--) {
        char *slash = strrchr(ret_path, '/');

        slash[slash == ret_path] = '\0';
    }
}

UINT GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize)
{
    char path[PATH_MAX];

    folder_above(1, path);
    return win32_give_wide(path, lpBuffer, uSize);
}

UINT GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize)
{
    char path[PATH_MAX];

    folder_above(1, path);
    return win32_give_narrow(path, lpBuffer, uSize);
}

UINT GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize)
{
    char path[PATH_MAX];

    folder_above(2, path);
    return win32_give_wide(path, lpBuffer, uSize);
}

UINT GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize)
{
    char path[PATH_MAX];

    folder_above(2, path);
    return win32_give_narrow(path, lpBuffer, uSize);
}

UINT GetSystemWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize)
{
    return GetWindowsDirectoryW(lpBuffer, uSize);
}

UINT GetSystemWindowsDirectoryA(LPSTR lpBuffer, UINT uSize)
{
    return GetWindowsDirectoryA(lpBuffer, uSize);
}

static UINT has_no_second_system(void)
{
    SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
    return 0;
}

UINT GetSystemWow64DirectoryW(LPWSTR lpBuffer, UINT uSize)
{
    return has_no_second_system();
}

UINT GetSystemWow64DirectoryA(LPSTR lpBuffer, UINT uSize)
{
    return has_no_second_system();
}
