/* SPDX-License-Identifier: MIT */
/*
 * Keys and files through the ABI alone. Sources: Windows' pages of RegSaveKeyEx, RegRestoreKey,
 * RegLoadKey, RegLoadAppKey and RegReplaceKey, and Wine's test_reg_save_key() and its neighbours,
 * whose expectations hold on Windows.
 */
#include <comity/windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf16.h"
#include "test.h"

static HKEY create(HKEY parent, LPCWSTR name)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(parent, name, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static void set_text(HKEY key, LPCWSTR name, LPCWSTR text)
{
    ASSERT_EQ(RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text,
                             (DWORD)((utf16_len(text) + 1) * sizeof(WCHAR))),
              0);
}

/* Whether the value below the key is this text. */
static bool has_text(HKEY key, LPCWSTR sub, LPCWSTR name, LPCWSTR text)
{
    WCHAR found[64];
    DWORD size = sizeof(found);

    return RegGetValueW(key, sub, name, RRF_RT_REG_SZ, NULL, found, &size) == 0 &&
           utf16_len(found) == utf16_len(text) &&
           memcmp(found, text, utf16_len(text) * sizeof(WCHAR)) == 0;
}

static bool exists(HKEY parent, LPCWSTR name)
{
    HKEY key;

    if (RegOpenKeyExW(parent, name, 0, KEY_READ, &key) != 0)
        return false;
    RegCloseKey(key);
    return true;
}

/* A file of this name in the test's folder. */
static LPCSTR in_home(const char *name)
{
    static char path[4096];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

/* A key with a tree below it, saved to the file of this name. */
static void save_sample(const char *name)
{
    HKEY key, below;

    key = create(HKEY_CURRENT_USER, u"Sample");
    set_text(key, NULL, u"default");
    set_text(key, u"v", u"value");
    below = create(key, u"A\\B");
    set_text(below, u"\u0436", u"below");
    RegCloseKey(below);
    ASSERT_EQ(RegSaveKeyA(key, in_home(name), NULL), 0);
    RegCloseKey(key);
}

TEST(a_key_is_saved_and_restored)
{
    HKEY key, below;

    test_expect_open_descriptors();
    save_sample("saved");
    key = create(HKEY_CURRENT_USER, u"Copy");
    set_text(key, u"goes", u"x");
    RegCloseKey(create(key, u"Goes\\Too"));
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), 0), 0);
    ASSERT_TRUE(has_text(key, NULL, NULL, u"default"));
    ASSERT_TRUE(has_text(key, NULL, u"v", u"value"));
    ASSERT_TRUE(has_text(key, u"A\\B", u"\u0436", u"below"));
    ASSERT_FALSE(exists(key, u"Goes"));
    ASSERT_EQ(RegQueryValueExW(key, u"goes", NULL, NULL, NULL, NULL), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(key, u"A", 0, KEY_READ, &below), 0);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), 0), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), REG_FORCE_RESTORE), 0);
    ASSERT_EQ(RegQueryValueExW(below, NULL, NULL, NULL, NULL, NULL), ERROR_KEY_DELETED);
    RegCloseKey(below);
    RegCloseKey(key);
}

TEST(times_survive_a_file)
{
    FILETIME saved, restored;
    HKEY key;

    test_expect_open_descriptors();
    save_sample("saved");
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Sample\\A", 0, KEY_READ, &key), 0);
    RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &saved);
    RegCloseKey(key);
    key = create(HKEY_CURRENT_USER, u"Copy");
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), 0), 0);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Copy\\A", 0, KEY_READ, &key), 0);
    RegQueryInfoKeyW(key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &restored);
    RegCloseKey(key);
    ASSERT_MEM(&saved, &restored, sizeof(saved));
}

TEST(volatile_keys_are_not_saved)
{
    HKEY key, gone;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Sample");
    RegCloseKey(create(key, u"Stays"));
    ASSERT_EQ(
        RegCreateKeyExW(key, u"Goes", 0, NULL, REG_OPTION_VOLATILE, KEY_WRITE, NULL, &gone, NULL),
        0);
    RegCloseKey(gone);
    ASSERT_EQ(RegSaveKeyExA(key, in_home("saved"), NULL, REG_LATEST_FORMAT), 0);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), 0), 0);
    ASSERT_TRUE(exists(key, u"Stays"));
    ASSERT_FALSE(exists(key, u"Goes"));
    RegCloseKey(key);
}

TEST(saving_never_overwrites)
{
    struct stat before, after;

    test_expect_open_descriptors();
    save_sample("saved");
    ASSERT_EQ(stat(in_home("saved"), &before), 0);
    ASSERT_EQ(RegSaveKeyA(HKEY_CURRENT_USER, in_home("saved"), NULL), ERROR_ALREADY_EXISTS);
    ASSERT_EQ(stat(in_home("saved"), &after), 0);
    ASSERT_EQ(before.st_ino, after.st_ino);
    ASSERT_EQ(before.st_size, after.st_size);
}

TEST(bad_arguments_and_files_are_refused)
{
    HKEY key;
    FILE *file;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Kept");
    set_text(key, u"v", u"kept");
    ASSERT_EQ(RegSaveKeyA(key, NULL, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegSaveKeyExA(key, in_home("f"), NULL, 0), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegSaveKeyExA(key, in_home("f"), NULL, 3), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegSaveKeyA(NULL, in_home("f"), NULL), ERROR_INVALID_HANDLE);
    ASSERT_EQ(RegSaveKeyA(key, in_home("none/f"), NULL), ERROR_PATH_NOT_FOUND);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("f"), 0), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("f"), 0x100), ERROR_INVALID_PARAMETER);
    file = fopen(in_home("f"), "w");
    fputs("no hive", file);
    fclose(file);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("f"), 0), ERROR_NOT_REGISTRY_FILE);
    save_sample("cut");
    ASSERT_EQ(truncate(in_home("cut"), 5000), 0);
    ASSERT_EQ(RegRestoreKeyA(key, in_home("cut"), 0), ERROR_BADDB);
    ASSERT_TRUE(has_text(key, NULL, u"v", u"kept"));
    RegCloseKey(key);
}

/* A file that is damaged where only the walk finds it changes nothing. */
TEST(a_restore_that_fails_half_way_changes_nothing)
{
    FILE *file;
    HKEY key;

    test_expect_open_descriptors();
    save_sample("saved");
    file = fopen(in_home("saved"), "r+");
    for (long i = 4096; i < 8192; i += 4) {
        char bytes[2];

        fseek(file, i, SEEK_SET);
        if (fread(bytes, 1, 2, file) == 2 && memcmp(bytes, "vk", 2) == 0) {
            fseek(file, i, SEEK_SET);
            fputs("xx", file);
        }
    }
    fclose(file);
    key = create(HKEY_CURRENT_USER, u"Kept");
    set_text(key, u"v", u"kept");
    ASSERT_EQ(RegRestoreKeyA(key, in_home("saved"), 0), ERROR_BADDB);
    ASSERT_TRUE(has_text(key, NULL, u"v", u"kept"));
    RegCloseKey(key);
}
