/* SPDX-License-Identifier: MIT */
/*
 * The basic types. LONG, ULONG, DWORD, BOOL and HRESULT are 32 bits wide on every platform; WCHAR
 * is 16 bits: wchar_t in C++ under -fshort-wchar, so that L"..." works there, else char16_t.
 */
#ifndef COMITY_WINDEF_H
#define COMITY_WINDEF_H

#include <stdint.h>
#ifndef __cplusplus
#include <uchar.h>
#endif

typedef int32_t HRESULT;
typedef int32_t LONG;
typedef uint32_t ULONG;
typedef uint32_t DWORD;
typedef int BOOL;
typedef uint8_t BYTE;
typedef uint16_t WORD;

#if defined(__cplusplus) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#else
typedef char16_t WCHAR;
#endif

#endif
