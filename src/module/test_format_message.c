/* SPDX-License-Identifier: MIT */
/*
 * FormatMessage. What escapes, inserts, widths and short buffers do follows from Wine's tests,
 * whose expectations hold on Windows.
 */
#include <comity/windows.h>

#include <stdarg.h>
#include <string.h>

#include "test.h"

static char narrow[256];
static WCHAR wide[256];

static DWORD format(DWORD flags, const char *text, ...)
{
    va_list arguments;
    DWORD len;

    memset(narrow, 0, sizeof(narrow));
    va_start(arguments, text);
    len = FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, text, 0, 0, narrow, sizeof(narrow),
                         &arguments);
    va_end(arguments);
    return len;
}

#define ASSERT_FORMATS(expected, flags, ...)                                                       \
    do {                                                                                           \
        ASSERT_EQ(format(flags, __VA_ARGS__), strlen(expected));                                   \
        ASSERT_STR(narrow, expected);                                                              \
    } while (0)

TEST(an_hresult_has_its_text)
{
    DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;

    ASSERT_EQ(FormatMessageW(flags, NULL, (DWORD)CO_E_CLASSSTRING, 0, wide, 256, NULL), 22);
    ASSERT_U16(wide, u"Invalid class string\r\n");
    ASSERT_EQ(FormatMessageA(flags | FORMAT_MESSAGE_MAX_WIDTH_MASK, NULL, (DWORD)E_ACCESSDENIED, 0,
                             narrow, 256, NULL),
              18);
    ASSERT_STR(narrow, "Access is denied. ");
    ASSERT_EQ(FormatMessageW(flags, NULL, 0x12345678, 0, wide, 256, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_MR_MID_NOT_FOUND);
}

TEST(a_message_that_lacks_arguments_is_refused)
{
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM, NULL, ERROR_BAD_EXE_FORMAT, 0, narrow, 256,
                             NULL),
              0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "test%", 0, 0, narrow, 256, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_IGNORE_INSERTS, "test", 0, 0, narrow, 256, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(escapes_are_replaced)
{
    ASSERT_FORMATS(" %% ..  427", 0, " %%%% %.%.  %1!d!", 0x1ab);
    ASSERT_FORMATS("yah!", 0, "yah%!%0   ");
    ASSERT_FORMATS("\r\n\r\t", 0, "%n%r%t");
    ASSERT_FORMATS("    ", 0, "% %   ");
    ASSERT_FORMATS("hi\r\n", 0, "hi\n");
    ASSERT_FORMATS("\r\n\r\n", 0, "\r\r\n");
}

TEST(ignored_inserts_stay_as_they_are)
{
    ASSERT_FORMATS("test%1%2!*.*s!%99", FORMAT_MESSAGE_IGNORE_INSERTS, "test%1%2!*.*s!%99");
    ASSERT_FORMATS("%%% %.%!", FORMAT_MESSAGE_IGNORE_INSERTS, "%%% %.%!");
    ASSERT_FORMATS("\r\n\r\ttest", FORMAT_MESSAGE_IGNORE_INSERTS, "%n%r%ttest%0test");
}

TEST(inserts_are_formatted)
{
    DWORD_PTR arguments[] = {(DWORD_PTR) "one", 42};
    char *text = NULL;

    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY |
                                 FORMAT_MESSAGE_ALLOCATE_BUFFER,
                             "%2!u!: %1%% %1!5.5s!", 0, 0, (LPSTR)&text, 0, arguments),
              14);
    ASSERT_STR(text, "42: one%   one");
    LocalFree(text);

    ASSERT_FORMATS("test", 0, "%1%3%2%1", "t", "s", "e");
    ASSERT_FORMATS("ab", 0, "%1!ws!%2!C!", u"a", 'b');
    ASSERT_FORMATS("   B1ab   ", 0, "%1!4X!%2!-6x!", 11, 0x1ab);
    ASSERT_FORMATS("-9223372036854775807", 0, "%1!I64d!", -9223372036854775807LL);
    ASSERT_FORMATS("(null)", 0, "%1", NULL);
}

