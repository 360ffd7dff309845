/* SPDX-License-Identifier: MIT */
/*
 * The small types of system calls, which stand in winbase.h and what it includes.
 */
#ifndef COMITY_MINWINBASE_H
#define COMITY_MINWINBASE_H

#include <comity/winbase.h>

#endif
