/* SPDX-License-Identifier: MIT */
/*
 * The same for scripts of MFC and ATL projects.
 */
#ifndef COMITY_AFXRES_H
#define COMITY_AFXRES_H

#include <comity/winresrc.h>

#endif
