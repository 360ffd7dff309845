/* SPDX-License-Identifier: MIT */
/*
 * Colours, as interfaces carry them; there is no drawing.
 */
#ifndef COMITY_WINGDI_H
#define COMITY_WINGDI_H

#include <comity/windows.h>

#define RGB(r, g, b) ((COLORREF)((BYTE)(r) | ((WORD)(BYTE)(g) << 8) | ((DWORD)(BYTE)(b) << 16)))
#define GetRValue(rgb) ((BYTE)(rgb))
#define GetGValue(rgb) ((BYTE)((rgb) >> 8))
#define GetBValue(rgb) ((BYTE)((rgb) >> 16))
#define CLR_INVALID 0xffffffff

#endif
