/* SPDX-License-Identifier: MIT */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/* How many of six searches in strings of 16-bit units found the right place. */
int FindInWideStrings(void);

/* How many of eleven uses of Windows' own C library came out right. */
int UseRuntimeLibrary(void);

/* How many of twelve uses of _bstr_t and _variant_t came out right, and of eight of the rest. */
int UseStringsAndVariants(void);
int UseErrorsAndPointers(void);

#ifdef __cplusplus
}
#endif
