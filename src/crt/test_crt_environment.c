/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include <comity/comity_crt_system.h>

#include "test.h"

TEST(variables_are_set_and_taken_away)
{
    ASSERT_EQ(_putenv_s("CRT_TEST", "value"), 0);
    ASSERT_STR(getenv("CRT_TEST"), "value");
    ASSERT_EQ(_wputenv_s(u"CRT_TEST", u"\u00e4"), 0);
    ASSERT_STR(getenv("CRT_TEST"), "\xc3\xa4");
    ASSERT_EQ(_putenv("CRT_TEST=a=b"), 0);
    ASSERT_STR(getenv("CRT_TEST"), "a=b");
    ASSERT_EQ(_putenv("CRT_TEST="), 0);
    ASSERT_TRUE(!getenv("CRT_TEST"));
    ASSERT_EQ(_putenv("CRT_TEST"), -1);
    ASSERT_EQ(errno, EINVAL);
    ASSERT_EQ(_putenv_s("A=B", "value"), EINVAL);
    ASSERT_EQ(_putenv_s("", "value"), EINVAL);
    ASSERT_EQ(_wputenv_s(NULL, u""), EINVAL);
}

TEST(variables_are_copied)
{
    char16_t *wide;
    char *value;
    size_t size;

    setenv("CRT_TEST", "value", 1);
    ASSERT_EQ(_dupenv_s(&value, &size, "CRT_TEST"), 0);
    ASSERT_STR(value, "value");
    ASSERT_EQ(size, 6);
    free(value);
    ASSERT_EQ(_wdupenv_s(&wide, NULL, u"CRT_TEST"), 0);
    ASSERT_U16(wide, u"value");
    free(wide);
    ASSERT_EQ(_dupenv_s(&value, &size, "CRT_TEST_NONE"), 0);
    ASSERT_TRUE(!value);
    ASSERT_EQ(size, 0);
    ASSERT_EQ(_dupenv_s(NULL, &size, "CRT_TEST"), EINVAL);
}

TEST(a_variable_is_given_with_its_size)
{
    char buffer[8] = "x";
    size_t size;

    setenv("CRT_TEST", "value", 1);
    ASSERT_EQ(getenv_s(&size, NULL, 0, "CRT_TEST"), 0);
    ASSERT_EQ(size, 6);
    ASSERT_EQ(getenv_s(&size, buffer, 5, "CRT_TEST"), ERANGE);
    ASSERT_STR(buffer, "");
    ASSERT_EQ(getenv_s(&size, buffer, 6, "CRT_TEST"), 0);
    ASSERT_STR(buffer, "value");
    ASSERT_EQ(getenv_s(&size, buffer, 6, "CRT_TEST_NONE"), 0);
    ASSERT_EQ(size, 0);
    ASSERT_EQ(getenv_s(NULL, buffer, 6, "CRT_TEST"), EINVAL);
}

TEST(a_wide_variable_stays_where_it_was_given)
{
    char16_t *first, *second;

    setenv("CRT_TEST", "value", 1);
    first = _wgetenv(u"CRT_TEST");
    second = _wgetenv(u"CRT_TEST");
    ASSERT_TRUE(first == second);
    setenv("CRT_TEST", "other", 1);
    ASSERT_U16(_wgetenv(u"CRT_TEST"), u"other");
    ASSERT_U16(first, u"value");
    ASSERT_TRUE(!_wgetenv(u"CRT_TEST_NONE"));
}

TEST(times_become_parts_and_text)
{
    const time_t begin = 0;
    struct tm parts;
    char text[26];

    ASSERT_EQ(gmtime_s(&parts, &begin), 0);
    ASSERT_EQ(parts.tm_year, 70);
    ASSERT_EQ(asctime_s(text, sizeof(text), &parts), 0);
    ASSERT_STR(text, "Thu Jan  1 00:00:00 1970\n");
    ASSERT_EQ(asctime_s(text, 25, &parts), ERANGE);
    ASSERT_EQ(gmtime_s(NULL, &begin), EINVAL);

    setenv("TZ", "UTC", 1);
    tzset();
    ASSERT_EQ(ctime_s(text, sizeof(text), &begin), 0);
    ASSERT_STR(text, "Thu Jan  1 00:00:00 1970\n");
    ASSERT_EQ(localtime_s(&parts, NULL), EINVAL);
    ASSERT_EQ(ctime_s(NULL, 26, &begin), EINVAL);
}
