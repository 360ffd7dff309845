/* SPDX-License-Identifier: MIT */
#include "files/text_file.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static void put(const char *path, const char *bytes, size_t size)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0666);

    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ((size_t)write(fd, bytes, size), size);
    ASSERT_EQ(close(fd), 0);
}

static bool holds(const char *path, const char *bytes, size_t size)
{
    char found[256];
    int fd = open(path, O_RDONLY);
    ssize_t n;

    ASSERT_TRUE(fd >= 0);
    n = read(fd, found, sizeof(found));
    close(fd);
    return n == (ssize_t)size && memcmp(found, bytes, size) == 0;
}

static struct text_file *open_file(enum text_mode mode, enum text_format format)
{
    struct text_file *file;

    ASSERT_HR(text_file_open("file", mode, format, TEXT_CREATES, &file), S_OK);
    return file;
}

static struct text_file *read_bytes(const char *bytes, size_t size, enum text_format format)
{
    ASSERT_EQ(chdir(test_home()), 0);
    put("file", bytes, size);
    return open_file(TEXT_READ, format);
}

static size_t units(const char16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

static bool is_text(BSTR text, const char16_t *expected)
{
    bool is = SysStringLen(text) == units(expected) &&
              memcmp(text, expected, units(expected) * sizeof(*expected)) == 0;

    SysFreeString(text);
    return is;
}

TEST(lines_end_in_lf_with_or_without_cr)
{
    struct text_file *file = read_bytes("one\r\n\ntw\ro\nend", 14, TEXT_FORMAT_UTF8);
    BSTR text;

    ASSERT_HR(text_file_read_line(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"one"));
    ASSERT_EQ(text_file_line(file), 2);
    ASSERT_HR(text_file_read_line(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u""));
    ASSERT_HR(text_file_read_line(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"tw\ro"));
    ASSERT_HR(text_file_read_line(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"end"));
    ASSERT_EQ(text_file_line(file), 4);
    ASSERT_EQ(text_file_column(file), 4);
    ASSERT_HR(text_file_read_line(file, &text), CTL_E_ENDOFFILE);
    ASSERT_TRUE(!text);
    text_file_free(file);
}

TEST(reading_counts_units)
{
    struct text_file *file = read_bytes("abc\r\ndef", 8, TEXT_FORMAT_UTF8);
    bool is;
    BSTR text;

    ASSERT_HR(text_file_read(file, 0, &text), S_OK);
    ASSERT_TRUE(!text);
    ASSERT_HR(text_file_read(file, 2, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"ab"));
    ASSERT_EQ(text_file_column(file), 3);
    ASSERT_HR(text_file_skip(file, 1), S_OK);
    ASSERT_HR(text_file_is_at_line_end(file, &is), S_OK);
    ASSERT_TRUE(is);
    ASSERT_HR(text_file_skip_line(file), S_OK);
    ASSERT_HR(text_file_is_at_line_end(file, &is), S_OK);
    ASSERT_FALSE(is);
    ASSERT_EQ(text_file_line(file), 2);
    ASSERT_HR(text_file_read(file, 9, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"def"));
    ASSERT_HR(text_file_is_at_end(file, &is), S_OK);
    ASSERT_TRUE(is);
    ASSERT_HR(text_file_read(file, 1, &text), CTL_E_ENDOFFILE);
    ASSERT_HR(text_file_skip(file, 1), CTL_E_ENDOFFILE);
    ASSERT_HR(text_file_skip_line(file), CTL_E_ENDOFFILE);
    text_file_free(file);
}

TEST(all_is_read_from_where_one_is)
{
    struct text_file *file = read_bytes("a\nb\0c", 5, TEXT_FORMAT_UTF8);
    BSTR text;

    ASSERT_HR(text_file_skip_line(file), S_OK);
    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_EQ(SysStringLen(text), 3); /* with the NUL */
    SysFreeString(text);
    ASSERT_HR(text_file_read_all(file, &text), CTL_E_ENDOFFILE);
    text_file_free(file);
}

TEST(files_larger_than_the_buffer_are_read)
{
    struct text_file *file;
    BSTR text;
    FILE *stream;

    ASSERT_EQ(chdir(test_home()), 0);
    stream = fopen("file", "w");
    for (int i = 0; i < 100000; i++)
        fprintf(stream, "line \xe2\x82\xac %d\r\n", i);
    for (int i = 0; i < 200000; i++)
        fputc('x', stream);
    fclose(stream);
    file = open_file(TEXT_READ, TEXT_FORMAT_UTF8);
    for (int i = 0; i < 100000; i++) {
        ASSERT_HR(text_file_read_line(file, &text), S_OK);
        ASSERT_EQ(text[5], 0x20ac);
        SysFreeString(text);
    }
    ASSERT_HR(text_file_read_line(file, &text), S_OK);
    ASSERT_EQ(SysStringLen(text), 200000);
    SysFreeString(text);
    text_file_free(file);
}

TEST(marks_are_passed_over_where_the_format_says)
{
    struct text_file *file = read_bytes("\xff\xfe\x61\0", 4, TEXT_FORMAT_BY_MARK);
    BSTR text;

    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"a"));
    text_file_free(file);
    file = open_file(TEXT_READ, TEXT_FORMAT_UTF16);
    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"a"));
    text_file_free(file);
    file = read_bytes("\xfe\xff\0\x61", 4, TEXT_FORMAT_BY_MARK);
    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"a"));
    text_file_free(file);
    file = read_bytes("\xef\xbb\xbfz", 4, TEXT_FORMAT_BY_MARK);
    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"z"));
    text_file_free(file);
    file = read_bytes("\xef\xbb\xbfz", 4, TEXT_FORMAT_UTF8);
    ASSERT_HR(text_file_read_all(file, &text), S_FALSE);
    ASSERT_TRUE(is_text(text, u"\xfeffz"));
    text_file_free(file);
}

