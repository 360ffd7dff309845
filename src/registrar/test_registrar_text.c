/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_text.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "test.h"

static char notices[4096];

static void note(void *context, const char *text)
{
    strcat(notices, text);
    strcat(notices, "\n");
}

static const struct registrar_listener listener = {.notice = note};

static struct registrar_names *some_names(void)
{
    struct registrar_names *names;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_names_set(names, u"MODULE", u"/lib/a\nb.so"), S_OK);
    ASSERT_HR(registrar_names_set(names, u"Empty", u""), S_OK);
    ASSERT_HR(registrar_names_set(names, u"Nested", u"%MODULE%"), S_OK);
    ASSERT_HR(registrar_names_set(names, u"Script", u"it's 'x"), S_OK);
    ASSERT_HR(registrar_names_set_literal(names, u"Path", u"/it's/'"), S_OK);
    return names;
}

/* Replaces in @script, and says what became of it. */
static HRESULT replace(const char16_t *script, enum registrar_unknown unknown,
                       struct registrar_text *text)
{
    struct registrar_names *names = some_names();
    HRESULT hr = registrar_text_init(text, script, names, unknown, &listener);

    registrar_names_free(names);
    return hr;
}

static void assert_replaced(const char16_t *script, const char16_t *expected)
{
    struct registrar_text text;

    ASSERT_HR(replace(script, REGISTRAR_UNKNOWN_FAILS, &text), S_OK);
    ASSERT_U16(text.units, expected);
    ASSERT_EQ(text.len, utf16_len(expected));
    registrar_text_deinit(&text);
}

TEST(names_are_replaced_without_case_and_not_again)
{
    assert_replaced(u"", u"");
    assert_replaced(u"no names", u"no names");
    assert_replaced(u"'%MODULE%' %module% %Empty%.", u"'/lib/a\nb.so' /lib/a\nb.so .");
    assert_replaced(u"%nested%", u"%MODULE%");
}

/* A path is no script: the token in which it stands goes on behind it. */
TEST(quotes_of_a_path_are_doubled_in_a_quoted_token)
{
    assert_replaced(u"s '%Path%'", u"s '/it''s/'''");
    assert_replaced(u"s 'a''b %path%' %path% it's%path%",
                    u"s 'a''b /it''s/''' /it's/' it's/it's/'");
    assert_replaced(u"'a'%path%", u"'a'/it's/'");
    assert_replaced(u"'a' = '%path%'", u"'a' = '/it''s/'''");
    assert_replaced(u"x='%path%", u"x='/it's/'");
    assert_replaced(u"='%path%' }'%path%'", u"='/it''s/''' }'/it''s/'''");
    assert_replaced(u"'%script%'", u"'it's 'x'");
    assert_replaced(u"%script% %path%'", u"it's 'x /it''s/'''");
}

TEST(two_percent_signs_are_one)
{
    assert_replaced(u"\"%%1\" %%*", u"\"%1\" %*");
    assert_replaced(u"%%MODULE%%", u"%MODULE%");
    assert_replaced(u"%%%%", u"%%");
}

TEST(a_single_percent_sign_fails)
{
    struct registrar_text text;

    ASSERT_HR(replace(u"a\nbc 100% d", REGISTRAR_UNKNOWN_FAILS, &text), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(), "line 2, column 7: a single %, which must be written %%");
    ASSERT_HR(replace(u"%MODULE%%", REGISTRAR_UNKNOWN_STAYS, &text), DISP_E_EXCEPTION);
}

TEST(an_unknown_name_fails)
{
    struct registrar_text text;

    ASSERT_HR(replace(u"HKCR\r\n{\r\n  %APPID%", REGISTRAR_UNKNOWN_FAILS, &text), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(), "line 3, column 3: nothing is known to replace %APPID%");
}

