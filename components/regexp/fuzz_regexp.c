/* SPDX-License-Identifier: MIT */
/*
 * A byte of flags, then a pattern and, after a NUL, a text to search. Whatever the pattern is, what
 * comes out is a match in the text, none, or one of VBScript's errors.
 */
#include <stdint.h>
#include <stdlib.h>

#include "pattern.h"
#include "translate.h"
#include "vblang/vberror.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    UNITS_MAX = 256, /* so that a search that takes long does not last */
};

static void search(struct pattern *pattern, const char16_t *text, size_t len)
{
    struct pattern_span *spans = calloc(pattern_spans(pattern), sizeof(*spans));
    HRESULT hr;

    if (!spans)
        abort();
    hr = pattern_find(pattern, text, len, 0, spans);
    if (FAILED(hr) && !vberror_is_own(hr))
        abort();
    for (size_t i = 0; hr == S_OK && i < pattern_spans(pattern); i++) {
        if (spans[i].start != PATTERN_UNSET &&
            (spans[i].start > spans[i].end || spans[i].end > len))
            abort();
    }
    free(spans);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char16_t units[UNITS_MAX];
    struct pattern *pattern;
    size_t n = 0, cut = 0;
    HRESULT hr;

    for (size_t i = 1; i < size && n < UNITS_MAX; i++)
        units[n++] = data[i] == 0xff ? 0x2028 : data[i];
    while (cut < n && units[cut])
        cut++;
    hr = pattern_new(units, cut, size ? data[0] & 3 : 0, &pattern);
    if (FAILED(hr)) {
        if (!vberror_is_own(hr))
            abort();
        return 0;
    }
    if (cut < n)
        cut++;
    search(pattern, units + cut, n - cut);
    pattern_free(pattern);
    return 0;
}
