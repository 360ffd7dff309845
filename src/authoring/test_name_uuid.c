/* SPDX-License-Identifier: MIT */
#include "authoring/name_uuid.h"

#include "authoring/name_key.h"
#include "base/guid.h"
#include "test.h"

/* What RFC 4122's name spaces and others' programs make of these names. */
TEST(guids_are_those_of_the_standard)
{
    static const GUID dns = {
        0x6ba7b810, 0x9dad, 0x11d1, {0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}};
    GUID guid = name_uuid(&dns, "python.org");
    char text[GUID_TEXT_SIZE];

    guid_to_text(&guid, text);
    ASSERT_STR(text, "{886313E1-3B8A-5372-9B90-0C9AEE199E5D}");
}

TEST(keys_are_identifiers_and_differ)
{
    char first[NAME_KEY_MAX], second[NAME_KEY_MAX];

    name_key("", "bin/1 file.so", first);
    name_key("", "lib/1 file.so", second);
    ASSERT_TRUE(strcmp(first, second) != 0);
    ASSERT_EQ(first[0], '_');
    ASSERT_EQ(strspn(first, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_."),
              strlen(first));
    name_key("c.",
             "a/very/long/path/"
             "nameeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee",
             first);
    ASSERT_TRUE(strlen(first) < NAME_KEY_MAX);
    ASSERT_MEM(first, "c.name", 6);
}
