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
#include <sys/wait.h>
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

static size_t size_of(const char *name)
{
    struct stat status;

    ASSERT_EQ(stat(in_home(name), &status), 0);
    return (size_t)status.st_size;
}

TEST(a_loaded_file_is_part_of_the_registry_until_it_is_unloaded)
{
    HKEY key;

    test_expect_open_descriptors();
    save_sample("hive");
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded", in_home("hive")), 0);
    ASSERT_TRUE(has_text(HKEY_LOCAL_MACHINE, u"Loaded\\A\\B", u"\u0436", u"below"));
    key = create(HKEY_LOCAL_MACHINE, u"Loaded\\New");
    set_text(key, u"v", u"new");
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
    ASSERT_EQ(RegDeleteKeyW(HKEY_LOCAL_MACHINE, u"Loaded"), ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), 0);
    ASSERT_FALSE(exists(HKEY_LOCAL_MACHINE, u"Loaded"));
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegLoadKeyA(HKEY_USERS, "Other", in_home("hive")), 0);
    ASSERT_TRUE(has_text(HKEY_USERS, u"Other\\New", u"v", u"new"));
    ASSERT_TRUE(has_text(HKEY_USERS, u"other", u"v", u"value"));
    ASSERT_EQ(RegUnLoadKeyA(HKEY_USERS, "Other"), 0);
    ASSERT_FALSE(exists(HKEY_USERS, u"Other"));
}

TEST(a_file_that_was_not_changed_is_not_written)
{
    struct stat before, after;

    test_expect_open_descriptors();
    save_sample("hive");
    ASSERT_EQ(stat(in_home("hive"), &before), 0);
    ASSERT_EQ(RegLoadKeyA(HKEY_USERS, "Other", in_home("hive")), 0);
    ASSERT_EQ(RegUnLoadKeyA(HKEY_USERS, "Other"), 0);
    ASSERT_EQ(stat(in_home("hive"), &after), 0);
    ASSERT_EQ(before.st_ino, after.st_ino);
}

TEST(flushing_brings_a_loaded_file_up_to_date)
{
    HKEY key, copy;

    test_expect_open_descriptors();
    save_sample("hive");
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded", in_home("hive")), 0);
    key = create(HKEY_LOCAL_MACHINE, u"Loaded\\A");
    set_text(key, u"v", u"flushed");
    ASSERT_EQ(RegFlushKey(key), 0);
    RegCloseKey(key);
    copy = create(HKEY_CURRENT_USER, u"Copy");
    ASSERT_EQ(RegRestoreKeyA(copy, in_home("hive"), 0), 0);
    ASSERT_TRUE(has_text(copy, u"A", u"v", u"flushed"));
    RegCloseKey(copy);
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), 0);
}

TEST(files_are_loaded_once_and_in_their_place_only)
{
    HKEY key;

    test_expect_open_descriptors();
    save_sample("hive");
    key = create(HKEY_LOCAL_MACHINE, u"Software\\Key");
    ASSERT_EQ(RegLoadKeyA(key, "Loaded", in_home("hive")), ERROR_INVALID_PARAMETER);
    RegCloseKey(key);
    ASSERT_EQ(RegLoadKeyA(HKEY_CURRENT_USER, "Loaded", in_home("hive")), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "A\\B", in_home("hive")), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "", in_home("hive")), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Software", in_home("hive")), ERROR_ALREADY_EXISTS);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded", in_home("none")), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(exists(HKEY_LOCAL_MACHINE, u"Loaded"));
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Software"), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded", in_home("hive")), 0);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Twice", in_home("hive")), ERROR_SHARING_VIOLATION);
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), 0);
}

