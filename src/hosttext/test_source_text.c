/* SPDX-License-Identifier: MIT */
#include "hosttext/source_text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hosttext/text.h"
#include "test.h"

static void check(const void *bytes, size_t size, const char16_t *expected)
{
    _cleanup_(bstrp) BSTR text = source_text_decode(bytes, size);

    ASSERT_TRUE(text);
    ASSERT_U16(text, expected);
}

TEST(byte_order_marks_tell_the_encoding)
{
    check("\xef\xbb\xbf"
          "a\xc3\xbc",
          6, u"a\u00fc");
    check("\xff\xfe"
          "a\0\xfc\0",
          6, u"a\u00fc");
    check("\xfe\xff"
          "\0a\0\xfc",
          6, u"a\u00fc");
    check("\xff\xfe", 2, u"");
    check("\xef\xbb\xbf", 3, u"");
}

TEST(without_mark_utf8_comes_before_the_code_page)
{
    check("a\xc3\xbc", 3, u"a\u00fc");
    check("a\xfc", 2, u"a\u00fc");
    check("\x80\x99\x9f\x81", 4, u"\u20ac\u2122\u0178\x81");
    check("", 0, u"");
    /* A mark that lies. */
    check("\xef\xbb\xbf\xfc", 4, u"\u00fc");
}

TEST(utf16_without_mark_is_known_by_its_nuls)
{
    check("a\0b\0", 4, u"ab");
    check("\0a\0b", 4, u"ab");
}

/* An odd number of bytes is no UTF-16. */
TEST(nuls_in_other_text_stay)
{
    _cleanup_(bstrp) BSTR text = source_text_decode((const unsigned char *)"ab\0cd", 5);

    ASSERT_EQ(SysStringLen(text), 5);
    ASSERT_EQ(text[2], 0);
    ASSERT_EQ(text[4], 'd');
}

static BSTR read_file_of(const char *bytes, size_t size)
{
    char path[PATH_MAX];
    BSTR text = NULL;
    int fd;

    snprintf(path, sizeof(path), "%s/script", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, bytes, size), (ssize_t)size);
    close(fd);
    ASSERT_HR(source_text_read(path, &text), S_OK);
    return text;
}

TEST(a_nul_in_a_file_does_not_end_its_text)
{
    _cleanup_(bstrp) BSTR text = read_file_of("a\0b", 3);

    ASSERT_U16(text, u"a\x01"
                     u"b");
}

TEST(the_interpreter_line_of_a_file_is_blank)
{
    _cleanup_(bstrp) BSTR first = read_file_of("#!/x\r\ny\n", 8);
    _cleanup_(bstrp) BSTR second = read_file_of("y\n#!/x\n", 7);
    _cleanup_(bstrp) BSTR alone = read_file_of("#!", 2);

    ASSERT_U16(first, u"    \r\ny\n");
    ASSERT_U16(second, u"y\n#!/x\n");
    ASSERT_U16(alone, u"  ");
}

TEST(files_that_cannot_be_read_say_why)
{
    char path[PATH_MAX];
    BSTR text = NULL;

    ASSERT_HR(source_text_read("/nowhere/at.all", &text), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(source_text_read(test_home(), &text), E_ACCESSDENIED);
    ASSERT_EQ(text, NULL);
    snprintf(path, sizeof(path), "%s/endless", test_home());
    ASSERT_EQ(symlink("/dev/zero", path), 0);
    ASSERT_HR(source_text_read(path, &text), DISP_E_OVERFLOW);
}
