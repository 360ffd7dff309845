/* SPDX-License-Identifier: MIT */
#include "propertyset/property_set.h"

#include <stdlib.h>

#include "base/utf16.h"
#include "propertyset/property_text.h"
#include "test.h"

#define SPAN(literal) ((struct span){(const uint8_t *)(literal), sizeof(literal) - 1})

static const GUID first = {0xf29f85e0, 0x4ff9, 0x1068, {0xab, 0x91, 8, 0, 0x2b, 0x27, 0xb3, 0xd9}};
static const GUID second = {0xd5cdd505, 0x2e9c, 0x101b, {0x93, 0x97, 8, 0, 0x2b, 0x2c, 0xf9, 0xae}};

/* Writes @set and reads it back; the bytes are the caller's. */
static uint8_t *rewrite(const struct property_set *set, struct property_set *ret_set)
{
    uint8_t *bytes;
    size_t size;

    ASSERT_HR(property_set_write(set, &bytes, &size), S_OK);
    ASSERT_EQ(size % 4, 0);
    ASSERT_HR(property_set_read((struct span){bytes, size}, ret_set), S_OK);
    return bytes;
}

TEST(a_set_is_written_as_documented)
{
    struct property_set set = {.system = 0x20005};
    struct property_section *section = property_set_add(&set, &first, 1252);
    uint8_t *bytes;
    size_t size;

    ASSERT_HR(property_put(section, 2, SPAN("\x1e\0\0\0\4\0\0\0abc")), S_OK);
    ASSERT_HR(property_rename(section, 2, u"x"), S_OK);
    ASSERT_HR(property_set_write(&set, &bytes, &size), S_OK);
    ASSERT_EQ(size, 48 + 8 + 3 * 8 + 8 + 16 + 12);
    ASSERT_MEM(bytes, "\xfe\xff\0\0\5\0\2\0", 8);
    ASSERT_MEM(bytes + 24, "\1\0\0\0\xe0\x85\x9f\xf2", 8);
    ASSERT_MEM(bytes + 44, "\x30\0\0\0\x44\0\0\0\3\0\0\0", 12);
    ASSERT_MEM(bytes + 56, "\1\0\0\0\x20\0\0\0\0\0\0\0\x28\0\0\0\2\0\0\0\x38\0\0\0", 24);
    ASSERT_MEM(bytes + 80, "\2\0\0\0\xe4\4\0\0\1\0\0\0\2\0\0\0\2\0\0\0x\0\0\0", 24);
    ASSERT_MEM(bytes + 104, "\x1e\0\0\0\4\0\0\0abc\0", 12);
    free(bytes);
    property_set_clear(&set);
}

TEST(sections_names_and_numbers_come_back)
{
    struct property_set set = {0}, back;
    struct property_section *section;
    uint8_t *bytes;
    uint32_t id;

    property_set_add(&set, &first, CODE_PAGE_UTF8);
    section = property_set_add(&set, &second, PROPERTY_CODE_PAGE_UTF16);
    section->has_locale = section->has_behavior = true;
    section->locale = 0x407;
    ASSERT_HR(property_rename(section, 3, u"N\u00e4me"), S_OK);
    ASSERT_HR(property_rename(section, 4, u"odd"), S_OK);
    ASSERT_HR(property_put(section, 3, SPAN("\3\0\0\0\1\0\0\0")), S_OK);
    bytes = rewrite(&set, &back);
    ASSERT_EQ(back.version, 1);
    ASSERT_EQ(back.n_sections, 2);
    section = property_set_find(&back, &second);
    ASSERT_EQ(section->locale, 0x407);
    ASSERT_TRUE(section->has_behavior);
    ASSERT_U16(property_name_of(section, 3), u"N\u00e4me");
    ASSERT_TRUE(property_named(section, u"n\u00c4ME", &id));
    ASSERT_EQ(id, 3);
    section->behavior = 1;
    ASSERT_FALSE(property_named(section, u"ODD", &id));
    ASSERT_TRUE(property_named(section, u"odd", &id));
    ASSERT_EQ(id, 4);
    property_set_remove(&back, property_set_find(&back, &first));
    ASSERT_EQ(back.n_sections, 1);
    ASSERT_TRUE(property_set_find(&back, &second) != NULL);
    property_set_clear(&back);
    property_set_clear(&set);
    free(bytes);
}