/* What Wine's test_reg_load_app_key() does. */
TEST(an_application_hive_is_saved_when_its_last_handle_is_closed)
{
    HKEY key, below;

    test_expect_open_descriptors();
    save_sample("hive");
    ASSERT_EQ(RegLoadAppKeyA(in_home("hive"), &key, KEY_READ | KEY_WRITE, 0, 0), 0);
    ASSERT_TRUE(has_text(key, u"A\\B", u"\u0436", u"below"));
    below = create(key, u"New");
    RegCloseKey(key);
    set_text(below, u"v", u"later");
    RegCloseKey(below);
    ASSERT_EQ(RegLoadAppKeyA(in_home("hive"), &key, KEY_READ, 0, 0), 0);
    ASSERT_TRUE(has_text(key, u"New", u"v", u"later"));
    ASSERT_EQ(RegSetValueExW(key, NULL, 0, REG_SZ, NULL, 0), ERROR_ACCESS_DENIED);
    RegCloseKey(key);
}

TEST(an_application_hive_is_made_if_there_is_none)
{
    HKEY key, again;

    test_expect_open_descriptors();
    ASSERT_EQ(RegLoadAppKeyA(in_home("new"), &key, KEY_ALL_ACCESS, 0, 0), 0);
    ASSERT_TRUE(size_of("new") >= 8192);
    set_text(key, NULL, u"x");
    ASSERT_EQ(RegLoadAppKeyA(in_home("new"), &again, KEY_READ, REG_PROCESS_APPKEY, 0),
              ERROR_SHARING_VIOLATION);
    ASSERT_EQ(RegLoadAppKeyA(in_home("new"), &again, KEY_READ, 0, 0), 0);
    ASSERT_TRUE(has_text(again, NULL, NULL, u"x"));
    RegCloseKey(key);
    RegCloseKey(again);
    ASSERT_EQ(RegLoadAppKeyA(in_home("new"), &key, KEY_READ, 4, 0), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadAppKeyA(in_home("new"), &key, KEY_READ, 0, 1), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegLoadAppKeyA(NULL, &key, KEY_READ, 0, 0), ERROR_INVALID_PARAMETER);
}

