/* SPDX-License-Identifier: MIT */
#include "package/stream_name.h"

#include "test.h"

static void assert_returns(const char *name, bool is_table)
{
    char packed[STREAM_NAME_PACKED_MAX], unpacked[STREAM_NAME_MAX];
    bool was_table;

    ASSERT_TRUE(stream_name_pack(name, is_table, packed));
    ASSERT_TRUE(stream_name_unpack(packed, &was_table, unpacked));
    ASSERT_EQ(was_table, is_table);
    ASSERT_STR(unpacked, name);
}

/* As other programs' packages have them. */
TEST(names_are_packed_as_documented)
{
    char packed[STREAM_NAME_PACKED_MAX];

    ASSERT_TRUE(stream_name_pack("Media", true, packed));
    ASSERT_STR(packed, "\u4840\u4216\u4327\u4824");
    ASSERT_TRUE(stream_name_pack("a b", false, packed));
    ASSERT_STR(packed, "\u4824 \u4825");
}

TEST(names_come_back)
{
    assert_returns("File", true);
    assert_returns("Binary.Some_Key.10", false);
    assert_returns("with space-and \u00e4\u00f6", false);
    assert_returns("#cab1", false);
    assert_returns("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", false);
}

TEST(names_that_are_too_long_are_refused)
{
    char packed[STREAM_NAME_PACKED_MAX];
    const char *longest = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    ASSERT_FALSE(stream_name_pack(longest, true, packed));
    ASSERT_FALSE(stream_name_pack("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.",
                                  false, packed));
    ASSERT_FALSE(stream_name_pack("--------------------------------", false, packed));
}
