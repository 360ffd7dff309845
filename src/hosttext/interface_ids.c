/* SPDX-License-Identifier: MIT */
/*
 * The identifiers of the host's interfaces.
 */
#include <comity/windows.h>

#include <comity/initguid.h>

#include "script_host.h"
