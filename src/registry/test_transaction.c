/* SPDX-License-Identifier: MIT */
#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "registry/transaction.h"
#include "test.h"
#include "test_keys.h"

static HANDLE begin(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    ASSERT_TRUE(transaction != INVALID_HANDLE_VALUE);
    return transaction;
}

static HKEY create_in(HANDLE transaction, HKEY root, LPCWSTR path)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyTransactedW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL,
                                      transaction, NULL),
              0);
    return key;
}

static HKEY create(HKEY root, LPCWSTR path)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyExW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL), 0);
    return key;
}

static LSTATUS open_in(HANDLE transaction, HKEY root, LPCWSTR path)
{
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyTransactedW(root, path, 0, KEY_READ, &key, transaction, NULL);
    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    return error;
}

TEST(what_a_transaction_writes_only_it_sees_until_it_commits)
{
    HANDLE transaction = begin();
    HKEY inside;

    test_expect_open_descriptors();
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Software\\New\\Deep");
    set_dword(inside, u"Number", 7);
    set_dword(inside, NULL, 8);
    ASSERT_EQ(dword_of(inside, u"number"), 7);
    ASSERT_EQ(dword_of(inside, NULL), 8);
    ASSERT_EQ(open_in(transaction, HKEY_CURRENT_USER, u"software\\new\\deep"), 0);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Software\\New"), ERROR_FILE_NOT_FOUND);

    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Software\\New\\Deep"), 0);
    ASSERT_EQ(dword_of(inside, u"Number"), 7);
    ASSERT_EQ(RegSetValueExW(inside, u"Number", 0, REG_DWORD, (BYTE *)&transaction, 4),
              ERROR_TRANSACTION_NOT_ACTIVE);
    RegCloseKey(inside);
    ASSERT_TRUE(CloseHandle(transaction));
}

TEST(a_transaction_that_is_rolled_back_leaves_nothing)
{
    HANDLE transaction = begin();
    HKEY inside, outside;

    test_expect_open_descriptors();
    outside = create(HKEY_CURRENT_USER, u"Kept");
    set_dword(outside, u"Number", 1);
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Kept");
    set_dword(inside, u"Number", 2);
    ASSERT_EQ(RegDeleteValueW(inside, u"Number"), 0);
    ASSERT_EQ(dword_of(inside, u"Number"), -1);
    ASSERT_EQ(dword_of(outside, u"Number"), 1);
    ASSERT_TRUE(RollbackTransaction(transaction));
    ASSERT_EQ(dword_of(outside, u"Number"), 1);
    ASSERT_EQ(RegQueryValueExW(inside, NULL, NULL, NULL, NULL, NULL), ERROR_TRANSACTION_NOT_ACTIVE);
    ASSERT_FALSE(CommitTransaction(transaction));
    ASSERT_EQ(GetLastError(), ERROR_TRANSACTION_ALREADY_ABORTED);
    RegCloseKey(inside);
    RegCloseKey(outside);
    CloseHandle(transaction);
}

