/* SPDX-License-Identifier: MIT */
/*
 * Folders, as Windows' C library has them: see comity_crt_system.h.
 */
#include <comity/comity_crt_system.h>
