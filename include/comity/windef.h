/* SPDX-License-Identifier: MIT */
/*
 * The basic types. LONG, ULONG, DWORD, BOOL and HRESULT are 32 bits wide on every platform; WCHAR
 * is 16 bits: wchar_t in C++ under -fshort-wchar, so that L"..." works there, else char16_t.
 * Source: Windows' "Windows Data Types" page, [MS-DTYP].
 */
#ifndef COMITY_WINDEF_H
#define COMITY_WINDEF_H

#include <stddef.h>
#include <stdint.h>
#ifndef __cplusplus
#include <uchar.h>
#endif

#ifdef __cplusplus
#define EXTERN_C extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

/* Windows has several calling conventions; here there is one. */
#define WINAPI
#define WINAPIV
#define APIENTRY
#define CALLBACK
#define PASCAL
#define CDECL
#define STDMETHODCALLTYPE
#define STDMETHODVCALLTYPE
#define STDAPICALLTYPE
#define STDAPIVCALLTYPE
#define __stdcall
#define __cdecl
#define __fastcall
#define _stdcall
#define _cdecl
#define __RPC_USER
#define __RPC_FAR
#define __RPC_STUB
#define __RPC_API
#define RPC_ENTRY
#define FAR
#define NEAR
#define far
#define near
#define pascal
#ifndef __int64
#define __int64 long
#endif
#define CONST const

/* Unions have no names in C11; programs that ask by Windows' macros hear so. */
#if !defined(NONAMELESSUNION) && !defined(_FORCENAMELESSUNION)
#define _FORCENAMELESSUNION
#endif

/* What libcomity.so exports. */
#define COMITY_API __attribute__((visibility("default")))
#define DECLSPEC_IMPORT COMITY_API
#define WINBASEAPI EXTERN_C COMITY_API
#define WINUSERAPI EXTERN_C COMITY_API
#define WINADVAPI EXTERN_C COMITY_API
#define WINOLEAPI EXTERN_C COMITY_API HRESULT STDAPICALLTYPE
#define WINOLEAPI_(type) EXTERN_C COMITY_API type STDAPICALLTYPE
#define WINOLEAUTAPI EXTERN_C COMITY_API HRESULT STDAPICALLTYPE
#define WINOLEAUTAPI_(type) EXTERN_C COMITY_API type STDAPICALLTYPE

#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_ALIGN(n) __attribute__((aligned(n)))
#define DECLSPEC_SELECTANY __attribute__((weak))
#define DECLSPEC_UUID(text)
#define DECLSPEC_NOVTABLE
#define DECLSPEC_HIDDEN __attribute__((visibility("hidden")))
#define FORCEINLINE inline __attribute__((always_inline))
#ifndef __forceinline
#define __forceinline inline __attribute__((always_inline))
#endif
#ifndef __cplusplus
#define __inline__ inline
#endif
#define __declspec(x) comity_declspec_##x
#define comity_declspec_dllexport COMITY_API
#define comity_declspec_dllimport COMITY_API
#define comity_declspec_novtable
#define comity_declspec_selectany __attribute__((weak))
#define comity_declspec_noreturn __attribute__((noreturn))
#define comity_declspec_thread __thread
#define comity_declspec_uuid(text)
#define comity_declspec_align(n) __attribute__((aligned(n)))
#define comity_declspec_deprecated
#define comity_declspec_nothrow
#define UNREFERENCED_PARAMETER(p) ((void)(p))
#define DBG_UNREFERENCED_PARAMETER(p) ((void)(p))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(v) ((void)(v))

#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
#ifndef IN
#define IN
#define OUT
#define OPTIONAL
#endif
#ifndef NULL
#define NULL 0
#endif
#define MAX_PATH 260

#ifndef __cplusplus
#ifndef NOMINMAX
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif
#endif

#if defined(__cplusplus) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#else
typedef char16_t WCHAR;
#endif

typedef void VOID;
typedef void *PVOID, *LPVOID;
typedef const void *LPCVOID, *PCVOID;
typedef char CHAR, *PCHAR;
typedef signed char INT8;
typedef unsigned char UCHAR, *PUCHAR, UINT8;
typedef int16_t SHORT, *PSHORT, INT16;
typedef uint16_t USHORT, *PUSHORT, UINT16;
typedef int INT, *PINT, *LPINT;
typedef int32_t INT32, LONG32;
typedef unsigned int UINT, *PUINT, *LPUINT;
typedef uint32_t UINT32, ULONG32, DWORD32;
typedef int32_t LONG, *PLONG, *LPLONG;
typedef uint32_t ULONG, *PULONG, *LPULONG;
typedef int64_t LONGLONG, *PLONGLONG;
typedef uint64_t ULONGLONG, *PULONGLONG;
typedef int64_t LONG64, *PLONG64, INT64, *PINT64;
typedef uint64_t ULONG64, *PULONG64, UINT64, *PUINT64, DWORD64, *PDWORD64, DWORDLONG;
typedef intptr_t INT_PTR, *PINT_PTR, LONG_PTR, *PLONG_PTR, SSIZE_T, *PSSIZE_T;
typedef uintptr_t UINT_PTR, *PUINT_PTR, ULONG_PTR, *PULONG_PTR, DWORD_PTR, *PDWORD_PTR, SIZE_T,
    *PSIZE_T;
