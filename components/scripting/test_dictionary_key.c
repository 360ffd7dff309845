/* SPDX-License-Identifier: MIT */
#include "dictionary_key.h"

#include <math.h>

#include "test.h"

/* Whether the two are one key; that they then have one hash is asserted. */
static bool is_same(VARIANT a, VARIANT b, enum key_case key_case)
{
    struct key key_a, key_b;
    bool is;

    ASSERT_HR(key_read(&a, key_case, &key_a), S_OK);
    ASSERT_HR(key_read(&b, key_case, &key_b), S_OK);
    is = key_is_of(&key_a, &b, key_case);
    ASSERT_EQ(key_is_of(&key_b, &a, key_case), is);
    ASSERT_TRUE(!is || key_a.hash == key_b.hash);
    return is;
}

static VARIANT text(const char16_t *units)
{
    return (VARIANT){.vt = VT_BSTR, .bstrVal = SysAllocString((const OLECHAR *)units)};
}

static bool is_same_text(const char16_t *a, const char16_t *b, enum key_case key_case)
{
    VARIANT left = text(a), right = text(b);
    bool is = is_same(left, right, key_case);

    VariantClear(&left);
    VariantClear(&right);
    return is;
}

TEST(numbers_are_keys_by_their_value)
{
    VARIANT one = {.vt = VT_I2, .iVal = 1};
    CY cy = {.int64 = 10000};
    DECIMAL decimal;

    ASSERT_HR(VarDecFromI4(1, &decimal), S_OK);
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_I4, .lVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_R8, .dblVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_R4, .fltVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_DATE, .date = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_UI1, .bVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_I8, .llVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_CY, .cyVal = cy}, KEY_CASE_MATTERS));
    V_VT(&one) = VT_EMPTY;
    V_DECIMAL(&one) = decimal;
    V_VT(&one) = VT_DECIMAL;
    ASSERT_TRUE(is_same(one, (VARIANT){.vt = VT_I4, .lVal = 1}, KEY_CASE_MATTERS));
    ASSERT_TRUE(
        is_same((VARIANT){.vt = VT_R8, .dblVal = -0.0}, (VARIANT){.vt = VT_I2}, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same((VARIANT){.vt = VT_I1, .cVal = -1}, (VARIANT){.vt = VT_UI1, .bVal = 255},
                         KEY_CASE_MATTERS));
}

TEST(large_integers_differ_where_doubles_do_not)
{
    VARIANT a = {.vt = VT_I8, .llVal = (1LL << 53) + 1}, b = {.vt = VT_I8, .llVal = 1LL << 53};
    VARIANT most = {.vt = VT_I8, .llVal = INT64_MAX}, more = {.vt = VT_UI8};

    V_UI8(&more) = 1ULL << 63;
    ASSERT_FALSE(is_same(a, b, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same(most, more, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(b, (VARIANT){.vt = VT_R8, .dblVal = 0x1p53}, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(more, (VARIANT){.vt = VT_R8, .dblVal = 0x1p63}, KEY_CASE_MATTERS));
    V_UI8(&more) = INT64_MAX;
    ASSERT_TRUE(is_same(most, more, KEY_CASE_MATTERS));
}

TEST(text_compares_by_units_or_without_case)
{
    VARIANT empty = text(u"");

    ASSERT_TRUE(is_same_text(u"Ärger", u"Ärger", KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same_text(u"Ärger", u"ärger", KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same_text(u"Ärger", u"äRGER", KEY_CASE_IGNORED));
    ASSERT_FALSE(is_same_text(u"abcdefgh", u"abcdefghi", KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same_text(u"abcdefgh", u"abcdefg", KEY_CASE_IGNORED));
    ASSERT_TRUE(is_same((VARIANT){.vt = VT_BSTR}, empty, KEY_CASE_MATTERS));
    VariantClear(&empty);
}

TEST(kinds_do_not_mix)
{
    VARIANT digits = text(u"1"), none = text(u"");
    VARIANT empty = {.vt = VT_EMPTY}, null = {.vt = VT_NULL};

    ASSERT_FALSE(is_same(digits, (VARIANT){.vt = VT_I2, .iVal = 1}, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same(empty, none, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same(empty, (VARIANT){.vt = VT_I2}, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same(empty, null, KEY_CASE_MATTERS));
    ASSERT_TRUE(is_same(null, null, KEY_CASE_MATTERS));
    ASSERT_FALSE(is_same((VARIANT){.vt = VT_ERROR, .scode = 1}, (VARIANT){.vt = VT_I4, .lVal = 1},
                         KEY_CASE_MATTERS));
    VariantClear(&digits);
    VariantClear(&none);
}

TEST(what_is_no_key_is_refused)
{
    struct key key;

    ASSERT_HR(key_read(&(VARIANT){.vt = VT_ARRAY | VT_VARIANT}, KEY_CASE_MATTERS, &key),
              CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_HR(key_read(&(VARIANT){.vt = VT_RECORD}, KEY_CASE_MATTERS, &key),
              CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_HR(key_read(&(VARIANT){.vt = VT_R8, .dblVal = NAN}, KEY_CASE_MATTERS, &key),
              CTL_E_ILLEGALFUNCTIONCALL);
}

TEST(references_are_followed)
{
    BSTR word = SysAllocString(u"word");
    VARIANT inner = {.vt = VT_BSTR, .bstrVal = word};
    struct key direct, by_text, by_variant;

    ASSERT_HR(key_read(&inner, KEY_CASE_MATTERS, &direct), S_OK);
    ASSERT_HR(key_read(&(VARIANT){.vt = VT_BSTR | VT_BYREF, .pbstrVal = &word}, KEY_CASE_MATTERS,
                       &by_text),
              S_OK);
    ASSERT_HR(key_read(&(VARIANT){.vt = VT_VARIANT | VT_BYREF, .pvarVal = &inner}, KEY_CASE_MATTERS,
                       &by_variant),
              S_OK);
    ASSERT_TRUE(key_is_of(&by_text, &inner, KEY_CASE_MATTERS) && by_text.hash == direct.hash);
    ASSERT_TRUE(key_is_of(&by_variant, &inner, KEY_CASE_MATTERS) && by_variant.hash == direct.hash);
    SysFreeString(word);
}

/* Numbers seen on Windows: a text's is (17 * hash + unit) mod 1201, a number's its bits as Single.
 */
TEST(hash_values_are_those_of_windows)
{
    VARIANT word = text(u"aB");
    LONG hash;

    ASSERT_HR(key_windows_hash(&word, KEY_CASE_MATTERS, &hash), S_OK);
    ASSERT_EQ(hash, ('a' * 17 + 'B') % 1201);
    ASSERT_HR(key_windows_hash(&word, KEY_CASE_IGNORED, &hash), S_OK);
    ASSERT_EQ(hash, ('a' * 17 + 'b') % 1201);
    ASSERT_HR(key_windows_hash(&(VARIANT){.vt = VT_I2, .iVal = 1}, KEY_CASE_MATTERS, &hash), S_OK);
    ASSERT_EQ(hash, 0x3f800000 % 1201);
    ASSERT_HR(key_windows_hash(&(VARIANT){.vt = VT_I8}, KEY_CASE_MATTERS, &hash),
              CTL_E_ILLEGALFUNCTIONCALL);
    ASSERT_EQ(hash, -1);
    VariantClear(&word);
}
