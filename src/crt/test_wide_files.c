/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include <comity/comity_wide.h>

#include "test.h"

/* A file of that content, at its beginning. */
static FILE *file_with(const char *content)
{
    FILE *file = tmpfile();

    ASSERT_TRUE(file && fputs(content, file) >= 0);
    rewind(file);
    return file;
}

TEST(units_are_read_one_by_one)
{
    FILE *file = file_with("a\xc3\xa4\xf0\x9f\x98\x80z");

    ASSERT_EQ(comity_fgetwc(file), u'a');
    ASSERT_EQ(comity_fgetwc(file), 0xe4);
    ASSERT_EQ(comity_fgetwc(file), 0xd83d);
    ASSERT_EQ(comity_fgetwc(file), 0xde00);
    ASSERT_EQ(comity_fgetwc(file), u'z');
    ASSERT_EQ(comity_fgetwc(file), 0xffff);
    fclose(file);
}

TEST(what_is_no_utf8_is_replaced)
{
    FILE *file = file_with("\xc3(\xff");

    ASSERT_EQ(comity_fgetwc(file), 0xfffd);
    ASSERT_EQ(comity_fgetwc(file), u'(');
    ASSERT_EQ(comity_fgetwc(file), 0xfffd);
    ASSERT_EQ(comity_fgetwc(file), 0xffff);
    fclose(file);
}

TEST(lines_are_read_up_to_the_room_there_is)
{
    FILE *file = file_with("first \xc3\xa4\nlonger\nend");
    char16_t line[10];

    ASSERT_TRUE(comity_fgetws(line, 10, file) == line);
    ASSERT_U16(line, u"first \u00e4\n");
    ASSERT_TRUE(comity_fgetws(line, 4, file));
    ASSERT_U16(line, u"lon");
    ASSERT_TRUE(comity_fgetws(line, 10, file));
    ASSERT_U16(line, u"ger\n");
    ASSERT_TRUE(comity_fgetws(line, 10, file));
    ASSERT_U16(line, u"end");
    ASSERT_TRUE(!comity_fgetws(line, 10, file));
    ASSERT_TRUE(!comity_fgetws(line, 0, file));
    ASSERT_EQ(errno, EINVAL);
    fclose(file);
}

TEST(units_are_written_one_by_one)
{
    FILE *file = file_with("");
    char text[16] = "";

    ASSERT_EQ(comity_fputwc(0xe4, file), 0xe4);
    ASSERT_EQ(comity_fputwc(0xd83d, file), 0xd83d);
    ASSERT_EQ(comity_fputwc(0xde00, file), 0xde00);
    ASSERT_EQ(comity_fputwc(u'z', file), u'z');
    rewind(file);
    ASSERT_TRUE(fgets(text, sizeof(text), file) != NULL);
    ASSERT_STR(text, "\xc3\xa4\xf0\x9f\x98\x80z");
    fclose(file);
}

TEST(dates_become_wide_text)
{
    const struct tm date = {.tm_year = 121, .tm_mon = 1, .tm_mday = 3};
    char16_t text[16] = u"x";

    ASSERT_EQ(comity_wcsftime(text, 16, u"%Y-%m-%d\u00e4", &date), 11);
    ASSERT_U16(text, u"2021-02-03\u00e4");
    ASSERT_EQ(comity_wcsftime(text, 11, u"%Y-%m-%d\u00e4", &date), 0);
    ASSERT_EQ(comity_wcsftime(text, 16, u"", &date), 0);
    ASSERT_U16(text, u"");
}