TEST(properties_and_names_are_replaced_and_removed)
{
    struct property_set set = {0};
    struct property_section *section = property_set_add(&set, &first, CODE_PAGE_UTF8);
    uint32_t id;

    ASSERT_HR(property_put(section, 2, SPAN("\0\0\0\0")), S_OK);
    ASSERT_HR(property_put(section, 2, SPAN("\1\0\0\0")), S_OK);
    ASSERT_EQ(section->n_properties, 1);
    ASSERT_EQ(property_find(section, 2)->value.bytes[0], 1);
    property_remove(section, 2);
    property_remove(section, 2);
    ASSERT_TRUE(property_find(section, 2) == NULL);
    ASSERT_HR(property_rename(section, 2, u"old"), S_OK);
    ASSERT_HR(property_rename(section, 2, u"new"), S_OK);
    ASSERT_FALSE(property_named(section, u"old", &id));
    property_forget_name(section, 2);
    ASSERT_TRUE(property_name_of(section, 2) == NULL);
    property_set_clear(&set);
}

/* Properties without number, all of the same bytes. */
TEST(many_properties_are_found_at_once)
{
    enum {
        N = 200000,
        BYTES = 48 + 8 + N * 8 + 4,
    };
    uint8_t *bytes = calloc(1, BYTES);
    struct property_set set;
    uint32_t number;

    memcpy(bytes, "\xfe\xff", 2);
    bytes[24] = 1;
    memcpy(bytes + 44, "\x30\0\0\0", 4);
    number = N;
    memcpy(bytes + 52, &number, 4);
    for (uint32_t i = 0; i < N; i++) {
        number = 2 + (N - i);
        memcpy(bytes + 56 + i * 8, &number, 4);
        number = 8 + N * 8;
        memcpy(bytes + 60 + i * 8, &number, 4);
    }
    ASSERT_HR(property_set_read((struct span){bytes, BYTES}, &set), S_OK);
    ASSERT_EQ(set.sections[0].n_properties, N);
    for (uint32_t i = 0; i < N; i++)
        ASSERT_TRUE(property_find(&set.sections[0], 3 + i) != NULL);
    ASSERT_TRUE(property_find(&set.sections[0], 2) == NULL);
    property_set_clear(&set);
    free(bytes);
}

/* A set of numbers that a seed gives, values of any length among them. */
static void fill(struct property_set *set, unsigned seed)
{
    static const uint16_t pages[] = {CODE_PAGE_UTF8, PROPERTY_CODE_PAGE_UTF16, 1252, 932};
    static const uint8_t bytes[64] = {30, 0, 0, 0, 1, 2, 3};
    size_t n_sections = 1 + seed % 2;

    for (size_t s = 0; s < n_sections; s++) {
        struct property_section *section =
            property_set_add(set, s ? &second : &first, pages[(seed + s) % 4]);

        for (unsigned i = 0; i < seed % 7; i++) {
            char16_t name[] = {(char16_t)('a' + i), (char16_t)('a' + seed % 26), 0};
            struct span value = {bytes, 4 + (seed * 7 + i * 3) % 60};

            ASSERT_HR(property_put(section, 2 + i * seed, value), S_OK);
            if ((seed + i) % 3 == 0)
                ASSERT_HR(property_rename(section, 2 + i * seed, name), S_OK);
        }
    }
}

/* What was padded has zeros behind it. */
static void assert_same(const struct property_section *section, const struct property_section *back)
{
    ASSERT_EQ(back->code_page, section->code_page);
    ASSERT_EQ(back->n_properties, section->n_properties);
    ASSERT_EQ(back->n_names, section->n_names);
    for (size_t i = 0; i < section->n_properties; i++) {
        const struct property *property = &section->properties[i], *same = &back->properties[i];

        ASSERT_EQ(same->id, property->id);
        ASSERT_EQ(same->value.size, (property->value.size + 3) & ~(size_t)3);
        ASSERT_MEM(same->value.bytes, property->value.bytes, property->value.size);
    }
    for (size_t i = 0; i < section->n_names; i++)
        ASSERT_U16(back->names[i].text, section->names[i].text);
}

