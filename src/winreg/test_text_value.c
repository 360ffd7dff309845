/* SPDX-License-Identifier: MIT */
#include "winreg/text_value.h"

#include <stdlib.h>

#include "test.h"

TEST(texts_are_read_and_other_values_are_not)
{
    DWORD number = 7;
    char *text = NULL;
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyA(HKEY_CURRENT_USER, "Key", &key), 0);
    ASSERT_EQ(RegSetValueExA(key, "text", 0, REG_SZ, (const BYTE *)"\xd0\xb6", 3), 0);
    ASSERT_EQ(RegSetValueExA(key, "number", 0, REG_DWORD, (const BYTE *)&number, 4), 0);
    ASSERT_EQ(text_value_read(key, "text", &text), 0);
    ASSERT_STR(text, "\xd0\xb6");
    free(text);
    ASSERT_EQ(text_value_read(key, "number", &text), ERROR_UNSUPPORTED_TYPE);
    ASSERT_EQ(text_value_read(key, "none", &text), ERROR_FILE_NOT_FOUND);
    RegCloseKey(key);
}
