/* SPDX-License-Identifier: MIT */
/*
 * The identifiers of COM's own classes. Source: Windows' "cguid.h".
 */
#ifndef COMITY_CGUID_H
#define COMITY_CGUID_H

#include <comity/combaseapi.h>

#endif
