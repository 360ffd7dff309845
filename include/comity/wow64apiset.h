/* SPDX-License-Identifier: MIT */
/*
 * 32-bit programs on a 64-bit system, of which there are none here: the registry's two views are
 * chosen by KEY_WOW64_32KEY and KEY_WOW64_64KEY alone. Source: Windows' "wow64apiset.h" pages.
 */
#ifndef COMITY_WOW64APISET_H
#define COMITY_WOW64APISET_H

#include <comity/windef.h>

EXTERN_C_START

WINBASEAPI BOOL WINAPI IsWow64Process(HANDLE hProcess, PBOOL Wow64Process);

EXTERN_C_END

#endif
