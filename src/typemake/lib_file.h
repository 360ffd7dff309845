/* SPDX-License-Identifier: MIT */
/* The file of a library in the making: there is the whole new one, or what was there before. */
#pragma once

#include "typelib/library.h"

/* Raised: TYPE_E_IOERROR if it cannot be written; the failures of msft_write(). */
HRESULT lib_file_save(const struct type_library *library, const char16_t *path);
