/* SPDX-License-Identifier: MIT */
/*
 * What resource scripts include.
 */
#ifndef COMITY_WINRESRC_H
#define COMITY_WINRESRC_H

#include <comity/winuser.h>
#include <comity/winver.h>

#ifndef IDC_STATIC
#define IDC_STATIC (-1)
#endif

#endif
