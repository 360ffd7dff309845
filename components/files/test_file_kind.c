/* SPDX-License-Identifier: MIT */
#include "files/file_kind.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <winreg.h>

#include "test.h"

static bool is_text(BSTR text, const char16_t *expected)
{
    size_t n = 0;
    bool is;

    while (expected[n])
        n++;
    is = SysStringLen(text) == n && memcmp(text, expected, n * sizeof(*text)) == 0;
    SysFreeString(text);
    return is;
}

static void set_default(const WCHAR *key, const WCHAR *text, DWORD size)
{
    HKEY handle;

    ASSERT_EQ(RegCreateKeyExW(HKEY_CLASSES_ROOT, key, 0, NULL, 0, KEY_WRITE, NULL, &handle, NULL),
              ERROR_SUCCESS);
    ASSERT_EQ(RegSetValueExW(handle, NULL, 0, REG_SZ, (const BYTE *)text, size), ERROR_SUCCESS);
    RegCloseKey(handle);
}

TEST(kinds_come_from_the_registry_or_the_extension)
{
    BSTR kind;

    test_expect_open_descriptors();
    set_default(u".demo", u"Demo.File", sizeof(u"Demo.File"));
    set_default(u"Demo.File", u"Demo File Type", sizeof(u"Demo File Type"));
    ASSERT_HR(file_kind("/x/a.demo", &kind), S_OK);
    ASSERT_TRUE(is_text(kind, u"Demo File Type"));
    ASSERT_HR(file_kind("/x.y/a.unknown", &kind), S_OK);
    ASSERT_TRUE(is_text(kind, u"UNKNOWN File"));
    ASSERT_HR(file_kind("/x.y/plain", &kind), S_OK);
    ASSERT_TRUE(is_text(kind, u"File"));
    ASSERT_HR(file_kind("/x/.profile", &kind), S_OK);
    ASSERT_TRUE(is_text(kind, u"File"));
}

TEST(files_without_resources_have_no_version)
{
    BSTR version;

    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_EQ(close(open("text", O_CREAT | O_WRONLY, 0666)), 0);
    ASSERT_HR(file_version("text", &version), S_OK);
    ASSERT_TRUE(is_text(version, u""));
    ASSERT_HR(file_version("none", &version), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}
