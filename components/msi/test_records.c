/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <comity/msiquery.h>

#include <stdio.h>

#include "test.h"

TEST(fields_are_null_numbers_or_text)
{
    MSIHANDLE record = MsiCreateRecord(2);
    DWORD len = 8;
    char text[8];

    ASSERT_EQ(MsiRecordGetFieldCount(record), 2);
    ASSERT_TRUE(MsiRecordIsNull(record, 1));
    ASSERT_TRUE(MsiRecordIsNull(record, 7));
    ASSERT_EQ(MsiRecordSetInteger(record, 1, -5), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordGetStringA(record, 1, text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, "-5");
    ASSERT_EQ(len, 2);
    ASSERT_EQ(MsiRecordSetStringW(record, 2, u"42"), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordGetInteger(record, 2), 42);
    ASSERT_EQ(MsiRecordSetStringA(record, 2, ""), ERROR_SUCCESS);
    ASSERT_TRUE(MsiRecordIsNull(record, 2));
    ASSERT_EQ(MsiRecordSetInteger(record, 3, 1), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiCloseHandle(record), ERROR_SUCCESS);
    ASSERT_EQ(MsiCloseHandle(record), ERROR_INVALID_HANDLE);
    ASSERT_EQ(MsiRecordGetFieldCount(record), (UINT)-1);
}

TEST(text_that_does_not_fit_is_cut_at_a_character)
{
    MSIHANDLE record = MsiCreateRecord(1);
    DWORD len = 3;
    WCHAR wide[4] = {0};
    char text[8];

    ASSERT_EQ(MsiRecordSetStringW(record, 1, u"a\u00e4\u20ac"), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordGetStringA(record, 1, text, &len), ERROR_MORE_DATA);
    ASSERT_STR(text, "a");
    ASSERT_EQ(len, 6);
    len = 0;
    ASSERT_EQ(MsiRecordGetStringW(record, 1, NULL, &len), ERROR_SUCCESS);
    ASSERT_EQ(len, 3);
    len = 4;
    ASSERT_EQ(MsiRecordGetStringW(record, 1, wide, &len), ERROR_SUCCESS);
    ASSERT_EQ(wide[2], 0x20ac);
    ASSERT_EQ(MsiRecordDataSize(record, 1), 3);
    ASSERT_EQ(MsiCloseAllHandles(), 1);
}

TEST(a_file_is_read_as_a_stream_in_parts)
{
    MSIHANDLE record = MsiCreateRecord(1);
    DWORD size = 4;
    char path[300], part[4];
    FILE *file;

    snprintf(path, sizeof(path), "%s/stream", test_home());
    file = fopen(path, "w");
    ASSERT_TRUE(file && fputs("abcdef", file) >= 0 && fclose(file) == 0);
    ASSERT_EQ(MsiRecordSetStreamA(record, 1, path), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordReadStream(record, 1, part, &size), ERROR_SUCCESS);
    ASSERT_EQ(size, 4);
    ASSERT_EQ(MsiRecordReadStream(record, 1, part, &size), ERROR_SUCCESS);
    ASSERT_EQ(size, 2);
    ASSERT_EQ(part[0], 'e');
    ASSERT_EQ(MsiRecordSetStreamA(record, 1, NULL), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordReadStream(record, 1, NULL, &size), ERROR_SUCCESS);
    ASSERT_EQ(size, 6);
    ASSERT_EQ(MsiRecordSetStreamA(record, 0, path), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(MsiRecordSetStreamA(record, 1, "/nowhere/at/all"), ERROR_BAD_PATHNAME);
    ASSERT_EQ(MsiCloseHandle(record), ERROR_SUCCESS);
}
