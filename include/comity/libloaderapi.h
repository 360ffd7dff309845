/* SPDX-License-Identifier: MIT */
/*
 * Modules. Their calls stand in winbase.h.
 */
#ifndef COMITY_LIBLOADERAPI_H
#define COMITY_LIBLOADERAPI_H

#include <comity/winbase.h>

#endif
