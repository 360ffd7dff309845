/* SPDX-License-Identifier: MIT */
#include "store/ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "registry/owner.h"
#include "registry/transaction.h"
#include "test.h"

enum {
    MANY = 300, /* owners */
};

static void own(const char *owner)
{
    ASSERT_HR(registry_set_owner(owner), S_OK);
}

static HKEY create(HKEY root, LPCWSTR path)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static void make(LPCWSTR path)
{
    RegCloseKey(create(HKEY_CURRENT_USER, path));
}

/* The key is made if it is not there. */
static void set(LPCWSTR path, LPCWSTR name, DWORD value)
{
    HKEY key = create(HKEY_CURRENT_USER, path);

    ASSERT_EQ(RegSetValueExW(key, name, 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
    RegCloseKey(key);
}

/* -1 if the value is not there, -2 if the key is not. */
static int get(LPCWSTR path, LPCWSTR name)
{
    DWORD value = 0, size = sizeof(value);
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key);
    if (error == ERROR_FILE_NOT_FOUND)
        return -2;
    ASSERT_EQ(error, 0);
    error = RegQueryValueExW(key, name, NULL, NULL, (BYTE *)&value, &size);
    RegCloseKey(key);
    if (error == ERROR_FILE_NOT_FOUND)
        return -1;
    ASSERT_EQ(error, 0);
    return (int)value;
}

static HRESULT count_one(const struct registry_entry *entry, void *context)
{
    ++*(int *)context;
    return S_OK;
}

static int entries_of(const char *owner)
{
    int n = 0;

    ASSERT_HR(registry_list(owner, count_one, &n), S_OK);
    return n;
}

TEST(undoing_restores_what_was_there_before)
{
    test_expect_open_descriptors();
    set(u"Old", u"changed", 1);
    set(u"Old", u"deleted", 2);
    set(u"Old", NULL, 3);

    own("one");
    set(u"Old", u"changed", 10);
    set(u"Old", u"changed", 11);
    set(u"Old", u"new", 12);
    set(u"Old", NULL, 13);
    ASSERT_EQ(RegDeleteKeyValueW(HKEY_CURRENT_USER, u"Old", u"deleted"), 0);
    set(u"Old\\Below\\Deep", u"new", 14);
    own(NULL);
    ASSERT_EQ(get(u"Old", u"changed"), 11);
    ASSERT_EQ(entries_of("one"), 7);

    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"Old", u"changed"), 1);
    ASSERT_EQ(get(u"Old", u"deleted"), 2);
    ASSERT_EQ(get(u"Old", NULL), 3);
    ASSERT_EQ(get(u"Old", u"new"), -1);
    ASSERT_EQ(get(u"Old\\Below", NULL), -2);
    ASSERT_EQ(entries_of("one"), 0);
    ASSERT_HR(registry_undo("one"), S_FALSE);
    ASSERT_HR(registry_undo("nobody"), S_FALSE);
}

TEST(a_deleted_tree_comes_back)
{
    DWORD size = 8;
    WCHAR class_name[8];
    HKEY key;

    test_expect_open_descriptors();
    set(u"Tree\\a\\b", u"x", 1);
    set(u"Tree\\a", NULL, 2);
    ASSERT_EQ(RegCreateKeyExW(HKEY_CURRENT_USER, u"Tree\\c", 0, (LPWSTR)u"class", 0, KEY_READ, NULL,
                              &key, NULL),
              0);
    RegCloseKey(key);
    own("one");
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"Tree"), 0);
    own(NULL);
    ASSERT_EQ(get(u"Tree", NULL), -2);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"Tree\\a\\b", u"x"), 1);
    ASSERT_EQ(get(u"Tree\\a", NULL), 2);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Tree\\c", 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegQueryInfoKeyW(key, class_name, &size, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                               NULL, NULL),
              0);
    ASSERT_U16(class_name, u"class");
    RegCloseKey(key);
}

