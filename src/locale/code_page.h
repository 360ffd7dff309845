/* SPDX-License-Identifier: MIT */
/*
 * Code pages: text of Windows' code pages as UTF-8, and the other way. Files made elsewhere have
 * such.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

struct code_page;

enum {
    CODE_PAGE_NEUTRAL = 0, /* ASCII; what is not is UTF-8 or else Windows-1252 */
    CODE_PAGE_UTF8 = 65001,
    CODE_PAGE_GROWTH = 3, /* no byte becomes more than these, to UTF-8 or from it */
};

/* Outcome: E_INVALIDARG for a code page that is not known. */
HRESULT code_page_open(unsigned number, struct code_page **ret_page);
struct code_page *code_page_close(struct code_page *page);

/* Writes text in UTF-8, without a 0, to @ret_text, which has room for CODE_PAGE_GROWTH times as
 * much; what is no text of the code page becomes U+FFFD. Returns the bytes. */
size_t code_page_to_utf8(struct code_page *page, const void *bytes, size_t size, char *ret_text);

/* The other way; what the code page lacks becomes a question mark. */
size_t code_page_from_utf8(struct code_page *page, const char *text, size_t len, void *ret_bytes);