TEST(an_unknown_name_may_stay_and_is_told_once)
{
    struct registrar_text text;

    ASSERT_HR(replace(u"%A% %b% %a%", REGISTRAR_UNKNOWN_STAYS, &text), S_OK);
    ASSERT_U16(text.units, u"%A% %b% %a%");
    ASSERT_STR(notices, "line 1, column 1: nothing is known to replace %A%, which stays\n"
                        "line 1, column 5: nothing is known to replace %b%, which stays\n");
    registrar_text_deinit(&text);
}

TEST(places_are_those_of_the_script)
{
    static const struct {
        size_t offset;
        unsigned line, column;
    } places[] = {{0, 1, 1}, {2, 2, 1}, {3, 2, 2}, {10, 2, 2}, {13, 2, 10}, {15, 3, 1}, {16, 3, 3}};
    struct registrar_text text;

    /* a 1.1, line end 1.2; b 2.1, the name 2.2 to 2.9, c 2.10, line end; %% 3.1, d 3.3 */
    ASSERT_HR(replace(u"a\nb%MODULE%c\n%%d", REGISTRAR_UNKNOWN_FAILS, &text), S_OK);
    ASSERT_U16(text.units, u"a\nb/lib/a\nb.soc\n%d");
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        size_t offset = places[i].offset + (places[i].offset > 10);
        struct registrar_place place = registrar_text_place(&text, offset);

        ASSERT_EQ(place.line, places[i].line);
        ASSERT_EQ(place.column, places[i].column);
    }
    registrar_text_deinit(&text);
}

TEST(what_grows_too_long_fails)
{
    struct registrar_names *names = some_names();
    char16_t *value = calloc(REGISTRAR_TEXT_MAX / 2 + 2, sizeof(*value));
    struct registrar_text text;

    for (size_t i = 0; i < REGISTRAR_TEXT_MAX / 2 + 1; i++)
        value[i] = 'x';
    ASSERT_HR(registrar_names_set(names, u"long", value), S_OK);
    ASSERT_HR(registrar_text_init(&text, u"%long%%long%", names, REGISTRAR_UNKNOWN_FAILS, NULL),
              DISP_E_EXCEPTION);
    free(value);
    registrar_names_free(names);
}

static void assert_decoded(const void *bytes, size_t size, const char16_t *expected)
{
    char16_t *script;

    ASSERT_HR(registrar_decode(bytes, size, &script), S_OK);
    ASSERT_U16(script, expected);
    free(script);
}

TEST(every_encoding_is_read)
{
    assert_decoded("", 0, u"");
    assert_decoded("HKCR\r\n", 6, u"HKCR\r\n");
    assert_decoded("ab\0cd", 5, u"ab");
    assert_decoded("\xc3\xa4", 2, u"\u00e4");
    assert_decoded("\xe4", 1, u"\u00e4");
    assert_decoded("\xef\xbb\xbf"
                   "a",
                   4, u"a");
    assert_decoded("\xff\xfe\xe4\0b\0c", 7, u"\u00e4b");
    assert_decoded("\xff\xfe\xe4\0\0\0c", 7, u"\u00e4");
}

TEST(too_many_bytes_are_refused)
{
    size_t size = 2 * (size_t)REGISTRAR_TEXT_MAX + 1;
    char *bytes = calloc(1, size);
    char16_t *script;

    ASSERT_HR(registrar_decode(bytes, size, &script), DISP_E_EXCEPTION);
    free(bytes);
}

TEST(a_text_without_memory_leaves_nothing)
{
    struct registrar_names *names = some_names();
    struct registrar_text text;
    HRESULT hr = S_OK;

    FOR_EACH_FAILING_ALLOCATION({
        hr = registrar_text_init(&text, u"a %MODULE% %x% %%", names, REGISTRAR_UNKNOWN_STAYS,
                                 &listener);
        if (SUCCEEDED(hr))
            registrar_text_deinit(&text);
        else
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
    registrar_names_free(names);
}
