/* SPDX-License-Identifier: MIT */
/*
 * Annotations of strings: those of sal.h.
 */
#include <comity/sal.h>
