/* SPDX-License-Identifier: MIT */
/*
 * Text in code pages of Windows other than UTF-8: their bytes to UTF-16 and back.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

enum {
    CODE_PAGE_NAME_SIZE = 32,
};

/* The code page's name to iconv. */
void code_page_name(unsigned number, char ret_name[static CODE_PAGE_NAME_SIZE]);

/* Whether there is such a code page; the most bytes that a character has, or 0. */
unsigned code_page_width(unsigned number);

/*
 * Decodes to at most @room units. Returns how many there are, or 0 for a code page that is not
 * known. @ret_is_exact tells whether all bytes were characters: a byte that is none becomes the
 * control of its number, or U+FFFD.
 */
size_t code_page_decode(unsigned number, const char *bytes, size_t size, char16_t *units,
                        size_t room, bool *ret_is_exact);

/* The other way; @replacement, a text, stands for each character that the code page lacks. */
size_t code_page_encode(unsigned number, const char16_t *units, size_t len, const char *replacement,
                        char *bytes, size_t room, bool *ret_is_exact);
