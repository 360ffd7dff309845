/* SPDX-License-Identifier: MIT */
/*
 * The last error. Its calls stand in winbase.h.
 */
#ifndef COMITY_ERRHANDLINGAPI_H
#define COMITY_ERRHANDLINGAPI_H

#include <comity/winbase.h>

#endif
