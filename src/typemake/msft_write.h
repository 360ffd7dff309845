/* SPDX-License-Identifier: MIT */
/* Writes type libraries in the format "MSFT" (typelib/msft.h), which typelib/msft_read.h reads. */
#pragma once

#include "typelib/library.h"
#include "typemake/byte_buffer.h"

/*
 * Puts the file that says what @library says into @ret_file, which is empty. Raised:
 * TYPE_E_SIZETOOBIG for a text that is too long for the format; E_OUTOFMEMORY.
 */
HRESULT msft_write(const struct type_library *library, struct byte_buffer *ret_file);
