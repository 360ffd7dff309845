/* SPDX-License-Identifier: MIT */
#include "base/guid.h"

#include "test.h"

static const GUID sample = {
    0x39b61048, 0xc755, 0x11d0, {0x86, 0xfa, 0, 0xc0, 0x4f, 0xc2, 0xe0, 0x3e}};

TEST(text_is_upper_case_with_braces)
{
    char text[GUID_TEXT_SIZE];

    guid_to_text(&sample, text);
    ASSERT_STR(text, "{39B61048-C755-11D0-86FA-00C04FC2E03E}");
}

TEST(text_is_read_in_any_case)
{
    GUID guid;

    ASSERT_HR(guid_from_text("{39b61048-c755-11D0-86FA-00c04fc2e03e}", &guid), S_OK);
    ASSERT_TRUE(guid_is_equal(&guid, &sample));
}

TEST(malformed_text_is_refused)
{
    static const char *const wrong[] = {
        "",
        "{",
        "39b61048-c755-11D0-86FA-00c04fc2e03e",
        "{39b61048-c755-11D0-86FA-00c04fc2e03e}x",
        "{39b61048-c755-11D0-86FA-00c04fc2e03g}",
        "{39b61048+c755-11D0-86FA-00c04fc2e03e}",
    };
    GUID guid;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        ASSERT_HR(guid_from_text(wrong[i], &guid), CO_E_CLASSSTRING);
}

TEST(new_guids_are_random_version_4)
{
    GUID a, b;

    ASSERT_HR(guid_new(&a), S_OK);
    ASSERT_HR(guid_new(&b), S_OK);
    ASSERT_FALSE(guid_is_equal(&a, &b));
    ASSERT_EQ(a.Data3 >> 12, 4);
    ASSERT_EQ(a.Data4[0] >> 6, 2);
}