TEST(closing_the_last_handle_rolls_back)
{
    HANDLE transaction = begin();
    HKEY inside = create_in(transaction, HKEY_CURRENT_USER, u"Gone");

    test_expect_open_descriptors();
    ASSERT_TRUE(CloseHandle(transaction));
    ASSERT_FALSE(CommitTransaction(transaction));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_EQ(
        RegQueryInfoKeyW(inside, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
        ERROR_TRANSACTION_NOT_ACTIVE);
    RegCloseKey(inside);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Gone"), ERROR_FILE_NOT_FOUND);
}

/* The names of all subkeys, or values, one behind the other. */
static const char *names_of(HKEY key, bool of_values)
{
    static char names[256];
    size_t used = 0;
    WCHAR name[64];

    for (DWORD i = 0;; i++) {
        DWORD len = 64;
        LSTATUS error = of_values ? RegEnumValueW(key, i, name, &len, NULL, NULL, NULL, NULL)
                                  : RegEnumKeyExW(key, i, name, &len, NULL, NULL, NULL, NULL);

        if (error == ERROR_NO_MORE_ITEMS)
            break;
        ASSERT_EQ(error, 0);
        for (DWORD at = 0; at < len; at++)
            names[used++] = (char)name[at];
        names[used++] = ' ';
    }
    names[used] = '\0';
    return names;
}

TEST(enumeration_shows_what_is_new_and_not_what_is_deleted)
{
    static const WCHAR *const paths[] = {u"P\\a", u"P\\b\\x", u"P\\d", u"P\\e"};
    HANDLE transaction = begin();
    DWORD subkeys, values;
    HKEY inside, outside;

    test_expect_open_descriptors();
    for (size_t i = 0; i < 4; i++)
        RegCloseKey(create(HKEY_CURRENT_USER, paths[i]));
    outside = create(HKEY_CURRENT_USER, u"P");
    set_dword(outside, u"one", 1);
    set_dword(outside, u"two", 2);

    inside = create_in(transaction, HKEY_CURRENT_USER, u"P");
    RegCloseKey(create_in(transaction, HKEY_CURRENT_USER, u"P\\c"));
    ASSERT_EQ(RegDeleteKeyTransactedW(HKEY_CURRENT_USER, u"P\\d", 0, 0, transaction, NULL), 0);
    ASSERT_EQ(RegDeleteKeyTransactedW(HKEY_CURRENT_USER, u"P\\b", 0, 0, transaction, NULL),
              ERROR_ACCESS_DENIED);
    ASSERT_EQ(RegDeleteValueW(inside, u"one"), 0);
    set_dword(inside, u"three", 3);
    ASSERT_STR(names_of(inside, false), "a b c e ");
    ASSERT_STR(names_of(inside, true), "two three ");
    ASSERT_EQ(RegQueryInfoKeyW(inside, NULL, NULL, NULL, &subkeys, NULL, NULL, &values, NULL, NULL,
                               NULL, NULL),
              0);
    ASSERT_EQ(subkeys, 4);
    ASSERT_EQ(values, 2);
    ASSERT_STR(names_of(outside, false), "a b d e ");
    ASSERT_STR(names_of(outside, true), "one two ");

    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_STR(names_of(outside, false), "a b c e ");
    ASSERT_STR(names_of(outside, true), "two three ");
    RegCloseKey(inside);
    RegCloseKey(outside);
    CloseHandle(transaction);
}

TEST(a_tree_is_deleted_and_made_anew_in_a_transaction)
{
    HANDLE transaction = begin();
    HKEY outside, inside;

    test_expect_open_descriptors();
    outside = create(HKEY_CURRENT_USER, u"Tree");
    RegCloseKey(create(outside, u"a\\b\\c"));
    set_dword(outside, u"Number", 1);
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Tree");
    ASSERT_EQ(RegDeleteTreeW(inside, NULL), 0);
    ASSERT_STR(names_of(inside, false), "");
    ASSERT_EQ(dword_of(inside, u"Number"), -1);
    RegCloseKey(create_in(transaction, inside, u"a\\d"));
    ASSERT_STR(names_of(inside, false), "a ");
    ASSERT_EQ(open_plain(outside, u"a\\b\\c"), 0);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(open_plain(outside, u"a\\b"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(open_plain(outside, u"a\\d"), 0);
    RegCloseKey(inside);
    RegCloseKey(outside);
    CloseHandle(transaction);
}

TEST(a_rename_in_a_transaction_moves_the_tree_when_it_commits)
{
    HANDLE transaction = begin();
    HKEY inside;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"Old\\Below"));
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Old");
    ASSERT_EQ(RegRenameKey(inside, NULL, u"New"), 0);
    ASSERT_EQ(open_in(transaction, HKEY_CURRENT_USER, u"New\\Below"), 0);
    ASSERT_EQ(open_in(transaction, HKEY_CURRENT_USER, u"Old\\Below"), ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Old\\Below"), 0);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"New\\Below"), 0);
    RegCloseKey(inside);
    CloseHandle(transaction);
}

TEST(an_open_transaction_stops_nobody)
{
    HANDLE first = begin(), second = begin();
    HKEY one = create_in(first, HKEY_CURRENT_USER, u"One");
    HKEY two = create_in(second, HKEY_CURRENT_USER, u"Two");
    HKEY plain = create(HKEY_CURRENT_USER, u"Three");

    test_expect_open_descriptors();
    set_dword(one, u"Number", 1);
    set_dword(two, u"Number", 2);
    set_dword(plain, u"Number", 3);
    ASSERT_TRUE(CommitTransaction(second));
    ASSERT_TRUE(CommitTransaction(first));
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"One"), 0);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Two"), 0);
    RegCloseKey(one);
    RegCloseKey(two);
    RegCloseKey(plain);
    CloseHandle(first);
    CloseHandle(second);
}

