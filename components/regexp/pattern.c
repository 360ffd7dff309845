/* SPDX-License-Identifier: MIT */
#include "pattern.h"

#include <stdint.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 16
#include <pcre2.h>

#include "translate.h"
#include "vblang/vberror.h"

enum {
    MATCH_LIMIT = 20000000, /* some seconds */
    HEAP_LIMIT_KIB = 65536,
    STACK_MIN = 32 * 1024,
    STACK_MAX = 16 * 1024 * 1024,
};

struct pattern {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

struct pattern *pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return NULL;
    pcre2_jit_stack_free(pattern->stack);
    pcre2_match_context_free(pattern->context);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    free(pattern);
    return NULL;
}

static HRESULT compile(struct pattern *pattern, const uint16_t *translated, size_t len,
                       unsigned flags)
{
    uint32_t options = PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_UTF | PCRE2_NEVER_BACKSLASH_C;
    PCRE2_SIZE place;
    int code;

    if (flags & TRANSLATE_IGNORE_CASE)
        options |= PCRE2_CASELESS | PCRE2_UCP;
    pattern->code = pcre2_compile(translated, len, options, &code, &place, NULL);
    if (!pattern->code)
        return MAKE_VBSERROR(code == PCRE2_ERROR_HEAP_FAILED ? VBE_OUT_OF_MEMORY
                                                             : VBE_REGEXP_SYNTAX);

    /* Without it, or where the system forbids it, the interpreter finds the same. */
    pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pattern->context = pcre2_match_context_create(NULL);
    pattern->stack = pcre2_jit_stack_create(STACK_MIN, STACK_MAX, NULL);
    if (!pattern->match || !pattern->context || !pattern->stack)
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    pcre2_set_match_limit(pattern->context, MATCH_LIMIT);
    pcre2_set_heap_limit(pattern->context, HEAP_LIMIT_KIB);
    pcre2_jit_stack_assign(pattern->context, NULL, pattern->stack);
    return S_OK;
}

HRESULT pattern_new(const char16_t *units, size_t len, unsigned flags, struct pattern **ret_pattern)
{
    struct pattern *pattern;
    uint16_t *translated;
    size_t translated_len;
    HRESULT hr;

    hr = translate_pattern(units, len, flags, &translated, &translated_len);
    if (FAILED(hr))
        return hr;
    pattern = calloc(1, sizeof(*pattern));
    hr = pattern ? compile(pattern, translated, translated_len, flags)
                 : MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    free(translated);
    if (FAILED(hr))
        pattern_free(pattern);
    else
        *ret_pattern = pattern;
    return hr;
}

size_t pattern_spans(const struct pattern *pattern)
{
    return pcre2_get_ovector_count(pattern->match);
}

HRESULT pattern_find(struct pattern *pattern, const char16_t *text, size_t len, size_t start,
                     struct pattern_span *ret_spans)
{
    size_t n = pattern_spans(pattern);
    const PCRE2_SIZE *found;
    int result;

    result = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, start, 0, pattern->match,
                         pattern->context);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = pcre2_match(pattern->code, (PCRE2_SPTR)text, len, start, PCRE2_NO_JIT,
                             pattern->match, pattern->context);
    if (result == PCRE2_ERROR_NOMATCH)
        return S_FALSE;
    if (result == PCRE2_ERROR_NOMEMORY)
        return MAKE_VBSERROR(VBE_OUT_OF_MEMORY);
    if (result < 0)
        return MAKE_VBSERROR(VBE_OUT_OF_STACK);

    found = pcre2_get_ovector_pointer(pattern->match);
    for (size_t i = 0; i < n; i++)
        ret_spans[i] = i < (size_t)result ? (struct pattern_span){found[2 * i], found[2 * i + 1]}
                                          : (struct pattern_span){PATTERN_UNSET, PATTERN_UNSET};
    return S_OK;
}