/* Ends with the process's last word: what loading the file says there. */
static LSTATUS load_elsewhere(const char *name)
{
    pid_t child = fork();
    int status;
    HKEY key;

    if (child == 0)
        _exit(RegLoadAppKeyA(in_home(name), &key, KEY_ALL_ACCESS, 0, 0));
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST(an_application_hive_is_one_process_s_own)
{
    HKEY key;

    test_expect_open_descriptors();
    save_sample("hive");
    ASSERT_EQ(RegLoadAppKeyA(in_home("hive"), &key, KEY_ALL_ACCESS, 0, 0), 0);
    ASSERT_EQ(load_elsewhere("hive"), ERROR_SHARING_VIOLATION);
    RegCloseKey(key);
    ASSERT_EQ(load_elsewhere("hive"), 0);
}

/* A program that was killed has closed its keys, too. */
TEST(an_application_hive_of_a_dead_process_is_written_by_the_next)
{
    HKEY key;
    pid_t child;
    int status;

    test_expect_open_descriptors();
    save_sample("hive");
    child = fork();
    if (child == 0) {
        if (RegLoadAppKeyA(in_home("hive"), &key, KEY_ALL_ACCESS, 0, 0) != 0)
            _exit(1);
        set_text(key, u"last", u"words");
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(RegLoadAppKeyA(in_home("hive"), &key, KEY_READ, 0, 0), 0);
    ASSERT_TRUE(has_text(key, NULL, u"last", u"words"));
    RegCloseKey(key);
}

TEST(a_hive_is_replaced_and_its_old_content_kept)
{
    HKEY copy;
    char new_file[4096];

    test_expect_open_descriptors();
    save_sample("hive");
    RegCloseKey(create(HKEY_CURRENT_USER, u"Empty"));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Empty", 0, KEY_READ, &copy), 0);
    ASSERT_EQ(RegSaveKeyA(copy, in_home("empty"), NULL), 0);
    RegCloseKey(copy);
    ASSERT_EQ(RegLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded", in_home("hive")), 0);
    snprintf(new_file, sizeof(new_file), "%s", in_home("empty"));
    ASSERT_EQ(RegReplaceKeyA(HKEY_CURRENT_USER, "Sample", new_file, in_home("old")),
              ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegReplaceKeyA(HKEY_LOCAL_MACHINE, "Loaded", new_file, in_home("old")), 0);
    ASSERT_FALSE(exists(HKEY_LOCAL_MACHINE, u"Loaded\\A"));
    ASSERT_EQ(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "Loaded"), 0);
    copy = create(HKEY_CURRENT_USER, u"Copy");
    ASSERT_EQ(RegRestoreKeyA(copy, in_home("old"), 0), 0);
    ASSERT_TRUE(has_text(copy, u"A\\B", u"\u0436", u"below"));
    RegCloseKey(copy);
}

/* Names of any kind, empty data, and types that are none. */
TEST(odd_keys_and_values_survive_a_file)
{
    static const WCHAR *const names[] = {u"", u"\u00ff", u"\u0100", u"\xd800", u"a\\b"};
    DWORD type, size, flags[] = {REG_STANDARD_FORMAT, REG_LATEST_FORMAT};
    HKEY key, copy;

    test_expect_open_descriptors();
    key = create(HKEY_CURRENT_USER, u"Odd");
    for (DWORD i = 0; i < 5; i++)
        ASSERT_EQ(RegSetValueExW(key, names[i], 0, 0x1000 + i, (const BYTE *)"12345678", i * 2), 0);
    RegCloseKey(create(key, u"\xdc00\u4e2d"));
    for (int i = 0; i < 2; i++) {
        ASSERT_EQ(RegSaveKeyExA(key, in_home(i ? "latest" : "standard"), NULL, flags[i]), 0);
        copy = create(HKEY_CURRENT_USER, u"Copy");
        ASSERT_EQ(RegRestoreKeyA(copy, in_home(i ? "latest" : "standard"), 0), 0);
        for (DWORD n = 0; n < 5; n++) {
            ASSERT_EQ(RegQueryValueExW(copy, names[n], NULL, &type, NULL, &size), 0);
            ASSERT_EQ(type, 0x1000 + n);
            ASSERT_EQ(size, n * 2);
        }
        ASSERT_TRUE(exists(copy, u"\xdc00\u4e2d"));
        RegCloseKey(copy);
    }
    RegCloseKey(key);
}

TEST(links_survive_a_file)
{
    static const WCHAR target[] = u"\\Registry\\Machine\\Software\\Target";
    HKEY key, link;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_LOCAL_MACHINE, u"Software\\Target\\Below"));
    key = create(HKEY_CURRENT_USER, u"Links");
    ASSERT_EQ(RegCreateKeyExW(key, u"Link", 0, NULL, REG_OPTION_CREATE_LINK, KEY_ALL_ACCESS, NULL,
                              &link, NULL),
              0);
    ASSERT_EQ(RegSetValueExW(link, u"SymbolicLinkValue", 0, REG_LINK, (const BYTE *)target,
                             sizeof(target) - sizeof(*target)),
              0);
    RegCloseKey(link);
    ASSERT_EQ(RegSaveKeyA(key, in_home("hive"), NULL), 0);
    RegCloseKey(key);
    key = create(HKEY_CURRENT_USER, u"Copy");
    ASSERT_EQ(RegRestoreKeyA(key, in_home("hive"), 0), 0);
    ASSERT_TRUE(exists(key, u"Link\\Below"));
    RegCloseKey(key);
}

TEST(users_has_the_user_and_nothing_is_made_there)
{
    WCHAR name[256];
    HKEY key;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"Mine"));
    ASSERT_EQ(RegEnumKeyW(HKEY_USERS, 0, name, 256), 0);
    ASSERT_EQ(RegEnumKeyW(HKEY_USERS, 1, name, 256), ERROR_NO_MORE_ITEMS);
    ASSERT_EQ(RegOpenKeyExW(HKEY_USERS, name, 0, KEY_READ, &key), 0);
    ASSERT_TRUE(exists(key, u"Mine"));
    RegCloseKey(key);
    ASSERT_EQ(RegCreateKeyW(HKEY_USERS, u"nobody", &key), ERROR_INVALID_PARAMETER);
}