TEST(widths_may_be_arguments)
{
    DWORD_PTR array[] = {6, 4, 2, 5, 3, 1};

    ASSERT_FORMATS("   t", 0, "%1!*s!", 4, "t");
    ASSERT_FORMATS("  001, 0002", 0, "%1!*.*u!,%1!*.*u!", 5, 3, 1, 4, 2);
    ASSERT_FORMATS("  001,  0002", 0, "%1!*.*u!,%3!*.*u!", 5, 3, 1, 6, 4, 2);
    ASSERT_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                             u"%1!*.*u!,%1!*.*u!", 0, 0, wide, 256, array),
              13);
    ASSERT_U16(wide, u"  0002, 00003");
    ASSERT_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY,
                             u"%1!*.*u!,%4!*.*u!", 0, 0, wide, 256, array),
              12);
    ASSERT_U16(wide, u"  0002,  001");
}

TEST(lines_are_broken_at_spaces)
{
    ASSERT_FORMATS("short long line", 20, "short long line");
    ASSERT_FORMATS("short long\r\nline", 11, "short\nlong line");
    ASSERT_FORMATS("short\r\nlong line", 10, "short long line");
    ASSERT_FORMATS("short\r\nlong\r\nline", 7, "short long line");
    ASSERT_FORMATS("short long\r\n  line", 12, "short long    line");
    ASSERT_FORMATS("short long\r\nwordlongerthanal\r\nine", 16,
                   "short long    wordlongerthanaline");
    ASSERT_FORMATS("\r\n\r\n\r\n ", 5, "                ");
    ASSERT_FORMATS("shortlon\r\n\r\n", 8, "shortlon%n");
    ASSERT_FORMATS("short\rlong\r\nline", 8, "short%rlong line");
    ASSERT_FORMATS("hi ", FORMAT_MESSAGE_MAX_WIDTH_MASK, "hi\r\n");
}

TEST(a_short_buffer_is_cut_only_in_utf16)
{
    memcpy(narrow, "xxxxxx", 7);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "test", 0, 0, narrow, 4, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_STR(narrow, "xxxxxx");

    memcpy(wide, u"xxxxxx", 14);
    ASSERT_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, u"test", 0, 0, wide, 4, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    ASSERT_U16(wide, u"tes");
    ASSERT_EQ(wide[4], 'x');
}

static DWORD first_unread(const WCHAR *text, ...)
{
    va_list arguments;
    DWORD next;
    WCHAR one[1];

    va_start(arguments, text);
    ASSERT_EQ(FormatMessageW(FORMAT_MESSAGE_FROM_STRING, text, 0, 0, one, 1, &arguments), 0);
    ASSERT_EQ(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    next = va_arg(arguments, DWORD);
    va_end(arguments);
    return next;
}

TEST(arguments_behind_a_full_buffer_are_not_read)
{
    ASSERT_EQ(first_unread(u"%1!s! %2!u!", u"eaten", 7), 7);
}

TEST(an_empty_message_is_no_success)
{
    char *text = narrow;

    memcpy(narrow, "xxxxxx", 7);
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "", 0, 0, narrow, 6, NULL), 0);
    ASSERT_EQ(GetLastError(), ERROR_NO_WORK_DONE);
    ASSERT_STR(narrow, "xxxxxx");
    ASSERT_EQ(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER, "%0", 0,
                             0, (LPSTR)&text, 0, NULL),
              0);
    ASSERT_TRUE(text == NULL);
}

TEST(memory_may_run_out)
{
    FOR_EACH_FAILING_ALLOCATION({
        DWORD_PTR arguments[] = {7};

        if (FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "a %1!u!", 0,
                           0, narrow, 256, arguments) != 3)
            ASSERT_TRUE(GetLastError() == ERROR_NOT_ENOUGH_MEMORY ||
                        GetLastError() == ERROR_OUTOFMEMORY);
    });
}
