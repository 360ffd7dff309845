/* SPDX-License-Identifier: MIT */
/*
 * Another of winresrc.h's names, in scripts of newer tools.
 */
#ifndef COMITY_WINRES_H
#define COMITY_WINRES_H

#include <comity/winresrc.h>

#endif
