/* SPDX-License-Identifier: MIT */
#include "store/volatile.h"

#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "store/store.h"
#include "store/store_note.h"
#include "test.h"

static LSTATUS make(HKEY root, LPCWSTR path, DWORD options)
{
    LSTATUS error;
    HKEY key;

    error = RegCreateKeyExW(root, path, 0, NULL, options, KEY_ALL_ACCESS, NULL, &key, NULL);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

static LSTATUS open_key(HKEY root, LPCWSTR path)
{
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExW(root, path, 0, KEY_READ, &key);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

/* As if the machine had been started anew since the key was made. */
static void start_anew(enum hive_kind kind, const char16_t *text)
{
    struct node_view view;
    struct key_path path;
    struct hive_txn txn;

    key_path_init(&path);
    ASSERT_HR(key_path_set(&path, text), S_OK);
    ASSERT_HR(hive_write_begin(kind, &txn), S_OK);
    ASSERT_HR(store_find_path(&txn, &path, &view), S_OK);
    ASSERT_HR(store_set_note(&txn, view.node->id, NOTE_VOLATILE, "another boot", 12), S_OK);
    ASSERT_HR(hive_write_commit(&txn), S_OK);
    key_path_deinit(&path);
}

TEST(volatile_keys_are_gone_after_the_next_boot)
{
    test_expect_open_descriptors();
    ASSERT_EQ(make(HKEY_CURRENT_USER, u"Kept\\Stays", 0), 0);
    ASSERT_EQ(make(HKEY_CURRENT_USER, u"Kept\\Gone\\Below", REG_OPTION_VOLATILE), 0);
    ASSERT_EQ(make(HKEY_CURRENT_USER, u"Kept\\Gone\\Below\\Deep", REG_OPTION_VOLATILE), 0);
    start_anew(HIVE_USER, u"Kept\\Gone");
    ASSERT_HR(volatile_sweep(HIVE_USER), S_OK);
    ASSERT_EQ(open_key(HKEY_CURRENT_USER, u"Kept\\Gone"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(open_key(HKEY_CURRENT_USER, u"Kept\\Gone\\Below\\Deep"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(open_key(HKEY_CURRENT_USER, u"Kept\\Stays"), 0);
}

/* The parent has opened nothing, and looks after a process of the boot before. */
TEST(who_opens_the_hives_first_takes_them_away)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        make(HKEY_CURRENT_USER, u"Gone", REG_OPTION_VOLATILE);
        start_anew(HIVE_USER, u"Gone");
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    test_expect_open_descriptors();
    ASSERT_EQ(open_key(HKEY_CURRENT_USER, u"Gone"), ERROR_FILE_NOT_FOUND);
}

TEST(volatile_keys_of_this_boot_stay)
{
    test_expect_open_descriptors();
    ASSERT_EQ(make(HKEY_CURRENT_USER, u"V", REG_OPTION_VOLATILE), 0);
    ASSERT_HR(volatile_sweep(HIVE_USER), S_OK);
    ASSERT_EQ(open_key(HKEY_CURRENT_USER, u"V"), 0);
}

TEST(who_may_not_write_does_not_see_them)
{
    WCHAR name[8];
    DWORD len = 8;
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(make(HKEY_LOCAL_MACHINE, u"Software\\Here\\A", REG_OPTION_VOLATILE), 0);
    ASSERT_EQ(make(HKEY_LOCAL_MACHINE, u"Software\\Here\\B", 0), ERROR_CHILD_MUST_BE_VOLATILE);
    ASSERT_EQ(RegDeleteTreeW(HKEY_LOCAL_MACHINE, u"Software\\Here"), 0);
    ASSERT_EQ(make(HKEY_LOCAL_MACHINE, u"Software\\Here\\B", 0), 0);
    ASSERT_EQ(make(HKEY_LOCAL_MACHINE, u"Software\\Here\\A", REG_OPTION_VOLATILE), 0);
    hive_hide_volatile(HIVE_MACHINE);
    ASSERT_EQ(open_key(HKEY_LOCAL_MACHINE, u"Software\\Here\\A"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\Here", 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegEnumKeyExW(key, 0, name, &len, NULL, NULL, NULL, NULL), 0);
    ASSERT_U16(name, u"B");
    len = 8;
    ASSERT_EQ(RegEnumKeyExW(key, 1, name, &len, NULL, NULL, NULL, NULL), ERROR_NO_MORE_ITEMS);
    RegCloseKey(key);
}
