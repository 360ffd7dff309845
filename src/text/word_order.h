/* SPDX-License-Identifier: MIT */
/*
 * Word order: how people sort words, as CompareString() does for most languages. Letters decide
 * first, then case, lower before upper; hyphens and apostrophes last.
 */
#pragma once

#include <stddef.h>
#include <uchar.h>

enum word_order_flags {
    WORD_ORDER_NO_CASE = 1,
    WORD_ORDER_SYMBOLS = 2, /* hyphens and apostrophes count as other symbols do */
};

/* <0, 0, >0; both may hold NULs. */
int word_order_compare(const char16_t *a, size_t a_len, const char16_t *b, size_t b_len,
                       unsigned flags);
