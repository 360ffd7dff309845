/* SPDX-License-Identifier: MIT */
/*
 * Text in text, exactly or without case.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <uchar.h>

#include <comity/windows.h>

#define TEXT_NOT_FOUND ((size_t)-1)

/* Two texts made ready to be compared; without case, they are copies in capitals. */
struct text_pair {
    const char16_t *where;
    size_t where_len;
    const char16_t *what;
    size_t what_len;
    char16_t *copy;
};

HRESULT text_pair_init(struct text_pair *pair, const char16_t *where, size_t where_len,
                       const char16_t *what, size_t what_len, bool ignores_case, LCID lcid);
void text_pair_deinit(struct text_pair *pair);

/* Where @what first stands at @start or later. Empty text is found at once. */
size_t text_pair_find(const struct text_pair *pair, size_t start);

/* Where @what last stands and ends at @end or earlier. */
size_t text_pair_find_last(const struct text_pair *pair, size_t end);
