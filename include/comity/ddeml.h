/* SPDX-License-Identifier: MIT */
/*
 * Dynamic data exchange is not here; its names for character sets are.
 */
#ifndef COMITY_DDEML_H
#define COMITY_DDEML_H

#include <comity/windows.h>

#define CP_WINANSI 1004
#define CP_WINUNICODE 1200

#endif