TEST(empty_files_are_at_their_end)
{
    struct text_file *file = read_bytes("", 0, TEXT_FORMAT_BY_MARK);
    bool is;
    BSTR text;

    ASSERT_HR(text_file_is_at_end(file, &is), S_OK);
    ASSERT_TRUE(is);
    ASSERT_HR(text_file_is_at_line_end(file, &is), S_OK);
    ASSERT_TRUE(is);
    ASSERT_HR(text_file_read_all(file, &text), CTL_E_ENDOFFILE);
    text_file_free(file);
}

TEST(text_is_written_and_appended)
{
    struct text_file *file;

    ASSERT_EQ(chdir(test_home()), 0);
    file = open_file(TEXT_WRITE, TEXT_FORMAT_UTF8);
    ASSERT_HR(text_file_write(file, u"a€\r\nb", 5), S_OK);
    ASSERT_EQ(text_file_line(file), 2);
    ASSERT_EQ(text_file_column(file), 2);
    ASSERT_HR(text_file_close(file), S_OK);
    ASSERT_HR(text_file_close(file), S_FALSE);
    text_file_free(file);
    file = open_file(TEXT_APPEND, TEXT_FORMAT_BY_MARK);
    ASSERT_HR(text_file_write(file, u"c", 1), S_OK);
    text_file_free(file);
    ASSERT_TRUE(holds("file", "a\xe2\x82\xac\r\nbc", 8));
}

TEST(utf16_begins_with_its_mark)
{
    struct text_file *file;

    ASSERT_EQ(chdir(test_home()), 0);
    file = open_file(TEXT_WRITE, TEXT_FORMAT_UTF16);
    ASSERT_EQ(text_file_column(file), 1);
    text_file_free(file);
    ASSERT_TRUE(holds("file", "\xff\xfe", 2));
    file = open_file(TEXT_APPEND, TEXT_FORMAT_BY_MARK);
    ASSERT_HR(text_file_write(file, u"a", 1), S_OK);
    text_file_free(file);
    file = open_file(TEXT_APPEND, TEXT_FORMAT_UTF16);
    ASSERT_HR(text_file_write(file, u"b", 1), S_OK);
    text_file_free(file);
    ASSERT_TRUE(holds("file", "\xff\xfe\x61\0b\0", 6));
}

