/* SPDX-License-Identifier: MIT */
/*
 * Version information of files, ELF and PE: read without loading them.
 */
#ifndef COMITY_WINVER_H
#define COMITY_WINVER_H

#include <comity/verrsrc.h>
#include <comity/winbase.h>
#include <comity/windef.h>
#include <comity/winuser.h>

#define FILE_VER_GET_LOCALISED 0x01
#define FILE_VER_GET_NEUTRAL 0x02
#define FILE_VER_GET_PREFETCHED 0x04

typedef struct tagVS_FIXEDFILEINFO {
    DWORD dwSignature;
    DWORD dwStrucVersion;
    DWORD dwFileVersionMS;
    DWORD dwFileVersionLS;
    DWORD dwProductVersionMS;
    DWORD dwProductVersionLS;
    DWORD dwFileFlagsMask;
    DWORD dwFileFlags;
    DWORD dwFileOS;
    DWORD dwFileType;
    DWORD dwFileSubtype;
    DWORD dwFileDateMS;
    DWORD dwFileDateLS;
} VS_FIXEDFILEINFO;

EXTERN_C_START

/*
 * The bytes that a buffer needs for the version information of a file; 0 and the last error if it
 * has none.
 */
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeA(LPCSTR lptstrFilename, LPDWORD lpdwHandle);
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeW(LPCWSTR lptstrFilename, LPDWORD lpdwHandle);
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeExA(DWORD dwFlags, LPCSTR lpwstrFilename,
                                                  LPDWORD lpdwHandle);
WINBASEAPI DWORD WINAPI GetFileVersionInfoSizeExW(DWORD dwFlags, LPCWSTR lpwstrFilename,
                                                  LPDWORD lpdwHandle);

/* Fills the buffer, as far as it goes. */
WINBASEAPI BOOL WINAPI GetFileVersionInfoA(LPCSTR lptstrFilename, DWORD dwHandle, DWORD dwLen,
                                           LPVOID lpData);
WINBASEAPI BOOL WINAPI GetFileVersionInfoW(LPCWSTR lptstrFilename, DWORD dwHandle, DWORD dwLen,
                                           LPVOID lpData);
WINBASEAPI BOOL WINAPI GetFileVersionInfoExA(DWORD dwFlags, LPCSTR lpwstrFilename, DWORD dwHandle,
                                             DWORD dwLen, LPVOID lpData);
WINBASEAPI BOOL WINAPI GetFileVersionInfoExW(DWORD dwFlags, LPCWSTR lpwstrFilename, DWORD dwHandle,
                                             DWORD dwLen, LPVOID lpData);

/*
 * Where in a filled buffer something stands: "\" VS_FIXEDFILEINFO, "\VarFileInfo\Translation" pairs
 * of language and code page, "\StringFileInfo\040904B0\FileVersion" a text. @puLen counts bytes, of
 * a text characters with the NUL.
 */
WINBASEAPI BOOL WINAPI VerQueryValueA(LPCVOID pBlock, LPCSTR lpSubBlock, LPVOID *lplpBuffer,
                                      PUINT puLen);
WINBASEAPI BOOL WINAPI VerQueryValueW(LPCVOID pBlock, LPCWSTR lpSubBlock, LPVOID *lplpBuffer,
                                      PUINT puLen);

/*
 * The name of a language, "Language Neutral" for one that is not known, cut where the buffer ends.
 * The characters without the NUL; 0 without a buffer.
 */
WINBASEAPI DWORD WINAPI VerLanguageNameA(DWORD wLang, LPSTR szLang, DWORD cchLang);
WINBASEAPI DWORD WINAPI VerLanguageNameW(DWORD wLang, LPWSTR szLang, DWORD cchLang);

EXTERN_C_END

#ifdef UNICODE
#define GetFileVersionInfoSize GetFileVersionInfoSizeW
#define GetFileVersionInfo GetFileVersionInfoW
#define GetFileVersionInfoSizeEx GetFileVersionInfoSizeExW
#define GetFileVersionInfoEx GetFileVersionInfoExW
#define VerLanguageName VerLanguageNameW
#define VerQueryValue VerQueryValueW
#else
#define GetFileVersionInfoSize GetFileVersionInfoSizeA
#define GetFileVersionInfo GetFileVersionInfoA
#define GetFileVersionInfoSizeEx GetFileVersionInfoSizeExA
#define GetFileVersionInfoEx GetFileVersionInfoExA
#define VerLanguageName VerLanguageNameA
#define VerQueryValue VerQueryValueA
#endif

#endif
