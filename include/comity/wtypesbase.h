/* SPDX-License-Identifier: MIT */
#ifndef COMITY_WTYPESBASE_H
#define COMITY_WTYPESBASE_H
#include <comity/wtypes.h>
#endif
