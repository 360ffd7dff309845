/* SPDX-License-Identifier: MIT */
/*
 * Pages of memory, reserved, committed and protected. Any thread may call. Source: Windows'
 * "memoryapi.h" pages.
 */
#ifndef COMITY_MEMORYAPI_H
#define COMITY_MEMORYAPI_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

#define PAGE_NOACCESS 0x01
#define PAGE_READONLY 0x02
#define PAGE_READWRITE 0x04
#define PAGE_WRITECOPY 0x08
#define PAGE_EXECUTE 0x10
#define PAGE_EXECUTE_READ 0x20
#define PAGE_EXECUTE_READWRITE 0x40
#define PAGE_EXECUTE_WRITECOPY 0x80
#define PAGE_GUARD 0x100
#define PAGE_NOCACHE 0x200
#define PAGE_WRITECOMBINE 0x400

#define MEM_COMMIT 0x00001000
#define MEM_RESERVE 0x00002000
#define MEM_DECOMMIT 0x00004000
#define MEM_RELEASE 0x00008000
#define MEM_FREE 0x00010000
#define MEM_PRIVATE 0x00020000
#define MEM_MAPPED 0x00040000
#define MEM_RESET 0x00080000
#define MEM_TOP_DOWN 0x00100000
#define MEM_IMAGE 0x01000000

#define FILE_MAP_COPY 0x0001
#define FILE_MAP_WRITE 0x0002
#define FILE_MAP_READ 0x0004
#define FILE_MAP_ALL_ACCESS 0xf001f

typedef struct _MEMORY_BASIC_INFORMATION {
    PVOID BaseAddress;
    PVOID AllocationBase;
    DWORD AllocationProtect;
    SIZE_T RegionSize;
    DWORD State;
    DWORD Protect;
    DWORD Type;
} MEMORY_BASIC_INFORMATION, *PMEMORY_BASIC_INFORMATION;

EXTERN_C_START

/*
 * Reserves a range (at a multiple of 64 KiB), commits pages of one, or both. Committed pages are
 * zero at first. The caller frees by VirtualFree. NULL with ERROR_INVALID_PARAMETER (no size, an
 * unknown kind or protection), ERROR_INVALID_ADDRESS (the range is taken, or to be committed and
 * not reserved), ERROR_NOT_SUPPORTED (PAGE_GUARD), ERROR_NOT_ENOUGH_MEMORY.
 */
WINBASEAPI LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                                      DWORD flProtect);

/* Takes pages' memory back, or with MEM_RELEASE (@dwSize 0, @lpAddress what VirtualAlloc returned)
 * the whole range. ERROR_INVALID_PARAMETER, ERROR_INVALID_ADDRESS. */
WINBASEAPI BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType);

/* Protects committed pages, any of the process's; the first one's protection before goes to
 * @lpflOldProtect. ERROR_INVALID_ADDRESS, ERROR_INVALID_PARAMETER, ERROR_NOACCESS (no
 * @lpflOldProtect). */
WINBASEAPI BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                                      PDWORD lpflOldProtect);

/* Describes the pages alike that begin with that of @lpAddress. The size of what was written; 0
 * with ERROR_BAD_LENGTH (@dwLength is too small), ERROR_INVALID_PARAMETER (no address of a
 * program). */
WINBASEAPI SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
                                      SIZE_T dwLength);

/* Keeps pages in memory, as far as the user's limit goes: ERROR_WORKING_SET_QUOTA,
 * ERROR_INVALID_ADDRESS. */
WINBASEAPI BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize);
WINBASEAPI BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize);

/*
 * A mapping of a file, or with INVALID_HANDLE_VALUE of memory; a size of 0 is the file's. Names are
 * the process's own. Protections: PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY. NULL with
 * ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE, ERROR_FILE_INVALID (an empty file). A handle of
 * an existing mapping has ERROR_ALREADY_EXISTS.
 */
WINBASEAPI HANDLE WINAPI CreateFileMappingW(HANDLE hFile,
                                            struct _SECURITY_ATTRIBUTES *lpFileMappingAttributes,
                                            DWORD flProtect, DWORD dwMaximumSizeHigh,
                                            DWORD dwMaximumSizeLow, LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI CreateFileMappingA(HANDLE hFile,
                                            struct _SECURITY_ATTRIBUTES *lpFileMappingAttributes,
                                            DWORD flProtect, DWORD dwMaximumSizeHigh,
                                            DWORD dwMaximumSizeLow, LPCSTR lpName);
WINBASEAPI HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                          LPCWSTR lpName);
WINBASEAPI HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                          LPCSTR lpName);

/* A view, which outlives the mapping's handles. NULL with ERROR_INVALID_HANDLE,
 * ERROR_MAPPED_ALIGNMENT (not a multiple of 64 KiB), ERROR_ACCESS_DENIED. */
WINBASEAPI LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                                       DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                                       SIZE_T dwNumberOfBytesToMap);
WINBASEAPI BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress);
WINBASEAPI BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush);

#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping OpenFileMappingW
#else
#define CreateFileMapping CreateFileMappingA
#define OpenFileMapping OpenFileMappingA
#endif

EXTERN_C_END

#endif