TEST(a_subkey_opened_or_made_plainly_is_not_transacted)
{
    HANDLE transaction = begin();
    HKEY inside, below;

    test_expect_open_descriptors();
    RegCloseKey(create(HKEY_CURRENT_USER, u"There\\Below"));
    inside = create_in(transaction, HKEY_CURRENT_USER, u"There");
    ASSERT_EQ(RegOpenKeyExW(inside, u"Below", 0, KEY_ALL_ACCESS, &below), 0);
    set_dword(below, u"Number", 5);
    RegCloseKey(below);
    RegCloseKey(create(inside, u"Made"));
    ASSERT_TRUE(RollbackTransaction(transaction));
    RegCloseKey(inside);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"There\\Below", 0, KEY_READ, &below), 0);
    ASSERT_EQ(dword_of(below, u"Number"), 5);
    RegCloseKey(below);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"There\\Made"), 0);
    CloseHandle(transaction);
}

TEST(nobody_makes_plain_keys_below_one_that_is_not_committed)
{
    HANDLE transaction = begin();
    HKEY inside = create_in(transaction, HKEY_CURRENT_USER, u"Open"), below;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyExW(inside, u"Below", 0, NULL, 0, KEY_READ, NULL, &below, NULL),
              ERROR_TRANSACTIONAL_CONFLICT);
    RegCloseKey(inside);
    CloseHandle(transaction);
}

TEST(both_hives_are_committed_and_merged)
{
    HANDLE transaction = begin();
    HKEY user, machine, merged;

    test_expect_open_descriptors();
    user = create_in(transaction, HKEY_CURRENT_USER, u"Software\\Classes\\Thing");
    machine = create_in(transaction, HKEY_LOCAL_MACHINE, u"Software\\Classes\\Thing");
    set_dword(user, u"user", 1);
    set_dword(machine, u"machine", 2);
    ASSERT_EQ(
        RegOpenKeyTransactedW(HKEY_CLASSES_ROOT, u"Thing", 0, KEY_READ, &merged, transaction, NULL),
        0);
    ASSERT_STR(names_of(merged, true), "user machine ");
    RegCloseKey(merged);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"Thing", 0, KEY_READ, &merged), 0);
    ASSERT_STR(names_of(merged, true), "user machine ");
    RegCloseKey(merged);
    RegCloseKey(user);
    RegCloseKey(machine);
    CloseHandle(transaction);
}

TEST(what_is_no_transaction_is_refused)
{
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(open_in(NULL, HKEY_CURRENT_USER, u"Software"), ERROR_INVALID_HANDLE);
    ASSERT_EQ(open_in((HANDLE)HKEY_CURRENT_USER, HKEY_CURRENT_USER, u"Software"),
              ERROR_INVALID_HANDLE);
    ASSERT_EQ(RegCreateKeyTransactedW(HKEY_CURRENT_USER, u"X", 0, NULL, 0, KEY_READ, NULL, &key,
                                      NULL, INVALID_HANDLE_VALUE, NULL),
              ERROR_INVALID_HANDLE);
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"X"), ERROR_FILE_NOT_FOUND);
    ASSERT_TRUE(CreateTransaction(NULL, NULL, 0, 1, 0, 0, NULL) == INVALID_HANDLE_VALUE);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
}

TEST(a_transaction_that_takes_too_long_is_rolled_back)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 1, NULL);
    HKEY key;

    test_expect_open_descriptors();
    while (RegCreateKeyTransactedW(HKEY_CURRENT_USER, u"Late", 0, NULL, 0, KEY_READ, NULL, &key,
                                   NULL, transaction, NULL) == ERROR_SUCCESS)
        RegCloseKey(key);
    ASSERT_FALSE(CommitTransaction(transaction));
    ASSERT_EQ(GetLastError(), ERROR_TRANSACTION_ALREADY_ABORTED);
    CloseHandle(transaction);
}

