/* SPDX-License-Identifier: MIT */
#include <comity/shlwapi.h>

#include "test.h"

TEST(a_value_is_set_read_and_deleted_in_one_call)
{
    DWORD number = 7, type, size = sizeof(number);
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(SHSetValueA(HKEY_CURRENT_USER, "Software\\a\\b", "n", REG_DWORD, &number, size), 0);
    number = 0;
    ASSERT_EQ(SHGetValueW(HKEY_CURRENT_USER, u"Software\\a\\b", u"n", &type, &number, &size), 0);
    ASSERT_EQ(type, REG_DWORD);
    ASSERT_EQ(number, 7);
    ASSERT_EQ(SHDeleteValueA(HKEY_CURRENT_USER, "Software\\a\\b", "n"), 0);
    ASSERT_EQ(SHDeleteValueA(HKEY_CURRENT_USER, "Software\\a\\b", "n"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(SHDeleteKeyA(HKEY_CURRENT_USER, "Software\\a"), 0);
    ASSERT_EQ(RegOpenKeyA(HKEY_CURRENT_USER, "Software\\a", &key), ERROR_FILE_NOT_FOUND);
}

TEST(strings_are_copied_for_who_frees_them)
{
    LPWSTR copy;

    ASSERT_HR(SHStrDupA("x\xc3\xa4", &copy), S_OK);
    ASSERT_U16(copy, u"x\u00e4");
    CoTaskMemFree(copy);
    ASSERT_HR(SHStrDupW(NULL, &copy), E_INVALIDARG);
    copy = StrDupW(u"abc");
    ASSERT_U16(copy, u"abc");
    LocalFree(copy);
    ASSERT_TRUE(StrDupA(NULL) == NULL);
}
