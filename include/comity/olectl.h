/* SPDX-License-Identifier: MIT */
/*
 * Controls: what registration and error reports use of it. Source: Windows' "olectl.h" pages.
 */
#ifndef COMITY_OLECTL_H
#define COMITY_OLECTL_H

#include <ocidl.h>

#define GUIDKIND_DEFAULT_SOURCE_DISP_IID 1

DEFINE_GUID(CLSID_StdFont, 0x0be35203, 0x8f91, 0x11ce, 0x9d, 0xe3, 0, 0xaa, 0, 0x4b, 0xb8, 0x51);
DEFINE_GUID(CLSID_StdPicture, 0x0be35204, 0x8f91, 0x11ce, 0x9d, 0xe3, 0, 0xaa, 0, 0x4b, 0xb8, 0x51);

#endif
