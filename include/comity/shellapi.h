/* SPDX-License-Identifier: MIT */
/*
 * Of Windows' shell, what servers read their command lines with.
 */
#ifndef COMITY_SHELLAPI_H
#define COMITY_SHELLAPI_H

#include <comity/windef.h>

EXTERN_C_START

/* The words of a command line, to be freed by LocalFree(); of an empty one, the program's path. */
WINBASEAPI LPWSTR *WINAPI CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs);

EXTERN_C_END

#endif
