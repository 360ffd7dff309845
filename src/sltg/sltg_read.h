/* SPDX-License-Identifier: MIT */
/*
 * Reads type libraries of the older format "SLTG" (sltg.h). Every offset and count in the file is
 * checked against what is there.
 */
#pragma once

#include <stddef.h>

#include "typelib/library.h"

/*
 * Fills in @library, which is all zeros; what was read of it is to be freed even on failure.
 * Outcome: TYPE_E_UNSUPFORMAT if it is another format. Raised: TYPE_E_INVDATAREAD for damage.
 */
HRESULT sltg_read(const void *bytes, size_t size, struct type_library *library);
