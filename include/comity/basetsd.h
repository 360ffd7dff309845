/* SPDX-License-Identifier: MIT */
#ifndef COMITY_BASETSD_H
#define COMITY_BASETSD_H
#include <comity/windef.h>
#endif
