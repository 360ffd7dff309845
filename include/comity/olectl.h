/* SPDX-License-Identifier: MIT */
/*
 * Controls: what registration and error reports use of it. Source: Windows' "olectl.h" pages.
 */
#ifndef COMITY_OLECTL_H
#define COMITY_OLECTL_H

#include <ocidl.h>

#define GUIDKIND_DEFAULT_SOURCE_DISP_IID 1

#endif
