/* SPDX-License-Identifier: MIT */
/*
 * The shell's identifiers are not here; programs include this beside <objbase.h>.
 */
#ifndef COMITY_SHLGUID_H
#define COMITY_SHLGUID_H

#include <comity/windows.h>

#endif