typedef uint8_t BYTE, *PBYTE, *LPBYTE;
typedef uint16_t WORD, *PWORD, *LPWORD;
typedef uint32_t DWORD, *PDWORD, *LPDWORD;
typedef int BOOL, *PBOOL, *LPBOOL;
typedef BYTE BOOLEAN, *PBOOLEAN;
typedef float FLOAT, *PFLOAT;
typedef double DOUBLE;
typedef WORD ATOM;
typedef int32_t HRESULT;
typedef LONG NTSTATUS;
typedef LONG SCODE, *PSCODE;
typedef DWORD LCID, *PLCID;
typedef WORD LANGID;
typedef DWORD LCTYPE;
typedef DWORD LGRPID;
typedef DWORD CALID;
typedef DWORD CALTYPE;
typedef DWORD COLORREF, *LPCOLORREF;
typedef DWORD ACCESS_MASK, *PACCESS_MASK;

typedef WCHAR *PWCHAR, *LPWCH, *PWCH, *LPWSTR, *PWSTR, *NWPSTR;
typedef const WCHAR *LPCWSTR, *PCWSTR, *LPCWCH, *PCWCH;
typedef LPCWSTR *PCZPWSTR;
typedef char *LPSTR, *PSTR, *LPCH, *PCH;
typedef const char *LPCSTR, *PCSTR, *LPCCH, *PCCH;
#ifdef UNICODE
typedef WCHAR TCHAR, TBYTE, *PTCHAR;
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#else
typedef char TCHAR, *PTCHAR;
typedef unsigned char TBYTE;
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#endif
#ifdef UNICODE
#if __SIZEOF_WCHAR_T__ == 2
#define __TEXT(quote) L##quote
#else
#define __TEXT(quote) u##quote
#endif
#else
#define __TEXT(quote) quote
#endif
#define TEXT(quote) __TEXT(quote)

typedef void *HANDLE, **PHANDLE, **LPHANDLE;
#define DECLARE_HANDLE(name)                                                                       \
    struct name##__ {                                                                              \
        int unused;                                                                                \
    };                                                                                             \
    typedef struct name##__ *name
DECLARE_HANDLE(HKEY);
typedef HKEY *PHKEY;
DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HWND);
DECLARE_HANDLE(HMENU);
DECLARE_HANDLE(HICON);
typedef HICON HCURSOR;
DECLARE_HANDLE(HBITMAP);
DECLARE_HANDLE(HDC);
DECLARE_HANDLE(HFONT);
DECLARE_HANDLE(HPALETTE);
DECLARE_HANDLE(HBRUSH);
DECLARE_HANDLE(HRGN);
DECLARE_HANDLE(HACCEL);
DECLARE_HANDLE(HMONITOR);
DECLARE_HANDLE(HENHMETAFILE);
DECLARE_HANDLE(HMETAFILE);
DECLARE_HANDLE(HRSRC);
DECLARE_HANDLE(HTASK);
DECLARE_HANDLE(HHOOK);
typedef HANDLE HGLOBAL, HLOCAL, GLOBALHANDLE, LOCALHANDLE;
typedef void *HGDIOBJ;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
typedef INT_PTR (*FARPROC)(void);
typedef INT_PTR (*NEARPROC)(void);
typedef INT_PTR (*PROC)(void);

typedef struct tagPOINT {
    LONG x;
    LONG y;
} POINT, *PPOINT, *LPPOINT;
typedef struct _POINTL {
    LONG x;
    LONG y;
} POINTL, *PPOINTL;
typedef struct tagSIZE {
    LONG cx;
    LONG cy;
} SIZE, *PSIZE, *LPSIZE, SIZEL, *PSIZEL, *LPSIZEL;
typedef struct tagRECT {
    LONG left;
    LONG top;
    LONG right;
    LONG bottom;
} RECT, *PRECT, *LPRECT;
typedef const RECT *LPCRECT;
typedef struct _RECTL {
    LONG left;
    LONG top;
    LONG right;
    LONG bottom;
} RECTL, *PRECTL, *LPRECTL;
typedef const RECTL *LPCRECTL;
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;
#define _FILETIME_

#define MAKEWORD(low, high) ((WORD)(((BYTE)(low)) | ((WORD)((BYTE)(high))) << 8))
#define MAKELONG(low, high) ((LONG)(((WORD)(low)) | ((DWORD)((WORD)(high))) << 16))
#define LOWORD(value) ((WORD)((DWORD_PTR)(value)&0xffff))
#define HIWORD(value) ((WORD)(((DWORD_PTR)(value) >> 16) & 0xffff))
#define LOBYTE(value) ((BYTE)((DWORD_PTR)(value)&0xff))
#define HIBYTE(value) ((BYTE)(((DWORD_PTR)(value) >> 8) & 0xff))
#define ARRAYSIZE(array) (sizeof(array) / sizeof((array)[0]))
#define HandleToUlong(h) ((ULONG)(ULONG_PTR)(h))
#define HandleToULong(h) HandleToUlong(h)
#define HandleToLong(h) ((LONG)(LONG_PTR)(h))
#define ULongToHandle(h) ((HANDLE)(ULONG_PTR)(h))
#define LongToHandle(h) ((HANDLE)(LONG_PTR)(h))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define PtrToInt(p) ((INT)(INT_PTR)(p))
#define PtrToUint(p) ((UINT)(UINT_PTR)(p))
#define ULongToPtr(v) ((void *)(ULONG_PTR)(v))
#define LongToPtr(v) ((void *)(LONG_PTR)(v))
#define IntToPtr(v) ((void *)(INT_PTR)(INT)(v))
#define UIntToPtr(v) ((void *)(UINT_PTR)(UINT)(v))
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address)-offsetof(type, field)))
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define TYPE_ALIGNMENT(t) FIELD_OFFSET(struct { char x; t test; }, test)
#define RTL_NUMBER_OF(array) ARRAYSIZE(array)

/* On Windows, too, who includes the types has languages and access rights with them. */
#include <comity/winnt.h>

#endif
