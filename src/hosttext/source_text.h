/* SPDX-License-Identifier: MIT */
/*
 * Source text: what a script's file says, whichever way it is encoded. UTF-8 and UTF-16 are known
 * by their byte order marks; without one, what is valid UTF-8 is that, what has a NUL in every
 * other byte is UTF-16, and the rest is of the legacy code page 1252.
 */
#pragma once

#include <stddef.h>

#include <comity/windows.h>

enum {
    SOURCE_TEXT_MAX = 256 << 20, /* bytes */
};

/* The text without its mark. NULL without memory. */
BSTR source_text_decode(const unsigned char *bytes, size_t size);

/* Reads a file, and puts U+0001 for each NUL in it, and blanks for a line "#!..." that it begins
 * with; raises nothing: the HRESULT of the system's
 * error, E_OUTOFMEMORY, or DISP_E_OVERFLOW for one above SOURCE_TEXT_MAX. */
HRESULT source_text_read(const char *path, BSTR *ret_text);
