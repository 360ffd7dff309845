/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_script.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "registrar/registrar_token.h"
#include "test.h"

static char notices[4096];

static void note(void *context, const char *text)
{
    strcat(notices, text);
    strcat(notices, "\n");
}

static HRESULT parse(const char16_t *script, struct registrar_script *ret_parsed)
{
    static const struct registrar_listener listener = {.notice = note};
    struct registrar_names *names;
    struct registrar_text text;
    HRESULT hr;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_text_init(&text, script, names, REGISTRAR_UNKNOWN_FAILS, NULL), S_OK);
    hr = registrar_script_parse(&text, &listener, ret_parsed);
    registrar_text_deinit(&text);
    registrar_names_free(names);
    return hr;
}

/* The items in short: the kind's letter, then the name. */
static void assert_items(const char16_t *script, const char16_t *expected)
{
    static const char letters[] = {[REGISTRAR_ROOT] = 'R',
                                   [REGISTRAR_KEY] = 'K',
                                   [REGISTRAR_VALUE] = 'V',
                                   [REGISTRAR_DELETE] = 'D',
                                   [REGISTRAR_END] = 'E'};
    struct registrar_script parsed;
    char16_t items[1024];
    size_t len = 0;

    ASSERT_HR(parse(script, &parsed), S_OK);
    for (size_t i = 0; i < parsed.n; i++) {
        items[len++] = (char16_t)letters[parsed.items[i].kind];
        for (const char16_t *at = parsed.items[i].name; at && *at; at++)
            items[len++] = *at;
        items[len++] = ' ';
    }
    items[len ? len - 1 : 0] = 0;
    registrar_script_deinit(&parsed);
    ASSERT_U16(items, expected);
}

static void assert_fails(const char16_t *script, HRESULT expected, const char *message)
{
    struct registrar_script parsed;

    ASSERT_HR(parse(script, &parsed), expected);
    ASSERT_STR(hr_message(), message);
}

TEST(trees_keys_and_values_come_in_order)
{
    assert_items(u"", u"");
    assert_items(u"HKCR { } HKLM { A { B } val V = s 'x' } HKCR { Delete C }",
                 u"R R KA KB E E VV R DC");
    assert_items(u"HKCU { A = s 'x' { B = d 1 } C }", u"R KA V KB V E E KC E");
}

TEST(every_root_has_two_names)
{
    static const struct {
        const char16_t *script;
        HKEY key;
    } roots[] = {
        {u"HKEY_CLASSES_ROOT { } hkcr { }", HKEY_CLASSES_ROOT},
        {u"HKEY_CURRENT_USER { } HKCU { }", HKEY_CURRENT_USER},
        {u"hkey_local_machine { } HKLM { }", HKEY_LOCAL_MACHINE},
        {u"HKEY_USERS { } HKU { }", HKEY_USERS},
        {u"HKEY_PERFORMANCE_DATA { } HKPD { }", HKEY_PERFORMANCE_DATA},
        {u"HKEY_DYN_DATA { } HKDD { }", HKEY_DYN_DATA},
        {u"HKEY_CURRENT_CONFIG { } HKCC { }", HKEY_CURRENT_CONFIG},
    };
    struct registrar_script parsed;

    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        ASSERT_HR(parse(roots[i].script, &parsed), S_OK);
        ASSERT_EQ(parsed.n, 2);
        ASSERT_TRUE(parsed.items[0].root == roots[i].key);
        ASSERT_TRUE(parsed.items[1].root == roots[i].key);
        registrar_script_deinit(&parsed);
    }
}

TEST(key_words_have_no_case_and_act_in_quotes)
{
    struct registrar_script parsed;

    ASSERT_HR(parse(u"HKCR { noremove A FORCEREMOVE B C 'NoRemove' D }", &parsed), S_OK);
    ASSERT_EQ(parsed.n, 9);
    ASSERT_EQ(parsed.items[1].removal, REGISTRAR_NO_REMOVE);
    ASSERT_EQ(parsed.items[3].removal, REGISTRAR_FORCE_REMOVE);
    ASSERT_EQ(parsed.items[5].removal, REGISTRAR_REMOVE);
    ASSERT_EQ(parsed.items[7].removal, REGISTRAR_NO_REMOVE);
    registrar_script_deinit(&parsed);
    assert_items(u"HKCR { VAL a = s x dElEtE b 'val' c = s x }", u"R Va Db Vc");
}

TEST(quoted_words_hold_anything)
{
    assert_items(u"HKCR { 'a b' '{' '}' '=' 'Nuku''alofa' 'x\ny' '''' }",
                 u"R Ka b E K{ E K} E K= E KNuku'alofa E Kx\ny E K' E");
    assert_items(u"HKCR { val 'C:\\dir\\' = s 'x' }", u"R VC:\\dir\\");
    assert_items(u"HKCR { val '' = s '' }", u"R V");
}

TEST(other_words_run_to_the_next_white_space)
{
    assert_items(u"HKCR { {val x} A=B ; c }", u"R K{val E Kx} E KA=B E K; E Kc E");
    assert_items(u"HKCR\t{\r\n{11111111-2222-3333-4444-555555555555}\v\f}",
                 u"R K{11111111-2222-3333-4444-555555555555} E");
    assert_items(u"HKCR { 'A'= s 'x' B =s 'y' }", u"R KA V E KB V E");
    assert_items(u"HKCR { A }HKLM { }", u"R KA E R");
}