TEST(two_owners_hold_one_entry_together)
{
    test_expect_open_descriptors();
    for (int first_goes = 0; first_goes < 2; first_goes++) {
        own("one");
        set(u"Shared\\Key", u"x", 1);
        own("two");
        set(u"Shared\\Key", u"x", 1);
        own(NULL);
        ASSERT_HR(registry_undo(first_goes ? "one" : "two"), S_OK);
        ASSERT_EQ(get(u"Shared\\Key", u"x"), 1);
        ASSERT_HR(registry_undo(first_goes ? "two" : "one"), S_OK);
        ASSERT_EQ(get(u"Shared", NULL), -2);
    }
}

TEST(the_later_owner_gives_back_what_the_earlier_wrote)
{
    test_expect_open_descriptors();
    set(u"K", u"x", 1);
    own("one");
    set(u"K", u"x", 2);
    own("two");
    set(u"K", u"x", 3);
    own(NULL);
    ASSERT_HR(registry_undo("two"), S_OK);
    ASSERT_EQ(get(u"K", u"x"), 2);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"K", u"x"), 1);

    own("one");
    set(u"K", u"x", 2);
    own("two");
    set(u"K", u"x", 3);
    own(NULL);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"K", u"x"), 3);
    ASSERT_HR(registry_undo("two"), S_OK);
    ASSERT_EQ(get(u"K", u"x"), 1);
}

TEST(what_others_added_or_changed_since_stays)
{
    test_expect_open_descriptors();
    own("one");
    set(u"Mine", u"x", 1);
    set(u"Mine\\Gone", u"y", 2);
    own(NULL);
    set(u"Mine", u"x", 9);
    set(u"Mine\\Theirs", NULL, 3);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"Mine", u"x"), 9);
    ASSERT_EQ(get(u"Mine\\Theirs", NULL), 3);
    ASSERT_EQ(get(u"Mine\\Gone", NULL), -2);
}

TEST(what_came_between_two_writes_of_an_owner_comes_back)
{
    test_expect_open_descriptors();
    own("one");
    set(u"K", u"x", 1);
    own(NULL);
    set(u"K", u"x", 5);
    own("one");
    set(u"K", u"x", 2);
    own(NULL);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"K", u"x"), 5);
}

TEST(a_key_goes_with_the_last_that_put_something_below_it)
{
    test_expect_open_descriptors();
    own("one");
    make(u"Parent\\One");
    own("two");
    make(u"Parent\\Two");
    own(NULL);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"Parent\\One", NULL), -2);
    ASSERT_EQ(get(u"Parent\\Two", NULL), -1);
    ASSERT_HR(registry_undo("two"), S_OK);
    ASSERT_EQ(get(u"Parent", NULL), -2);
}

TEST(opening_by_create_holds_what_another_owner_made)
{
    test_expect_open_descriptors();
    make(u"Nobodys");
    own("one");
    make(u"Category");
    own("two");
    make(u"Category");
    make(u"Nobodys");
    own(NULL);
    ASSERT_EQ(entries_of("two"), 1);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(get(u"Category", NULL), -1);
    ASSERT_HR(registry_undo("two"), S_OK);
    ASSERT_EQ(get(u"Category", NULL), -2);
    ASSERT_EQ(get(u"Nobodys", NULL), -1);
}

