/* SPDX-License-Identifier: MIT */
#include "hosting/text_reader.h"

#include <string.h>
#include <unistd.h>

#include "test.h"

static void give(int fd, const char *bytes)
{
    ASSERT_EQ(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
}

TEST(characters_may_come_in_pieces)
{
    struct text_reader reader;
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    text_reader_init(&reader, ends[0], TEXT_UTF8, NULL);
    give(ends[1], "a\xe2\x82");
    ASSERT_HR(text_reader_fill(&reader), S_OK);
    ASSERT_EQ(reader.end - reader.start, 1);
    give(ends[1], "\xac\xf0\x9f");
    ASSERT_HR(text_reader_fill(&reader), S_OK);
    ASSERT_EQ(reader.end - reader.start, 2);
    ASSERT_EQ(reader.units[reader.start + 1], 0x20ac);
    give(ends[1], "\x98\x80");
    ASSERT_HR(text_reader_need(&reader, 4), S_OK);
    ASSERT_EQ(reader.units[reader.start + 2], 0xd83d);
    close(ends[1]);
    ASSERT_HR(text_reader_need(&reader, 5), S_FALSE);
    text_reader_deinit(&reader);
    close(ends[0]);
}

TEST(lines_are_found_and_what_follows_the_last)
{
    struct text_reader reader;
    size_t len;
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    text_reader_init(&reader, ends[0], TEXT_UTF8, NULL);
    give(ends[1], "one\r\n\nlast");
    close(ends[1]);
    ASSERT_HR(text_reader_find_line(&reader, &len), S_OK);
    ASSERT_EQ(len, 5);
    reader.start += len;
    ASSERT_HR(text_reader_find_line(&reader, &len), S_OK);
    ASSERT_EQ(len, 1);
    reader.start += len;
    ASSERT_HR(text_reader_find_line(&reader, &len), S_OK);
    ASSERT_EQ(len, 4);
    reader.start += len;
    ASSERT_HR(text_reader_find_line(&reader, &len), S_OK);
    ASSERT_EQ(len, 0);
    text_reader_deinit(&reader);
    close(ends[0]);
}

TEST(a_character_that_is_never_whole_is_still_text)
{
    struct text_reader reader;
    int ends[2];

    ASSERT_EQ(pipe(ends), 0);
    text_reader_init(&reader, ends[0], TEXT_UTF8, NULL);
    give(ends[1], "a\xe2\x82");
    close(ends[1]);
    ASSERT_HR(text_reader_need(&reader, 2), S_OK);
    ASSERT_EQ(reader.units[reader.start + 1], 0xfffd);
    text_reader_deinit(&reader);
    close(ends[0]);
}
