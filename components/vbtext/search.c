/* SPDX-License-Identifier: MIT */
/*
 * InStr, InStrB, InStrRev, StrComp, Replace.
 */
#include <string.h>

#include "vbbase/arguments.h"
#include "vbbase/functions.h"
#include "vbtext/find_text.h"

static bool is_null(struct vb_context *context, const VARIANT *argument)
{
    return V_VT(vb_argument_follow(argument)) == VT_NULL;
}

/* Where InStr starts and how it compares; the two texts stand at @ret_texts. */
static HRESULT search_options(struct vb_context *context, VARIANT *arguments, unsigned count,
                              const VARIANT **ret_texts, LONG *ret_start, bool *ret_ignores_case)
{
    HRESULT hr;

    *ret_start = 1;
    *ret_texts = count < 3 ? arguments : arguments + 1;
    if (count >= 3) {
        hr = vb_argument_long(context, &arguments[0], ret_start);
        if (FAILED(hr))
            return hr;
    }
    hr = vb_argument_compare(context, arguments, count, 3, ret_ignores_case);
    if (SUCCEEDED(hr) && *ret_start <= 0)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    return hr;
}

static HRESULT find_in_text(const struct vb_context *context, const struct vb_text *where,
                            const struct vb_text *what, LONG start, bool ignores_case,
                            VARIANT *ret_result)
{
    struct text_pair pair;
    size_t at;
    HRESULT hr;

    if ((ULONG)start > where->len)
        return vb_return_long(0, ret_result);
    if (what->len == 0)
        return vb_return_long(start, ret_result);

    hr = text_pair_init(&pair, where->units + start - 1, where->len - (ULONG)start + 1, what->units,
                        what->len, ignores_case, context->lcid);
    if (FAILED(hr))
        return hr;
    at = text_pair_find(&pair, 0);
    text_pair_deinit(&pair);
    return vb_return_long(at == TEXT_NOT_FOUND ? 0 : (LONG)at + start, ret_result);
}

HRESULT vb_in_str(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    struct vb_text where, what;
    const VARIANT *texts;
    bool ignores_case;
    LONG start;
    HRESULT hr;

    hr = search_options(context, arguments, count, &texts, &start, &ignores_case);
    if (FAILED(hr))
        return hr;
    if (is_null(context, &texts[0]) || is_null(context, &texts[1]))
        return vb_return_null(ret_result);

    hr = vb_text_init(&where, context, &texts[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_text_init(&what, context, &texts[1]);
    if (SUCCEEDED(hr)) {
        hr = find_in_text(context, &where, &what, start, ignores_case, ret_result);
        vb_text_deinit(&what);
    }
    vb_text_deinit(&where);
    return hr;
}

static LONG find_bytes(const struct vb_text *where, const struct vb_text *what, LONG start)
{
    const char *bytes = (const char *)where->units, *at;

    if ((ULONG)start > where->bytes)
        return 0;
    if (what->bytes == 0)
        return start;
    at = memmem(bytes + start - 1, where->bytes - (size_t)start + 1, what->units, what->bytes);
    return at ? (LONG)(at - bytes) + 1 : 0;
}

HRESULT vb_in_strb(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    struct vb_text where, what;
    const VARIANT *texts;
    bool ignores_case;
    LONG start;
    HRESULT hr;

    hr = search_options(context, arguments, count, &texts, &start, &ignores_case);
    if (FAILED(hr))
        return hr;
    if (is_null(context, &texts[0]) || is_null(context, &texts[1]))
        return vb_return_null(ret_result);

    hr = vb_text_init(&where, context, &texts[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_text_init(&what, context, &texts[1]);
    if (SUCCEEDED(hr)) {
        hr = vb_return_long(find_bytes(&where, &what, start), ret_result);
        vb_text_deinit(&what);
    }
    vb_text_deinit(&where);
    return hr;
}

static HRESULT find_last(const struct vb_context *context, const struct vb_text *where,
                         const struct vb_text *what, LONG end, bool ignores_case,
                         VARIANT *ret_result)
{
    struct text_pair pair;
    size_t at;
    HRESULT hr;

    if (end == -1)
        end = (LONG)where->len;
    if (end > (LONG)where->len || where->len == 0)
        return vb_return_long(0, ret_result);
    if (what->len == 0)
        return vb_return_long(end, ret_result);

    hr = text_pair_init(&pair, where->units, where->len, what->units, what->len, ignores_case,
                        context->lcid);
    if (FAILED(hr))
        return hr;
    at = text_pair_find_last(&pair, (size_t)end);
    text_pair_deinit(&pair);
    return vb_return_long(at == TEXT_NOT_FOUND ? 0 : (LONG)at + 1, ret_result);
}

HRESULT vb_in_str_rev(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    struct vb_text where, what;
    bool ignores_case;
    LONG end;
    HRESULT hr;

    hr = vb_argument_compare(context, arguments, count, 3, &ignores_case);
    if (SUCCEEDED(hr))
        hr = vb_argument_long_or(context, arguments, count, 2, -1, &end);
    if (SUCCEEDED(hr) && (end == 0 || end < -1))
        hr = MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    if (SUCCEEDED(hr))
        hr = vb_text_init(&where, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_text_init(&what, context, &arguments[1]);
    if (SUCCEEDED(hr)) {
        hr = find_last(context, &where, &what, end, ignores_case, ret_result);
        vb_text_deinit(&what);
    }
    vb_text_deinit(&where);
    return hr;
}

static HRESULT order_of(const struct vb_context *context, const struct vb_text *left,
                        const struct vb_text *right, bool ignores_case, VARIANT *ret_result)
{
    UINT common = left->len < right->len ? left->len : right->len, i;
    int order;

    if (ignores_case) {
        order =
            CompareStringW(context->lcid, NORM_IGNORECASE | NORM_IGNOREKANATYPE | NORM_IGNOREWIDTH,
                           left->units, (int)left->len, right->units, (int)right->len);
        return vb_return_short((SHORT)(order - CSTR_EQUAL), ret_result);
    }
    for (i = 0; i < common && left->units[i] == right->units[i]; i++)
        ;
    order = i < common ? left->units[i] - right->units[i]
                       : (left->len > right->len) - (left->len < right->len);
    return vb_return_short((SHORT)((order > 0) - (order < 0)), ret_result);
}

HRESULT vb_str_comp(struct vb_context *context, VARIANT *arguments, unsigned count,
                    VARIANT *ret_result)
{
    struct vb_text left, right;
    bool ignores_case;
    HRESULT hr;

    hr = vb_argument_compare(context, arguments, count, 2, &ignores_case);
    if (FAILED(hr))
        return hr;
    if (is_null(context, &arguments[0]) || is_null(context, &arguments[1]))
        return vb_return_null(ret_result);

    hr = vb_text_init(&left, context, &arguments[0]);
    if (FAILED(hr))
        return hr;
    hr = vb_text_init(&right, context, &arguments[1]);
    if (SUCCEEDED(hr)) {
        hr = order_of(context, &left, &right, ignores_case, ret_result);
        vb_text_deinit(&right);
    }
    vb_text_deinit(&left);
    return hr;
}