TEST(a_forked_child_has_no_part_in_its_parents_transaction)
{
    HANDLE transaction = begin();
    HKEY inside = create_in(transaction, HKEY_CURRENT_USER, u"Parents");
    int status;
    pid_t child;

    test_expect_open_descriptors();
    child = fork();
    if (child == 0) {
        DWORD value = 1;
        bool refused =
            RegSetValueExW(inside, u"N", 0, REG_DWORD, (BYTE *)&value, sizeof(value)) != 0 &&
            !CommitTransaction(transaction);

        _exit(refused ? 0 : 1);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    set_dword(inside, u"N", 2);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(dword_of(inside, u"N"), 2);
    RegCloseKey(inside);
    CloseHandle(transaction);
}

TEST(many_changes_fit_into_one_transaction)
{
    enum { KEYS = 3000 };
    HANDLE transaction = begin();
    DWORD subkeys;
    HKEY parent;

    test_expect_open_descriptors();
    parent = create_in(transaction, HKEY_CURRENT_USER, u"Many");
    for (DWORD i = 0; i < KEYS; i++) {
        WCHAR name[] = {u'k', (WCHAR)(u'a' + i / 676), (WCHAR)(u'a' + i / 26 % 26),
                        (WCHAR)(u'a' + i % 26), 0};
        HKEY key = create_in(transaction, parent, name);

        set_dword(key, u"Number", i);
        RegCloseKey(key);
    }
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(RegQueryInfoKeyW(parent, NULL, NULL, NULL, &subkeys, NULL, NULL, NULL, NULL, NULL,
                               NULL, NULL),
              0);
    ASSERT_EQ(subkeys, KEYS);
    RegCloseKey(parent);
    CloseHandle(transaction);

    transaction = begin();
    parent = create_in(transaction, HKEY_CURRENT_USER, u"Many");
    ASSERT_EQ(RegDeleteTreeW(parent, NULL), 0);
    ASSERT_STR(names_of(parent, false), "");
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Many\\kaaa"), 0);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(open_plain(HKEY_CURRENT_USER, u"Many\\kaaa"), ERROR_FILE_NOT_FOUND);
    RegCloseKey(parent);
    CloseHandle(transaction);
}

TEST(a_tree_is_copied_whole_or_not_at_all)
{
    HANDLE transaction = begin();
    HKEY from, to, inside;

    test_expect_open_descriptors();
    from = create(HKEY_CURRENT_USER, u"From");
    set_dword(from, u"Number", 1);
    RegCloseKey(create(from, u"a\\b"));
    to = create(HKEY_CURRENT_USER, u"To");

    inside = create_in(transaction, to, u"");
    ASSERT_EQ(RegCopyTreeW(from, NULL, inside), 0);
    ASSERT_EQ(open_in(transaction, inside, u"a\\b"), 0);
    ASSERT_STR(names_of(to, false), "");
    RegCloseKey(inside);
    ASSERT_TRUE(RollbackTransaction(transaction));

    /* Below a volatile key the copy cannot be made; nor is any of it. */
    RegCloseKey(to);
    ASSERT_EQ(RegCreateKeyExW(HKEY_CURRENT_USER, u"Volatile", 0, NULL, REG_OPTION_VOLATILE,
                              KEY_ALL_ACCESS, NULL, &to, NULL),
              0);
    ASSERT_EQ(RegCopyTreeW(from, NULL, to), ERROR_CHILD_MUST_BE_VOLATILE);
    ASSERT_STR(names_of(to, true), "");
    RegCloseKey(to);
    RegCloseKey(from);
    CloseHandle(transaction);
}

TEST(a_tree_is_copied_to_below_itself)
{
    HKEY from, to;

    test_expect_open_descriptors();
    from = create(HKEY_CURRENT_USER, u"From");
    RegCloseKey(create(from, u"a\\b"));
    to = create(from, u"copy");
    ASSERT_EQ(RegCopyTreeW(from, NULL, to), 0);
    ASSERT_EQ(open_plain(to, u"a\\b"), 0);
    ASSERT_EQ(open_plain(to, u"copy"), 0);
    ASSERT_EQ(open_plain(to, u"copy\\a"), ERROR_FILE_NOT_FOUND);
    RegCloseKey(to);
    RegCloseKey(from);
}

TEST(security_is_set_when_the_transaction_commits)
{
    HANDLE transaction = begin();
    SECURITY_DESCRIPTOR everything;
    DWORD before = 0, inside_size = 0, after = 0;
    HKEY inside, outside;

    test_expect_open_descriptors();
    outside = create(HKEY_CURRENT_USER, u"Guarded");
    ASSERT_EQ(RegGetKeySecurity(outside, DACL_SECURITY_INFORMATION, NULL, &before),
              ERROR_INSUFFICIENT_BUFFER);
    ASSERT_TRUE(InitializeSecurityDescriptor(&everything, SECURITY_DESCRIPTOR_REVISION));
    ASSERT_TRUE(SetSecurityDescriptorDacl(&everything, TRUE, NULL, FALSE));
    inside = create_in(transaction, HKEY_CURRENT_USER, u"Guarded");
    ASSERT_EQ(RegSetKeySecurity(inside, DACL_SECURITY_INFORMATION, &everything), 0);
    RegGetKeySecurity(inside, DACL_SECURITY_INFORMATION, NULL, &inside_size);
    ASSERT_TRUE(inside_size != before);
    RegGetKeySecurity(outside, DACL_SECURITY_INFORMATION, NULL, &after);
    ASSERT_EQ(after, before);
    ASSERT_TRUE(CommitTransaction(transaction));
    after = 0;
    RegGetKeySecurity(outside, DACL_SECURITY_INFORMATION, NULL, &after);
    ASSERT_EQ(after, inside_size);
    RegCloseKey(inside);
    RegCloseKey(outside);
    CloseHandle(transaction);
}

enum {
    THREADS = 4,
    KEYS_A_THREAD = 100,
};

struct work {
    HANDLE transaction;
    WCHAR letter;
};

static void *make_keys(void *context)
{
    const struct work *work = context;

    for (DWORD i = 0; i < KEYS_A_THREAD; i++) {
        WCHAR path[] = {u'T', u'\\', work->letter, (WCHAR)(u'0' + i / 10), (WCHAR)(u'0' + i % 10),
                        0};
        HKEY key =
            create_in(work->transaction, i & 1 ? HKEY_CURRENT_USER : HKEY_CLASSES_ROOT, path);

        set_dword(key, u"Number", i);
        ASSERT_EQ(dword_of(key, u"Number"), i);
        RegCloseKey(key);
    }
    return NULL;
}

TEST(threads_share_a_transaction)
{
    struct work works[THREADS];
    pthread_t threads[THREADS];
    HANDLE transaction = begin();
    DWORD user = 0, classes = 0;
    HKEY key;

    test_expect_open_descriptors();
    for (int i = 0; i < THREADS; i++) {
        works[i] = (struct work){transaction, (WCHAR)(u'a' + i)};
        ASSERT_EQ(pthread_create(&threads[i], NULL, make_keys, &works[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"T", 0, KEY_READ, &key), 0);
    RegQueryInfoKeyW(key, NULL, NULL, NULL, &user, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CLASSES_ROOT, u"T", 0, KEY_READ, &key), 0);
    RegQueryInfoKeyW(key, NULL, NULL, NULL, &classes, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    ASSERT_EQ(user, THREADS * KEYS_A_THREAD / 2);
    ASSERT_EQ(classes, THREADS * KEYS_A_THREAD / 2);
    CloseHandle(transaction);
}

static void write_and_commit(struct transaction *transaction, LPCWSTR path)
{
    HKEY key;

    transaction_capture(transaction);
    key = create(HKEY_CURRENT_USER, path);
    set_dword(key, u"Number", 7);
    RegCloseKey(key);
    transaction_capture(NULL);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, path, 0, KEY_READ, &key), ERROR_FILE_NOT_FOUND);
    ASSERT_HR(transaction_commit(transaction), S_OK);
}

TEST(a_process_that_wrote_to_a_transaction_can_commit_it_and_go_on)
{
    struct transaction *transaction;
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_HR(transaction_new(0, &transaction), S_OK);
    write_and_commit(transaction, u"Software\\Captured");
    transaction_unref(transaction);
    ASSERT_EQ(RegOpenKeyExW(HKEY_CURRENT_USER, u"Software\\Captured", 0, KEY_READ, &key), 0);
    ASSERT_EQ(dword_of(key, u"Number"), 7);
    RegCloseKey(key);
    RegCloseKey(create(HKEY_CURRENT_USER, u"Software\\Later"));
}
