/* SPDX-License-Identifier: MIT */
#include "registrar/inf_text.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registrar_text.h"
#include "test.h"

static void add(char16_t *text, const char16_t *part)
{
    memcpy(text + utf16_len(text), part, (utf16_len(part) + 1) * sizeof(*part));
}

/* All lines, as: section:key=field|field */
static void assert_lines(const char16_t *text, const char16_t *expected)
{
    char16_t lines[1024] = {0};
    struct inf_text *inf;

    ASSERT_HR(inf_text_new(text, &inf), S_OK);
    for (size_t i = 0; i < inf_text_line_count(inf); i++) {
        struct inf_line line = inf_text_line(inf, i);

        add(lines, line.section);
        add(lines, u":");
        if (line.key) {
            add(lines, line.key);
            add(lines, u"=");
        }
        for (size_t j = 0; j < line.n_fields; j++) {
            add(lines, j ? u"|" : u"");
            add(lines, line.fields[j]);
        }
        add(lines, u"\n");
    }
    inf_text_free(inf);
    ASSERT_U16(lines, expected);
}

TEST(lines_are_fields_in_sections)
{
    assert_lines(u"", u"");
    assert_lines(u"[a]\r\nx, y ,,z\r\nk = v, w\r\n\r\n[ b ]\nlast",
                 u"a:x|y||z\na:k=v|w\n b :last\n");
    assert_lines(u"before\n[a\nx", u":before\na:x\n");
}

TEST(quotes_hold_anything_but_a_line_end)
{
    assert_lines(u"[a]\n\"x, y\",\"say \"\"it\"\"; now\",\" blank \"\n",
                 u"a:x, y|say \"it\"; now| blank \n");
    assert_lines(u"[a]\n\"open\nnext", u"a:open\na:next\n");
    assert_lines(u"[a]\nHKCR,\"a=b\"\n\"k=x\"=y\n", u"a:HKCR|a=b\na:k=x=y\n");
    assert_lines(u"[a]\npre\"mid\" post , x", u"a:premid post|x\n");
}

TEST(comments_and_continuations_are_not_part_of_fields)
{
    assert_lines(u"; c\n[a] ; d\nx ; e, f\n;\ny", u"a:x\na:y\n");
    assert_lines(u"[a]\nx, \\\r\n  y, \\ \nz\nw", u"a:x|y|z\na:w\n");
    assert_lines(u"[a]\nC:\\dir\\file, \\\\x\\", u"a:C:\\dir\\file|\\\\x\\\n");
}

TEST(lines_know_their_number)
{
    struct inf_text *inf;

    ASSERT_HR(inf_text_new(u"; 1\n[a]\nx, \\\ny\nz", &inf), S_OK);
    ASSERT_EQ(inf_text_line_count(inf), 2);
    ASSERT_EQ(inf_text_line(inf, 0).number, 3);
    ASSERT_EQ(inf_text_line(inf, 1).number, 5);
    inf_text_free(inf);
}

TEST(a_text_has_a_limit)
{
    char16_t *text = calloc(REGISTRAR_TEXT_MAX + 2, sizeof(*text));
    struct inf_text *inf;

    for (size_t i = 0; i < REGISTRAR_TEXT_MAX + 1; i++)
        text[i] = 'x';
    ASSERT_HR(inf_text_new(text, &inf), DISP_E_EXCEPTION);
    text[REGISTRAR_TEXT_MAX] = 0;
    ASSERT_HR(inf_text_new(text, &inf), S_OK);
    inf_text_free(inf);
    free(text);
}

TEST(a_text_without_memory_leaves_nothing)
{
    struct inf_text *inf;
    HRESULT hr = E_FAIL;

    FOR_EACH_FAILING_ALLOCATION({
        hr = inf_text_new(u"[a]\nb=c,d\n", &inf);
        if (SUCCEEDED(hr))
            inf_text_free(inf);
        else
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
}
