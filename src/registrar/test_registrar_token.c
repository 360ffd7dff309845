/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_token.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "test.h"

static struct registrar_scanner *scanner;
static struct registrar_text text;

static void begin(const char16_t *script)
{
    struct registrar_names *names;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_text_init(&text, script, names, REGISTRAR_UNKNOWN_FAILS, NULL), S_OK);
    registrar_names_free(names);
    scanner = malloc(sizeof(*scanner));
    registrar_scanner_init(scanner, &text);
}

static void end(void)
{
    registrar_text_deinit(&text);
    free(scanner);
}

static void expect(enum registrar_token_kind kind, const char16_t *units)
{
    ASSERT_HR(registrar_scanner_next(scanner), S_OK);
    ASSERT_EQ(scanner->token.kind, kind);
    ASSERT_U16(scanner->token.units, units);
}

TEST(braces_and_equals_signs_stand_alone_only_at_a_words_beginning)
{
    begin(u"a { b} } }c =d e= { {f} = '{' '='");
    expect(REGISTRAR_TOKEN_WORD, u"a");
    expect(REGISTRAR_TOKEN_OPEN, u"{");
    expect(REGISTRAR_TOKEN_WORD, u"b}");
    expect(REGISTRAR_TOKEN_CLOSE, u"}");
    expect(REGISTRAR_TOKEN_CLOSE, u"}");
    expect(REGISTRAR_TOKEN_WORD, u"c");
    expect(REGISTRAR_TOKEN_EQUALS, u"=");
    expect(REGISTRAR_TOKEN_WORD, u"d");
    expect(REGISTRAR_TOKEN_WORD, u"e=");
    expect(REGISTRAR_TOKEN_OPEN, u"{");
    expect(REGISTRAR_TOKEN_WORD, u"{f}");
    expect(REGISTRAR_TOKEN_EQUALS, u"=");
    expect(REGISTRAR_TOKEN_WORD, u"{");
    expect(REGISTRAR_TOKEN_WORD, u"=");
    expect(REGISTRAR_TOKEN_END, u"");
    expect(REGISTRAR_TOKEN_END, u"");
    end();
}

TEST(quotes_hold_anything_and_two_are_one)
{
    begin(u"'it''s' '' 'a\r\nb'c 'C:\\d\\'='x");
    expect(REGISTRAR_TOKEN_WORD, u"it's");
    expect(REGISTRAR_TOKEN_WORD, u"");
    expect(REGISTRAR_TOKEN_WORD, u"a\r\nb");
    expect(REGISTRAR_TOKEN_WORD, u"c");
    expect(REGISTRAR_TOKEN_WORD, u"C:\\d\\");
    expect(REGISTRAR_TOKEN_EQUALS, u"=");
    ASSERT_HR(registrar_scanner_next(scanner), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(), "line 2, column 13: this quote has no end");
    end();
}

TEST(long_words_are_shown_shortened)
{
    begin(u"short '12345678901234567890123456789012345678901234567890'");
    expect(REGISTRAR_TOKEN_WORD, u"short");
    ASSERT_STR(registrar_scanner_show(scanner).text, "\"short\"");
    ASSERT_HR(registrar_scanner_next(scanner), S_OK);
    ASSERT_STR(registrar_scanner_show(scanner).text,
               "\"1234567890123456789012345678901234567890...\"");
    ASSERT_HR(registrar_scanner_next(scanner), S_OK);
    ASSERT_STR(registrar_scanner_show(scanner).text, "the script's end");
    end();
}
