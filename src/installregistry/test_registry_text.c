/* SPDX-License-Identifier: MIT */
#include "installregistry/registry_text.h"

#include <stdlib.h>

#include <comity/winnt.h>

#include "test.h"

/* A literal with its NULs inside, without the last one. */
#define PARSE(literal, text) registry_text_parse(literal, sizeof(literal) - 1, text)

static void expect(const struct registry_text *text, uint32_t type, const void *data, size_t size)
{
    ASSERT_EQ(text->type, type);
    ASSERT_EQ(text->size, size);
    ASSERT_MEM(text->data, data, size);
}

#define EXPECT(text, type, data) expect(text, type, data, sizeof(data))

TEST(texts_are_what_their_beginning_says)
{
    static const struct {
        const char *text;
        uint32_t type;
        const char16_t *data;
    } cases[] = {
        {"", REG_SZ, u""},          {"plain", REG_SZ, u"plain"},
        {"##12", REG_SZ, u"#12"},   {"#", REG_SZ, u"#"},
        {"#fff", REG_SZ, u"#fff"},  {"#%[%HOME]/x", REG_EXPAND_SZ, u"[%HOME]/x"},
        {"#%", REG_EXPAND_SZ, u""}, {"\xc3\xa4", REG_SZ, u"\u00e4"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct registry_text text;

        ASSERT_HR(registry_text_parse(cases[i].text, strlen(cases[i].text), &text), S_OK);
        ASSERT_EQ(text.type, cases[i].type);
        ASSERT_U16((char16_t *)text.data, cases[i].data);
        registry_text_deinit(&text);
    }
}

TEST(numbers_are_double_words)
{
    static const struct {
        const char *text;
        uint32_t number;
    } cases[] = {{"#0", 0}, {"#123", 123}, {"#-1", 0xffffffff}, {"#+7", 7}, {"#4294967295", ~0u}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct registry_text text;

        ASSERT_HR(registry_text_parse(cases[i].text, strlen(cases[i].text), &text), S_OK);
        expect(&text, REG_DWORD, &cases[i].number, sizeof(cases[i].number));
        registry_text_deinit(&text);
    }
}

TEST(bytes_are_pairs_of_digits)
{
    static const uint8_t bytes[] = {0x01, 0x23, 0xaf};
    struct registry_text text;

    ASSERT_HR(PARSE("#x0123aF", &text), S_OK);
    EXPECT(&text, REG_BINARY, bytes);
    registry_text_deinit(&text);
    ASSERT_HR(PARSE("#x", &text), S_OK);
    ASSERT_EQ(text.size, 0);
    registry_text_deinit(&text);
    ASSERT_HR(PARSE("#x012", &text), E_INVALIDARG);
    ASSERT_HR(PARSE("#x0g", &text), E_INVALIDARG);
}

/* As Windows does it: dlls/msi/tests/action.c of Wine, test_write_registry_values(), where it is
 * known to pass on Windows. */
TEST(lists_join_what_is_there)
{
    static const char16_t one[] = u"one\0", two[] = u"two\0", both[] = u"one\0two\0";
    static const char16_t three[] = u"one\0two\0three\0", empty[] = u"";
    struct {
        const char *text;
        size_t len;
        enum registry_join join;
        const char16_t *old;
        size_t old_size;
        const char16_t *joined;
        size_t joined_size;
    } cases[] = {
        {"\0one\0", 5, JOIN_REPLACE, two, sizeof(two), one, sizeof(one)},
        {"\0two", 4, JOIN_APPEND, one, sizeof(one), both, sizeof(both)},
        {"one\0", 4, JOIN_PREPEND, two, sizeof(two), both, sizeof(both)},
        {"one\0two", 7, JOIN_REPLACE, one, sizeof(one), both, sizeof(both)},
        {"\0one\0two\0three", 14, JOIN_APPEND, both, sizeof(both), three, sizeof(three)},
        {"\0", 1, JOIN_REPLACE, one, sizeof(one), empty, sizeof(empty)},
        {"\0two", 4, JOIN_APPEND, NULL, 0, two, sizeof(two)},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct registry_text text;

        ASSERT_HR(registry_text_parse(cases[i].text, cases[i].len, &text), S_OK);
        ASSERT_EQ(text.join, cases[i].join);
        ASSERT_HR(registry_text_join(&text, (const uint8_t *)cases[i].old, cases[i].old_size),
                  S_OK);
        expect(&text, REG_MULTI_SZ, cases[i].joined, cases[i].joined_size);
        registry_text_deinit(&text);
    }
}

TEST(memory_that_runs_out_is_told)
{
    struct registry_text text;
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = PARSE("\0two", &text);
        if (SUCCEEDED(hr)) {
            hr = registry_text_join(&text, (const uint8_t *)u"one\0", 10);
            registry_text_deinit(&text);
        }
        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
    });
}