TEST(modes_do_not_mix)
{
    struct text_file *file = read_bytes("a", 1, TEXT_FORMAT_UTF8);
    bool is;
    BSTR text;

    ASSERT_HR(text_file_write(file, u"b", 1), CTL_E_BADFILEMODE);
    ASSERT_HR(text_file_close(file), S_OK);
    ASSERT_HR(text_file_read(file, 1, &text), CTL_E_BADFILEMODE);
    text_file_free(file);
    file = open_file(TEXT_WRITE, TEXT_FORMAT_UTF8);
    ASSERT_HR(text_file_read(file, 0, &text), CTL_E_BADFILEMODE);
    ASSERT_HR(text_file_read_all(file, &text), CTL_E_BADFILEMODE);
    ASSERT_HR(text_file_skip(file, 0), CTL_E_BADFILEMODE);
    ASSERT_HR(text_file_is_at_end(file, &is), CTL_E_BADFILEMODE);
    ASSERT_TRUE(is);
    ASSERT_HR(text_file_is_at_line_end(file, &is), CTL_E_BADFILEMODE);
    ASSERT_FALSE(is);
    text_file_free(file);
}

TEST(files_that_cannot_be_opened)
{
    struct text_file *file;

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(mkdir("folder", 0777), 0);
    put("there", "", 0);
    ASSERT_HR(text_file_open("./none", TEXT_READ, TEXT_FORMAT_UTF8, 0, &file), CTL_E_FILENOTFOUND);
    ASSERT_HR(text_file_open("./none/x", TEXT_READ, TEXT_FORMAT_UTF8, TEXT_CREATES, &file),
              CTL_E_PATHNOTFOUND);
    ASSERT_HR(text_file_open("folder", TEXT_READ, TEXT_FORMAT_UTF8, 0, &file),
              CTL_E_PERMISSIONDENIED);
    ASSERT_HR(text_file_open("folder", TEXT_WRITE, TEXT_FORMAT_UTF8, 0, &file),
              CTL_E_PERMISSIONDENIED);
    ASSERT_HR(text_file_open("there", TEXT_WRITE, TEXT_FORMAT_UTF8, TEXT_IS_NEW, &file),
              CTL_E_FILEALREADYEXISTS);
    ASSERT_EQ(chmod("there", 0444), 0);
    ASSERT_HR(text_file_open("there", TEXT_APPEND, TEXT_FORMAT_UTF8, 0, &file),
              CTL_E_PERMISSIONDENIED);
    ASSERT_HR(text_file_open("there", TEXT_READ, TEXT_FORMAT_UTF8, 0, &file), S_OK);
    text_file_free(file);
}

/* What goes through a pipe is there when it is written. */
TEST(pipes_are_written_at_once)
{
    struct text_file *reader, *writer;
    int ends[2];
    BSTR text;

    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    ASSERT_HR(
        text_file_new((struct byte_file){.fd = ends[0]}, TEXT_READ, TEXT_FORMAT_UTF8, &reader),
        S_OK);
    ASSERT_HR(
        text_file_new((struct byte_file){.fd = ends[1]}, TEXT_WRITE, TEXT_FORMAT_UTF8, &writer),
        S_OK);
    ASSERT_HR(text_file_write(writer, u"data\n", 5), S_OK);
    ASSERT_HR(text_file_read_line(reader, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"data"));
    text_file_free(writer);
    ASSERT_HR(text_file_read_line(reader, &text), CTL_E_ENDOFFILE);
    text_file_free(reader);
}

TEST(a_full_disk_is_told)
{
    struct text_file *file;

    if (access("/dev/full", W_OK) != 0)
        test_skip("there is no /dev/full");
    ASSERT_HR(text_file_open("/dev/full", TEXT_WRITE, TEXT_FORMAT_UTF8, 0, &file), S_OK);
    ASSERT_HR(text_file_write(file, u"a", 1), CTL_E_DISKFULL);
    text_file_free(file);
}