TEST(whatever_is_written_is_read_again)
{
    for (unsigned seed = 0; seed < 200; seed++) {
        struct property_set set = {0}, back;
        uint8_t *bytes;

        fill(&set, seed);
        bytes = rewrite(&set, &back);
        ASSERT_EQ(back.n_sections, set.n_sections);
        for (size_t s = 0; s < set.n_sections; s++)
            assert_same(&set.sections[s], &back.sections[s]);
        property_set_clear(&back);
        property_set_clear(&set);
        free(bytes);
    }
}

TEST(what_is_no_property_set_is_refused)
{
    struct property_set set;
    uint8_t bytes[68] = {0xfe, 0xff};

    ASSERT_HR(property_set_read(SPAN(""), &set), STG_E_INVALIDHEADER);
    ASSERT_HR(property_set_read((struct span){bytes, 27}, &set), STG_E_INVALIDHEADER);
    ASSERT_HR(property_set_read((struct span){bytes, 28}, &set), S_OK);
    ASSERT_EQ(set.n_sections, 0);
    bytes[24] = 1;
    ASSERT_HR(property_set_read((struct span){bytes, 47}, &set), STG_E_INVALIDHEADER);
    bytes[24] = 3;
    ASSERT_HR(property_set_read((struct span){bytes, 68}, &set), STG_E_INVALIDHEADER);
    bytes[24] = 0;
    bytes[2] = 2;
    ASSERT_HR(property_set_read((struct span){bytes, 68}, &set), STG_E_INVALIDHEADER);
}

TEST(what_lies_outside_is_left_out)
{
    struct property_set set = {0}, back;
    uint8_t *bytes;
    size_t size;

    fill(&set, 13);
    ASSERT_HR(property_set_write(&set, &bytes, &size), S_OK);
    for (size_t cut = 68; cut < size; cut++) {
        uint8_t *part = malloc(cut);

        memcpy(part, bytes, cut);
        ASSERT_HR(property_set_read((struct span){part, cut}, &back), S_OK);
        ASSERT_TRUE(back.sections[0].n_properties <= set.sections[0].n_properties);
        property_set_clear(&back);
        free(part);
    }
    free(bytes);
    property_set_clear(&set);
}

TEST(memory_that_is_out_is_told)
{
    struct property_set set = {0}, back = {0};
    uint8_t *bytes = NULL, *copy;
    size_t size = 0, copy_size;

    fill(&set, 5);
    ASSERT_HR(property_set_write(&set, &bytes, &size), S_OK);
    FOR_EACH_FAILING_ALLOCATION({
        HRESULT hr = property_set_read((struct span){bytes, size}, &back);

        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
        if (hr == S_OK) {
            hr = property_set_write(&back, &copy, &copy_size);
            ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
            if (hr == S_OK)
                free(copy);
            property_set_clear(&back);
        }
    });
    free(bytes);
    property_set_clear(&set);
}

TEST(text_is_read_by_its_code_page)
{
    char16_t *wide;
    uint8_t *bytes;
    char *narrow;
    size_t size;

    ASSERT_HR(property_text_to_utf16(SPAN("M\xfc\0x"), 1252, &wide), S_OK);
    ASSERT_U16(wide, u"M\u00fc");
    free(wide);
    ASSERT_HR(property_text_to_utf8(SPAN("a\0\xfc\0b"), 1200, &narrow), S_OK);
    ASSERT_STR(narrow, "a\u00fc");
    free(narrow);
    ASSERT_HR(property_text_to_utf8(SPAN("a\xc3\xbc"), 54321, &narrow), S_OK);
    ASSERT_STR(narrow, "a\u00fc");
    free(narrow);
    ASSERT_HR(property_text_from_utf16(u"\u20acuro", 1252, &bytes, &size), S_OK);
    ASSERT_EQ(size, 5);
    ASSERT_MEM(bytes, "\x80uro", 5);
    free(bytes);
}
