/* SPDX-License-Identifier: MIT */
#include "modtool/script_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "image/file_view.h"

enum {
    SCRIPT_MAX = 64 * 1024 * 1024,
};

/* UTF-16 behind its mark, in one order of bytes or the other; the caller frees the text. */
static char *from_utf16(struct span script, bool is_swapped)
{
    size_t len = script.size / sizeof(char16_t), size;
    _cleanup_(freep) char16_t *wide = calloc(len + 1, sizeof(*wide));
    char *text;

    if (!wide)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        span_u16(script, i * sizeof(*wide), &wide[i]);
        if (is_swapped)
            wide[i] = (char16_t)(wide[i] << 8 | wide[i] >> 8);
    }
    size = utf16_to_utf8(wide, len, NULL, 0);
    text = malloc(size + 1);
    if (text) {
        utf16_to_utf8(wide, len, text, size);
        text[size] = '\0';
    }
    return text;
}

/* The text in UTF-8, which the caller frees; S_FALSE if there is no mark. */
static HRESULT decode(struct span script, char **ret_text)
{
    static const struct {
        const char *mark;
        size_t size;
    } marks[] = {{"\xff\xfe", 2}, {"\xfe\xff", 2}, {"\xef\xbb\xbf", 3}};
    char *text;
    size_t i = 0;

    while (i < 3 && !(span_has(script, 0, marks[i].size) &&
                      memcmp(script.bytes, marks[i].mark, marks[i].size) == 0))
        i++;
    if (i == 3)
        return S_FALSE;
    script = span_from(script, marks[i].size);
    if (script.size > SCRIPT_MAX)
        return hr_raise(E_INVALIDARG, "the script is too large");

    text = i < 2 ? from_utf16(script, i == 1) : strndup((const char *)script.bytes, script.size);
    if (!text)
        return hr_raise(E_OUTOFMEMORY, "decoding a script");
    *ret_text = text;
    return S_OK;
}

/* Of `#pragma code_page(1252)` in UTF-16 nothing follows, so the compiler shall not read it. */
static void hide_code_pages(char *text)
{
    char *word = text;

    while ((word = strstr(word, "code_page"))) {
        char *line = word;

        while (line > text && line[-1] != '\n')
            line--;
        line += strspn(line, " \t");
        if (*line == '#')
            memcpy(word, "no_matter", strlen("code_page"));
        word++;
    }
}

HRESULT script_text_convert(const char *path, const char *converted)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    _cleanup_(fclosep) FILE *file = NULL;
    _cleanup_(freep) char *text = NULL;
    HRESULT hr;

    hr = file_view_open(path, &view);
    if (SUCCEEDED(hr))
        hr = decode(view.bytes, &text);
    if (hr != S_OK)
        return hr_trace(hr);

    hide_code_pages(text);
    file = fopen(converted, "we");
    if (!file || fprintf(file, "#line 1 \"%s\"\n", path) < 0 || fputs(text, file) == EOF ||
        fflush(file) != 0)
        return hr_raise(hr_from_errno(), "writing %s", converted);
    return S_OK;
}
