/* SPDX-License-Identifier: MIT */
#include "vbtext/find_text.h"

#include <stdlib.h>
#include <string.h>

#include "vblang/vberror.h"

HRESULT text_pair_init(struct text_pair *pair, const char16_t *where, size_t where_len,
                       const char16_t *what, size_t what_len, bool ignores_case, LCID lcid)
{
    *pair = (struct text_pair){where, where_len, what, what_len, NULL};
    if (!ignores_case || where_len + what_len == 0)
        return S_OK;

    pair->copy = malloc((where_len + what_len) * sizeof(char16_t));
    if (!pair->copy)
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    memcpy(pair->copy, where, where_len * sizeof(char16_t));
    memcpy(pair->copy + where_len, what, what_len * sizeof(char16_t));
    if (where_len)
        LCMapStringW(lcid, LCMAP_UPPERCASE, where, (int)where_len, pair->copy, (int)where_len);
    if (what_len)
        LCMapStringW(lcid, LCMAP_UPPERCASE, what, (int)what_len, pair->copy + where_len,
                     (int)what_len);
    pair->where = pair->copy;
    pair->what = pair->copy + where_len;
    return S_OK;
}

void text_pair_deinit(struct text_pair *pair)
{
    free(pair->copy);
    pair->copy = NULL;
}

size_t text_pair_find(const struct text_pair *pair, size_t start)
{
    const char16_t *at, *end = pair->where + pair->where_len;

    if (start > pair->where_len)
        return TEXT_NOT_FOUND;
    for (at = pair->where + start; (size_t)(end - at) >= pair->what_len; at++) {
        at = memmem(at, (size_t)(end - at) * sizeof(*at), pair->what, pair->what_len * sizeof(*at));
        if (!at)
            break;
        /* Bytes that match from the middle of a unit on are no match. */
        if ((size_t)((const char *)at - (const char *)pair->where) % sizeof(*at) == 0)
            return (size_t)(at - pair->where);
        at = (const char16_t *)((const char *)at - 1);
    }
    return TEXT_NOT_FOUND;
}

size_t text_pair_find_last(const struct text_pair *pair, size_t end)
{
    size_t at;

    if (end > pair->where_len || pair->what_len > end)
        return TEXT_NOT_FOUND;
    for (at = end - pair->what_len + 1; at-- > 0;) {
        if (memcmp(pair->where + at, pair->what, pair->what_len * sizeof(char16_t)) == 0)
            return at;
    }
    return TEXT_NOT_FOUND;
}
