/* SPDX-License-Identifier: MIT */
#include "product/descriptor.h"

#include <stdio.h>

#include "test.h"

static const struct descriptor whole = {"{12345678-9ABC-DEF0-1234-56789ABCDEF0}", "Main",
                                        "{0F0E0D0C-0B0A-0908-0706-050403020100}"};

TEST(what_was_made_is_parsed)
{
    char text[DESCRIPTOR_MAX], longer[DESCRIPTOR_MAX + 8];
    struct descriptor parsed;

    ASSERT_TRUE(descriptor_make(&whole, text));
    ASSERT_EQ(strlen(text), 45);
    snprintf(longer, sizeof(longer), "%s \"%%1\"", text);
    ASSERT_TRUE(descriptor_parse(longer, &parsed));
    ASSERT_STR(parsed.product, whole.product);
    ASSERT_STR(parsed.feature, whole.feature);
    ASSERT_STR(parsed.component, whole.component);
}

TEST(parts_that_go_without_saying_are_left_out)
{
    char text[DESCRIPTOR_MAX];
    struct descriptor parsed;

    ASSERT_TRUE(descriptor_make(&whole, text));
    strcpy(text + 20, "Main<");
    ASSERT_TRUE(descriptor_parse(text, &parsed));
    ASSERT_STR(parsed.feature, "Main");
    ASSERT_STR(parsed.component, "");
    strcpy(text + 20, "<");
    ASSERT_TRUE(descriptor_parse(text, &parsed));
    ASSERT_STR(parsed.feature, "");
}

TEST(what_is_no_descriptor_is_refused)
{
    struct descriptor parsed, other = whole;
    char text[DESCRIPTOR_MAX];

    ASSERT_FALSE(descriptor_parse("", &parsed));
    ASSERT_FALSE(descriptor_parse("short", &parsed));
    ASSERT_TRUE(descriptor_make(&whole, text));
    text[20 + 4] = '\0';
    ASSERT_FALSE(descriptor_parse(text, &parsed));
    ASSERT_TRUE(descriptor_make(&whole, text));
    text[30] = '\0';
    ASSERT_FALSE(descriptor_parse(text, &parsed));
    strcpy(other.feature, "a>b");
    ASSERT_FALSE(descriptor_make(&other, text));
    strcpy(other.product, "no guid");
    ASSERT_FALSE(descriptor_make(&other, text));
}