TEST(what_is_no_script_is_told_with_its_place)
{
    static const struct {
        const char16_t *script;
        const char *message;
    } wrong[] = {
        {u"HKXX { }", "line 1, column 1: a root (HKCR, HKCU, HKLM, HKU, HKPD, HKDD or HKCC) "
                      "expected, not \"HKXX\""},
        {u"HKCR A", "line 1, column 6: { expected, not \"A\""},
        {u"HKCU{ }", "line 1, column 1: a root (HKCR, HKCU, HKLM, HKU, HKPD, HKDD or HKCC) "
                     "expected, not \"HKCU{\""},
        {u"HKCR", "line 1, column 5: { expected, not the script's end"},
        {u"HKCR {\n val A }", "line 2, column 8: = expected, not \"}\""},
        {u"HKCR {\n val = s 'x' }", "line 2, column 6: a value's name expected, not \"=\""},
        {u"HKCR { A = x 'x' }", "line 1, column 12: a type (s, d, b or m) expected, not \"x\""},
        {u"HKCR { A = s'x' }", "line 1, column 12: a type (s, d, b or m) expected, not \"s'x'\""},
        {u"HKCR { A = s }", "line 1, column 14: a value expected, not \"}\""},
        {u"HKCR { NoRemove }", "line 1, column 17: a key's name expected, not \"}\""},
        {u"HKCR { Delete '' }", "line 1, column 15: a key's name expected, not \"\""},
        {u"HKCR { A\\\\B }", "line 1, column 8: a key's name expected, not \"A\\\\B\""},
        {u"HKCR { A\\ }", "line 1, column 8: a key's name expected, not \"A\\\""},
        {u"HKCR { = s 'x' }", "line 1, column 8: a key's name expected, not \"=\""},
        {u"HKCR { 'A }", "line 1, column 8: this quote has no end"},
        {u"HKCR {\n A {\n B { }", "line 2, column 4: this block is not closed: a } is missing"},
        {u"HKCR { } }", "line 1, column 10: a root (HKCR, HKCU, HKLM, HKU, HKPD, HKDD or HKCC) "
                        "expected, not \"}\""},
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_fails(wrong[i].script, DISP_E_EXCEPTION, wrong[i].message);
}

TEST(bad_hexadecimal_numbers_fail)
{
    assert_fails(u"HKCR { val A = b '012' }", E_FAIL,
                 "line 1, column 18: \"012\" is no even row of hexadecimal digits");
    assert_fails(u"HKCR { val A = b '0g' }", E_FAIL,
                 "line 1, column 18: \"0g\" is no even row of hexadecimal digits");
    assert_fails(u"HKCR { val A = b '0 0 ' }", E_FAIL,
                 "line 1, column 18: \"0 0 \" is no even row of hexadecimal digits");
}

/* As measured on Windows' kin: the brace is a key, and its end closes the parent. */
TEST(a_block_after_a_value_is_told)
{
    assert_items(u"HKCR { K { val A = s 'x' { B } C } ", u"R KK VA K{ E KB E E KC E");
    ASSERT_STR(notices, "line 1, column 26: only keys have blocks; { is a key's name here\n");
}

/* @n times @unit, and @rest. */
static char16_t *repeated(size_t n, const char16_t *unit, const char16_t *rest)
{
    char16_t *text, *at;
    size_t unit_len = 0, rest_len = 0;

    while (unit[unit_len])
        unit_len++;
    while (rest[rest_len])
        rest_len++;
    at = text = calloc(n * unit_len + rest_len + 8, sizeof(*text));
    memcpy(at, u"HKCR { ", 7 * sizeof(*at));
    at += 7;
    for (size_t i = 0; i < n; i++, at += unit_len)
        memcpy(at, unit, unit_len * sizeof(*at));
    memcpy(at, rest, rest_len * sizeof(*at));
    return text;
}

static void assert_repeated(size_t n, const char16_t *unit, const char16_t *rest, HRESULT expected)
{
    char16_t *script = repeated(n, unit, rest);
    struct registrar_script parsed;
    HRESULT hr = parse(script, &parsed);

    if (SUCCEEDED(hr))
        registrar_script_deinit(&parsed);
    free(script);
    ASSERT_HR(hr, expected);
}

TEST(everything_has_a_limit)
{
    assert_repeated(REGISTRAR_DEPTH_MAX, u"A { ", u"", DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "blocks more than 512 deep"));
    assert_repeated(REGISTRAR_TOKEN_MAX, u"x", u" = s 'x' }", DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "a key's name of more than 255 characters"));
    assert_repeated(REGISTRAR_TOKEN_MAX + 1, u"x", u" }", DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "this word has more than 4096 characters"));
    assert_repeated(255, u"x", u" }", S_OK);
    assert_repeated(REGISTRAR_ITEMS_MAX, u"x ", u"}", DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "more than 200000 items"));
}

TEST(a_script_without_memory_leaves_nothing)
{
    static const char16_t script[] = u"HKCR { A = s 'x' { val B = b '00' m = m '' Delete c } }";
    struct registrar_names *names;
    struct registrar_text text;
    struct registrar_script parsed;
    HRESULT hr = S_OK;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_text_init(&text, script, names, REGISTRAR_UNKNOWN_FAILS, NULL), S_OK);
    FOR_EACH_FAILING_ALLOCATION({
        hr = registrar_script_parse(&text, NULL, &parsed);
        if (SUCCEEDED(hr))
            registrar_script_deinit(&parsed);
        else
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
    registrar_text_deinit(&text);
    registrar_names_free(names);
}
