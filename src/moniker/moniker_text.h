/* SPDX-License-Identifier: MIT */
/*
 * Texts in moniker streams: in the system's narrow code page, and in UTF-16 besides where that
 * page cannot hold them. Comity's page is UTF-8, that of who wrote a stream may be another: ASCII
 * alone is sure to be read alike by all.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

enum {
    /* Of a text in a stream: longer ones are taken for damage. */
    MONIKER_TEXT_MAX = 0x8000,
};

/* Whether narrow characters can say all of @text everywhere. */
bool moniker_text_is_narrow(const WCHAR *text, size_t len);

/* Writes @len characters and a NUL, narrow; those that are no ASCII as question marks. */
HRESULT moniker_text_write_narrow(IStream *stream, const WCHAR *text, size_t len);

/* From @n narrow bytes, which may hold a NUL. On the heap. */
HRESULT moniker_text_from_narrow(const char *bytes, size_t n, WCHAR **ret_text);

/*
 * A text behind its size in bytes, as item monikers have it: narrow with NUL, then UTF-16 without
 * if need be. NULL is of size 0. Outcomes of reading: E_FAIL for what is no such text.
 */
HRESULT moniker_text_write(IStream *stream, const WCHAR *text);
HRESULT moniker_text_read(IStream *stream, WCHAR **ret_text);
