/* SPDX-License-Identifier: MIT */
#include "statement/condition_value.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

struct text {
    const char *bytes;
    size_t len;
};

bool condition_number(const char *text, size_t len, int32_t *ret_number)
{
    bool is_negative = len > 0 && text[0] == '-';
    int64_t number = 0;

    if (len == (size_t)is_negative)
        return false;
    for (size_t i = is_negative; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        number = number * 10 + (text[i] - '0');
        if (number > (int64_t)INT32_MAX + is_negative)
            return false;
    }
    *ret_number = (int32_t)(is_negative ? -number : number);
    return true;
}

bool condition_value_is_true(const struct condition_value *value)
{
    return value->kind == VALUE_INTEGER ? value->number != 0 : value->len > 0;
}

static bool order_holds(enum comparison comparison, int order)
{
    switch (comparison) {
    case COMPARE_EQUAL:
        return order == 0;
    case COMPARE_UNEQUAL:
        return order != 0;
    case COMPARE_LESS:
        return order < 0;
    case COMPARE_LESS_EQUAL:
        return order <= 0;
    case COMPARE_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static bool numbers_hold(int32_t left, enum comparison comparison, int32_t right)
{
    switch (comparison) {
    case COMPARE_CONTAINS:
        return (left & right) != 0;
    case COMPARE_STARTS:
        return (uint32_t)left >> 16 == (uint32_t)right;
    case COMPARE_ENDS:
        return ((uint32_t)left & 0xffff) == (uint32_t)right;
    default:
        return order_holds(comparison, (left > right) - (left < right));
    }
}

static int text_order(struct text left, struct text right)
{
    size_t len = left.len < right.len ? left.len : right.len;
    int order = len > 0 ? memcmp(left.bytes, right.bytes, len) : 0;

    return order ? order : (left.len > right.len) - (left.len < right.len);
}

/* Nothing is in an empty text, not even nothing. */
static bool text_is_in(struct text text, enum comparison comparison, struct text part)
{
    if (text.len == 0 || part.len > text.len)
        return false;
    if (part.len == 0)
        return true;
    if (comparison == COMPARE_CONTAINS)
        return memmem(text.bytes, text.len, part.bytes, part.len) != NULL;
    if (comparison == COMPARE_ENDS)
        text.bytes += text.len - part.len;
    return memcmp(text.bytes, part.bytes, part.len) == 0;
}

static bool texts_hold(struct text left, enum comparison comparison, struct text right)
{
    if (comparison >= COMPARE_CONTAINS)
        return text_is_in(left, comparison, right);
    return order_holds(comparison, text_order(left, right));
}

/* The text in capitals. */
static HRESULT fold(const struct condition_value *value, char **ret_bytes, size_t *ret_len)
{
    _cleanup_(freep) char16_t *units = NULL;
    size_t n_units = utf16_from_utf8(value->text, value->len, NULL, 0);
    char *bytes;
    size_t len;

    units = malloc((n_units + 1) * sizeof(*units));
    if (!units)
        return hr_raise(E_OUTOFMEMORY, "comparing without case");
    utf16_from_utf8(value->text, value->len, units, n_units);
    for (size_t i = 0; i < n_units; i++)
        units[i] = utf16_upcase(units[i]);

    len = utf16_to_utf8(units, n_units, NULL, 0);
    bytes = malloc(len + 1);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "comparing without case");
    utf16_to_utf8(units, n_units, bytes, len);
    *ret_bytes = bytes;
    *ret_len = len;
    return S_OK;
}

static HRESULT compare_folded(const struct condition_value *left, enum comparison comparison,
                              const struct condition_value *right, bool *ret_result)
{
    _cleanup_(freep) char *left_bytes = NULL, *right_bytes = NULL;
    struct text left_text, right_text;
    HRESULT hr;

    hr = fold(left, &left_bytes, &left_text.len);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = fold(right, &right_bytes, &right_text.len);
    if (FAILED(hr))
        return hr_trace(hr);

    left_text.bytes = left_bytes;
    right_text.bytes = right_bytes;
    *ret_result = texts_hold(left_text, comparison, right_text);
    return S_OK;
}

/* Literal text is never a number, whatever it looks like. */
static bool number_of(const struct condition_value *value, int32_t *ret_number)
{
    *ret_number = value->number;
    return value->kind == VALUE_INTEGER ||
           (value->kind == VALUE_SYMBOL && condition_number(value->text, value->len, ret_number));
}

HRESULT condition_compare(const struct condition_value *left, enum comparison comparison,
                          enum comparison_case letters, const struct condition_value *right,
                          bool *ret_result)
{
    int32_t left_number, right_number;

    if (number_of(left, &left_number) && number_of(right, &right_number)) {
        *ret_result = numbers_hold(left_number, comparison, right_number);
        return S_OK;
    }
    if (left->kind == VALUE_INTEGER || right->kind == VALUE_INTEGER) {
        *ret_result = comparison == COMPARE_UNEQUAL;
        return S_OK;
    }
    if (letters == WITHOUT_CASE)
        return hr_trace(compare_folded(left, comparison, right, ret_result));

    *ret_result = texts_hold((struct text){left->text, left->len}, comparison,
                             (struct text){right->text, right->len});
    return S_OK;
}
