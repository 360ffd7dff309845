/* SPDX-License-Identifier: MIT */
/*
 * Include once, before the headers whose identifiers this source is to define.
 */
#ifndef INITGUID
#define INITGUID
#endif
#include <comity/guiddef.h>
