/* SPDX-License-Identifier: MIT */
/*
 * Replace.
 */
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"
#include "vbtext/find_text.h"

enum {
    PARTS = 3, /* the text, what is sought, what comes in its place */
};

struct replacement {
    struct vb_text parts[PARTS];
    LONG start; /* from 1; the text before it is not in the result */
    LONG count; /* -1: all */
    bool ignores_case;
};

/* How often the sought text is replaced. */
static size_t count_finds(const struct replacement *replacement, const struct text_pair *pair)
{
    size_t finds = 0, at = (size_t)replacement->start - 1;

    while (replacement->count < 0 || finds < (size_t)replacement->count) {
        at = text_pair_find(pair, at);
        if (at == TEXT_NOT_FOUND)
            break;
        at += pair->what_len;
        finds++;
    }
    return finds;
}

static void write_result(const struct replacement *replacement, const struct text_pair *pair,
                         size_t finds, char16_t *out)
{
    const struct vb_text *text = &replacement->parts[0], *put = &replacement->parts[2];
    size_t at = (size_t)replacement->start - 1, found;

    for (; finds; finds--) {
        found = text_pair_find(pair, at);
        memcpy(out, text->units + at, (found - at) * sizeof(*out));
        out += found - at;
        memcpy(out, put->units, put->len * sizeof(*out));
        out += put->len;
        at = found + pair->what_len;
    }
    memcpy(out, text->units + at, (text->len - at) * sizeof(*out));
}

static HRESULT replace(const struct vb_context *context, const struct replacement *replacement,
                       VARIANT *ret_result)
{
    const struct vb_text *parts = replacement->parts;
    struct text_pair pair;
    size_t finds = 0, len;
    HRESULT hr;

    if ((ULONG)replacement->start > parts[0].len)
        return vb_return_text(NULL, 0, ret_result);
    hr = text_pair_init(&pair, parts[0].units, parts[0].len, parts[1].units, parts[1].len,
                        replacement->ignores_case, context->lcid);
    if (FAILED(hr))
        return hr;

    if (pair.what_len)
        finds = count_finds(replacement, &pair);
    len = parts[0].len - ((size_t)replacement->start - 1) - finds * parts[1].len;
    if (parts[2].len && finds > UINT32_MAX / parts[2].len)
        hr = MAKE_VBSERROR(VBE_OUT_OF_STRING_SPACE);
    else
        hr = vb_return_text(NULL, len + finds * parts[2].len, ret_result);
    if (SUCCEEDED(hr))
        write_result(replacement, &pair, finds, V_BSTR(ret_result));
    text_pair_deinit(&pair);
    return hr;
}

HRESULT vb_replace(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    struct replacement replacement;
    unsigned n;
    HRESULT hr;

    hr = vb_argument_compare(context, arguments, count, 5, &replacement.ignores_case);
    if (SUCCEEDED(hr))
        hr = vb_argument_long_or(context, arguments, count, 4, -1, &replacement.count);
    if (SUCCEEDED(hr))
        hr = vb_argument_long_or(context, arguments, count, 3, 1, &replacement.start);
    if (FAILED(hr))
        return hr;
    if (replacement.count < -1 || replacement.start <= 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);

    for (n = 0; SUCCEEDED(hr) && n < PARTS; n++)
        hr = vb_text_init(&replacement.parts[n], context, &arguments[n]);
    if (SUCCEEDED(hr))
        hr = replace(context, &replacement, ret_result);
    while (n)
        vb_text_deinit(&replacement.parts[--n]);
    return hr;
}
