/* SPDX-License-Identifier: MIT */
/*
 * Programs include this before <windows.h>; sockets are Linux' own.
 */
#ifndef COMITY_WINSOCK2_H
#define COMITY_WINSOCK2_H

#include <comity/windows.h>

#endif