TEST(a_transaction_keeps_its_owners)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    DWORD value = 1;
    HKEY key;

    test_expect_open_descriptors();
    own("one");
    ASSERT_EQ(RegCreateKeyTransactedW(HKEY_CURRENT_USER, u"T", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                                      &key, NULL, transaction, NULL),
              0);
    own("two");
    ASSERT_EQ(RegSetValueExW(key, u"x", 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
    own(NULL);
    ASSERT_EQ(RegSetValueExW(key, u"y", 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
    RegCloseKey(key);
    ASSERT_TRUE(CommitTransaction(transaction));
    CloseHandle(transaction);
    ASSERT_EQ(entries_of("one"), 1);
    ASSERT_EQ(entries_of("two"), 2);
    ASSERT_HR(registry_undo("two"), S_OK);
    ASSERT_EQ(get(u"T", u"x"), -1);
    ASSERT_EQ(get(u"T", u"y"), 1);
}

TEST(undoing_reaches_both_hives)
{
    HKEY key;

    test_expect_open_descriptors();
    own("/usr/lib/Module.so");
    make(u"Software\\U");
    RegCloseKey(create(HKEY_LOCAL_MACHINE, u"Software\\M"));
    own(NULL);
    ASSERT_EQ(entries_of("/usr/lib/module.so"), 0);
    ASSERT_EQ(entries_of("/usr/lib/Module.so"), 2);
    ASSERT_HR(registry_undo("/usr/lib/Module.so"), S_OK);
    ASSERT_EQ(get(u"Software\\U", NULL), -2);
    ASSERT_EQ(RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\M", 0, KEY_READ, &key),
              ERROR_FILE_NOT_FOUND);
}

TEST(records_say_who_wrote_them)
{
    struct node_view view;
    struct key_path path;
    struct hive_txn txn;

    test_expect_open_descriptors();
    own("one");
    make(u"Owned");
    own(NULL);
    make(u"Free");
    ASSERT_HR(hive_read_begin(HIVE_USER, &txn), S_OK);
    key_path_init(&path);
    ASSERT_HR(key_path_append(&path, u"Owned"), S_OK);
    ASSERT_HR(store_find_path(&txn, &path, &view), S_OK);
    ASSERT_TRUE(view.node->owner != 0);
    key_path_init(&path);
    ASSERT_HR(key_path_append(&path, u"Free"), S_OK);
    ASSERT_HR(store_find_path(&txn, &path, &view), S_OK);
    ASSERT_TRUE(view.node->owner == 0);
    hive_read_end(&txn);
}

TEST(owners_without_a_name_are_refused)
{
    static char name[REGISTRY_OWNER_MAX + 1];

    ASSERT_HR(registry_set_owner(""), E_INVALIDARG);
    memset(name, 'n', REGISTRY_OWNER_MAX);
    ASSERT_HR(registry_set_owner(name), E_INVALIDARG);
    ASSERT_TRUE(!registry_owner());
    name[REGISTRY_OWNER_MAX - 1] = '\0';
    own(name);
    ASSERT_STR(registry_owner(), name);
    own(NULL);
}

static bool write_as_owner(void)
{
    DWORD value = 1;
    bool is_done;

    if (registry_set_owner("one") != S_OK)
        return false;
    is_done = RegSetKeyValueW(HKEY_CURRENT_USER, u"Memory\\Runs\\Out", u"x", REG_DWORD, &value,
                              sizeof(value)) == 0;
    return registry_set_owner(NULL) == S_OK && is_done;
}

TEST(memory_that_runs_out_leaves_nothing_that_cannot_be_undone)
{
    test_expect_open_descriptors();
    make(u"Memory");
    for (unsigned failing = 1;; failing++) {
        bool has_failed;
        HRESULT hr;

        test_fail_allocation(failing);
        write_as_owner();
        hr = registry_undo("one");
        has_failed = test_allocation_failed();
        test_fail_allocation(0);
        own(NULL);
        if (FAILED(hr))
            hr = registry_undo("one");
        ASSERT_TRUE(SUCCEEDED(hr));
        ASSERT_EQ(get(u"Memory\\Runs", NULL), -2);
        if (!has_failed)
            break;
    }
}

static DWORD security_size(LPCWSTR path)
{
    DWORD size = 0;
    HKEY key;

    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key), 0);
    ASSERT_EQ(RegGetKeySecurity(key, DACL_SECURITY_INFORMATION, NULL, &size),
              ERROR_INSUFFICIENT_BUFFER);
    RegCloseKey(key);
    return size;
}

static void open_to_all(LPCWSTR path)
{
    SECURITY_DESCRIPTOR descriptor;
    HKEY key = create(HKEY_CURRENT_USER, path);

    ASSERT_TRUE(InitializeSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION));
    ASSERT_TRUE(SetSecurityDescriptorDacl(&descriptor, TRUE, NULL, FALSE));
    ASSERT_EQ(RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, &descriptor), 0);
    RegCloseKey(key);
}

