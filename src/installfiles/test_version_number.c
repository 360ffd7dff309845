/* SPDX-License-Identifier: MIT */
#include "installfiles/version_number.h"

#include "test.h"

static int compare(const char *a, const char *b)
{
    struct version_number one, other;

    ASSERT_TRUE(version_number_parse(a, &one));
    ASSERT_TRUE(version_number_parse(b, &other));
    return version_number_compare(&one, &other);
}

TEST(versions_are_compared_by_numbers)
{
    ASSERT_EQ(compare("1.2.3.4", "1.2.3.4"), 0);
    ASSERT_EQ(compare("1.2", "1.2.0.0"), 0);
    ASSERT_EQ(compare("1.9", "1.10"), -1);
    ASSERT_EQ(compare("2", "1.65535.65535.65535"), 1);
}

TEST(what_is_no_version_is_told)
{
    static const char *const texts[] = {"",   "a",       "1.", "1..2",      ".1",
                                        "1a", "1.65536", "-1", "1.2.3.4.5", "OtherFile"};
    struct version_number version;

    ASSERT_FALSE(version_number_parse(NULL, &version));
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        ASSERT_FALSE(version_number_parse(texts[i], &version));
}

TEST(files_without_version_information_have_none)
{
    struct version_number version;

    ASSERT_HR(version_number_read("/proc/self/exe", &version), S_FALSE);
    ASSERT_HR(version_number_read("/nowhere", &version), S_FALSE);
}