TEST(security_descriptors_are_restored)
{
    DWORD closed, opened;

    test_expect_open_descriptors();
    make(u"A");
    closed = security_size(u"A");
    open_to_all(u"B");
    opened = security_size(u"B");
    ASSERT_TRUE(opened != closed);

    own("one");
    open_to_all(u"A");
    ASSERT_EQ(RegDeleteTreeW(HKEY_CURRENT_USER, u"B"), 0);
    own(NULL);
    ASSERT_EQ(security_size(u"A"), opened);
    ASSERT_HR(registry_undo("one"), S_OK);
    ASSERT_EQ(security_size(u"A"), closed);
    ASSERT_EQ(security_size(u"B"), opened);
}

/* Each has a key of its own below the one that all share. */
static void register_many(char names[static MANY][16])
{
    for (int i = 0; i < MANY; i++) {
        WCHAR path[32] = u"Shared\\Keys\\aaa";

        path[12] = (WCHAR)('a' + i % 26);
        path[13] = (WCHAR)('a' + i / 26);
        snprintf(names[i], sizeof(names[i]), "owner %d", i);
        own(names[i]);
        set(path, u"v", 1);
        set(path, u"w", 2);
        set(u"Shared\\Keys", u"last", (DWORD)i);
    }
    own(NULL);
}

TEST(what_many_owners_share_goes_with_the_last_of_them)
{
    char names[MANY][16];
    const char *owners[MANY];

    test_expect_open_descriptors();
    set(u"Shared\\Keys", u"last", MANY);
    register_many(names);
    for (int i = 0; i < MANY; i++)
        owners[i] = names[i];
    ASSERT_HR(registry_undo_owners(owners, MANY - 2), S_OK);
    ASSERT_EQ(get(u"Shared\\Keys", u"last"), MANY - 1);
    ASSERT_EQ(get(u"Shared\\Keys\\aaa", u"v"), -2);
    ASSERT_HR(registry_undo("owner 299"), S_OK);
    ASSERT_EQ(get(u"Shared\\Keys", u"last"), MANY - 2);
    ASSERT_HR(registry_undo("owner 298"), S_OK);
    ASSERT_EQ(get(u"Shared\\Keys", u"last"), MANY);
    ASSERT_HR(registry_undo_owners(owners, MANY), S_FALSE);
}

TEST(what_is_undone_in_a_transaction_is_undone_when_it_commits)
{
    static const char *const owners[] = {"old", "older"};
    struct transaction *transaction;

    test_expect_open_descriptors();
    own("older");
    set(u"App", u"v", 1);
    own("old");
    set(u"App\\old", u"v", 2);
    own(NULL);
    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    transaction_capture(transaction);
    own("new");
    set(u"App", u"w", 3);
    own(NULL);
    ASSERT_HR(registry_undo_owners(owners, 2), S_OK);
    ASSERT_EQ(get(u"App", u"v"), -1);
    ASSERT_EQ(get(u"App", u"w"), 3);
    ASSERT_EQ(get(u"App\\old", u"v"), -2);
    own("new");
    set(u"App\\old", u"v", 4); /* the key is made anew */
    own(NULL);
    transaction_capture(NULL);
    ASSERT_EQ(get(u"App", u"v"), 1);
    ASSERT_HR(transaction_commit(transaction), S_OK);
    transaction_unref(transaction);
    ASSERT_EQ(get(u"App", u"v"), -1);
    ASSERT_EQ(get(u"App", u"w"), 3);
    ASSERT_EQ(get(u"App\\old", u"v"), 4);
    ASSERT_HR(registry_undo("new"), S_OK);
    ASSERT_EQ(get(u"App", u"w"), -2);
}
