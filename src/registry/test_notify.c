/* SPDX-License-Identifier: MIT */
/*
 * Being told of changes. Expectations without a note are those of RegNotifyChangeKeyValue's page.
 */
#include <errno.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/comity.h>
#include <comity/ktmw32.h>
#include <comity/windows.h>

#include "base/hresult.h"
#include "store/changes.h"
#include "test.h"

static HKEY make(HKEY parent, const char *name)
{
    HKEY key;

    test_expect_open_descriptors();
    ASSERT_EQ(RegCreateKeyA(parent, name, &key), ERROR_SUCCESS);
    return key;
}

static void set(HKEY key, const char *name)
{
    ASSERT_EQ(RegSetValueExA(key, name, 0, REG_SZ, (const BYTE *)"x", 2), ERROR_SUCCESS);
}

static void watch(HKEY key, BOOL subtree, DWORD filter, HANDLE event)
{
    ASSERT_EQ(RegNotifyChangeKeyValue(key, subtree, filter, event, TRUE), ERROR_SUCCESS);
}

static bool is_told(HANDLE event)
{
    return WaitForSingleObject(event, 0) == WAIT_OBJECT_0;
}

TEST(a_change_is_told_once)
{
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched");

    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_FALSE(is_told(event));
    set(key, "a");
    ASSERT_TRUE(is_told(event));
    set(key, "b");
    ASSERT_FALSE(is_told(event));

    /* What came between two requests answers the second. */
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_TRUE(is_told(event));
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_FALSE(is_told(event));
    ASSERT_EQ(RegDeleteValueA(key, "a"), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(event));
    RegCloseKey(key);
    CloseHandle(event);
}

TEST(filters_tell_names_from_values)
{
    HANDLE names = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE values = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched"), below;

    watch(key, FALSE, REG_NOTIFY_CHANGE_NAME, names);
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, values);
    set(key, "a");
    ASSERT_FALSE(is_told(names));
    ASSERT_TRUE(is_told(values));
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, values);
    below = make(key, "below");
    ASSERT_TRUE(is_told(names));
    watch(key, FALSE, REG_NOTIFY_CHANGE_NAME, names);
    set(below, "deeper");
    RegCloseKey(make(below, "deeper"));
    ASSERT_FALSE(is_told(names));
    ASSERT_FALSE(is_told(values));
    ASSERT_EQ(RegRenameKey(key, u"below", u"beneath"), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(names));
    watch(key, FALSE, REG_NOTIFY_CHANGE_NAME, names);
    ASSERT_EQ(RegDeleteTreeA(key, "beneath"), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(names));
    RegCloseKey(below);
    RegCloseKey(key);
    CloseHandle(names);
    CloseHandle(values);
}

TEST(a_subtree_is_watched_at_any_depth)
{
    const DWORD both = REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET;
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched"), deep = make(key, "a\\b\\c\\d");
    HKEY beside = make(HKEY_CURRENT_USER, "beside");

    watch(key, TRUE, both, event);
    set(beside, "a");
    ASSERT_FALSE(is_told(event));
    set(deep, "a");
    ASSERT_TRUE(is_told(event));
    watch(key, TRUE, both, event);
    ASSERT_EQ(RegDeleteTreeA(key, "a\\b"), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(event));
    RegCloseKey(deep);
    RegCloseKey(beside);
    RegCloseKey(key);
    CloseHandle(event);
}

TEST(classes_are_watched_in_both_hives)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY classes, user, machine;

    ASSERT_EQ(RegOpenKeyExA(HKEY_CLASSES_ROOT, "CLSID", 0, KEY_READ, &classes), ERROR_SUCCESS);
    user = make(HKEY_CURRENT_USER, "Software\\Classes\\CLSID");
    machine = make(HKEY_LOCAL_MACHINE, "Software\\Classes\\CLSID");
    watch(classes, TRUE, REG_NOTIFY_CHANGE_NAME, event);
    RegCloseKey(make(user, "of the user"));
    ASSERT_TRUE(is_told(event));
    watch(classes, TRUE, REG_NOTIFY_CHANGE_NAME, event);
    RegCloseKey(make(machine, "of the machine"));
    ASSERT_TRUE(is_told(event));
    RegCloseKey(classes);
    RegCloseKey(user);
    RegCloseKey(machine);

    /* A key of one hive only, which then comes in the other, too. */
    ASSERT_EQ(RegOpenKeyExA(HKEY_CLASSES_ROOT, "CLSID\\of the machine", 0, KEY_READ, &classes),
              ERROR_SUCCESS);
    watch(classes, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    RegCloseKey(make(HKEY_CURRENT_USER, "Software\\Classes\\CLSID\\of the machine"));
    ASSERT_TRUE(is_told(event));
    RegCloseKey(classes);
    CloseHandle(event);
}

TEST(the_end_of_the_key_or_handle_is_told)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched");

    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_EQ(RegDeleteKeyA(HKEY_CURRENT_USER, "watched"), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(event));
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE),
              ERROR_KEY_DELETED);
    RegCloseKey(key);

    key = make(HKEY_CURRENT_USER, "watched");
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_EQ(RegCloseKey(key), ERROR_SUCCESS);
    ASSERT_TRUE(is_told(event));
    CloseHandle(event);
}

struct asker {
    HKEY key;
    HANDLE event;
    DWORD filter;
};

static DWORD ask(LPVOID context)
{
    struct asker *asker = context;

    watch(asker->key, FALSE, asker->filter, asker->event);
    return 0;
}

TEST(the_end_of_the_thread_is_told_unless_it_does_not_matter)
{
    static const DWORD filters[] = {REG_NOTIFY_CHANGE_NAME,
                                    REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_THREAD_AGNOSTIC};
    struct asker asker = {.event = CreateEventW(NULL, FALSE, FALSE, NULL)};

    for (int i = 0; i < 2; i++) {
        HANDLE thread;

        asker.key = make(HKEY_CURRENT_USER, "watched");
        asker.filter = filters[i];
        thread = CreateThread(NULL, 0, ask, &asker, 0, NULL);
        ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
        CloseHandle(thread);
        ASSERT_EQ(is_told(asker.event), i == 0);
        if (i == 1) {
            RegCloseKey(make(asker.key, "below"));
            ASSERT_TRUE(is_told(asker.event));
        }
        RegCloseKey(asker.key);
    }
    CloseHandle(asker.event);
}

/* Runs @change in another process, which knows nothing of who watches. */
static void in_another_process(void (*change)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        change();
        _exit(0);
    }
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_EQ(status, 0);
}

static void set_watched(void)
{
    HKEY key = make(HKEY_CURRENT_USER, "watched");

    set(key, "from elsewhere");
    RegCloseKey(key);
}

TEST(another_process_is_heard)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched");

    for (int i = 0; i < 20; i++) {
        watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
        in_another_process(set_watched);
        ASSERT_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    }
    RegCloseKey(key);
    CloseHandle(event);
}

static DWORD set_in_another_process(LPVOID context)
{
    in_another_process(set_watched);
    return 0;
}

TEST(a_call_can_wait_for_the_change)
{
    HKEY key = make(HKEY_CURRENT_USER, "watched");
    HANDLE thread = CreateThread(NULL, 0, set_in_another_process, NULL, CREATE_SUSPENDED, NULL);
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);

    /* The thread may be the faster one: a change after the first request is kept. */
    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ResumeThread(thread);
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, NULL, FALSE),
              ERROR_SUCCESS);
    ASSERT_EQ(WaitForSingleObject(event, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(event);
    RegCloseKey(key);
}

TEST(what_a_transaction_writes_is_told_when_it_is_committed)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched"), inside;

    watch(key, FALSE, REG_NOTIFY_CHANGE_LAST_SET, event);
    ASSERT_EQ(RegOpenKeyTransactedA(HKEY_CURRENT_USER, "watched", 0, KEY_ALL_ACCESS, &inside,
                                    transaction, NULL),
              ERROR_SUCCESS);
    set(inside, "a");
    ASSERT_FALSE(is_told(event));
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_TRUE(is_told(event));
    RegCloseKey(inside);
    RegCloseKey(key);
    CloseHandle(transaction);
    CloseHandle(event);
}

static int told_bytes(int fd, int timeout_ms)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    char bytes[16];

    if (poll(&ready, 1, timeout_ms) == 0)
        return -1;
    return (int)read(fd, bytes, sizeof(bytes));
}

TEST(a_descriptor_goes_on_telling)
{
    HKEY key = make(HKEY_CURRENT_USER, "watched");
    int fd, second;

    ASSERT_EQ(ComityRegNotifyFd(key, TRUE, REG_NOTIFY_CHANGE_LAST_SET, &fd), ERROR_SUCCESS);
    ASSERT_EQ(ComityRegNotifyFd(key, TRUE, REG_NOTIFY_CHANGE_LAST_SET, &second), ERROR_SUCCESS);
    ASSERT_EQ(told_bytes(fd, 0), -1);
    set(key, "a");
    set(key, "b");
    ASSERT_TRUE(told_bytes(fd, 0) > 0);
    in_another_process(set_watched);
    ASSERT_TRUE(told_bytes(fd, -1) > 0);

    /* A reader that went is no harm to the other, nor to the writer. */
    close(second);
    set(key, "c");
    ASSERT_TRUE(told_bytes(fd, 0) > 0);
    RegCloseKey(key);
    ASSERT_EQ(told_bytes(fd, 0), 0);
    close(fd);
}

TEST(nonsense_is_refused)
{
    HANDLE event = CreateEventW(NULL, FALSE, FALSE, NULL), mutex = CreateMutexW(NULL, FALSE, NULL);
    HKEY key = make(HKEY_CURRENT_USER, "watched"), blind;
    int fd;

    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, 0, event, TRUE), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, 0x100, event, TRUE), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_NAME, NULL, TRUE),
              ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegNotifyChangeKeyValue(key, FALSE, REG_NOTIFY_CHANGE_NAME, mutex, TRUE),
              ERROR_INVALID_HANDLE);
    ASSERT_EQ(RegNotifyChangeKeyValue((HKEY)mutex, FALSE, REG_NOTIFY_CHANGE_NAME, event, TRUE),
              ERROR_INVALID_HANDLE);
    ASSERT_EQ(ComityRegNotifyFd(key, FALSE, REG_NOTIFY_CHANGE_NAME, NULL), ERROR_INVALID_PARAMETER);
    ASSERT_EQ(RegOpenKeyExA(key, NULL, 0, KEY_SET_VALUE, &blind), ERROR_SUCCESS);
    ASSERT_EQ(RegNotifyChangeKeyValue(blind, FALSE, REG_NOTIFY_CHANGE_NAME, event, TRUE),
              ERROR_ACCESS_DENIED);
    ASSERT_EQ(ComityRegNotifyFd(blind, FALSE, REG_NOTIFY_CHANGE_NAME, &fd), ERROR_ACCESS_DENIED);
    RegCloseKey(blind);
    RegCloseKey(key);
    CloseHandle(event);
    CloseHandle(mutex);
}

TEST(who_missed_changes_knows)
{
    struct change change;
    struct hive_txn txn;
    uint64_t number, last;

    test_expect_open_descriptors();
    ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
    number = changes_last(&txn);
    for (uint64_t id = 1; id <= 2 * CHANGES_KEPT; id++) {
        txn.n_changes = 0; /* as if each were in a transaction of its own */
        ASSERT_HR(changes_add(&txn, id, CHANGE_VALUES), S_OK);
        ASSERT_HR(changes_add(&txn, id, CHANGE_VALUES), S_OK);
    }
    last = changes_last(&txn);
    ASSERT_EQ(last, number + 2 * CHANGES_KEPT);
    ASSERT_HR(changes_next(&txn, &number, &change), hr_from_win32(ERROR_NOTIFY_ENUM_DIR));
    number = last - CHANGES_KEPT;
    ASSERT_HR(changes_next(&txn, &number, &change), S_OK);
    ASSERT_EQ(change.id, CHANGES_KEPT + 1);
    ASSERT_EQ(change.kind, CHANGE_VALUES);
    ASSERT_HR(changes_next(&txn, &last, &change), S_FALSE);
    hive_write_abort(&txn);
}

TEST(a_transaction_that_changes_too_much_leaves_a_gap)
{
    struct change change;
    struct hive_txn txn;
    uint64_t number, last;

    test_expect_open_descriptors();
    ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
    number = changes_last(&txn);
    for (uint64_t id = 1; id <= 2 * CHANGES_KEPT; id++)
        ASSERT_HR(changes_add(&txn, id, CHANGE_VALUES), S_OK);
    last = changes_last(&txn);
    for (uint64_t id = 1; id <= CHANGES_KEPT; id++) {
        ASSERT_HR(changes_next(&txn, &number, &change), S_OK);
        ASSERT_EQ(change.id, id);
    }
    ASSERT_HR(changes_next(&txn, &number, &change), hr_from_win32(ERROR_NOTIFY_ENUM_DIR));
    ASSERT_TRUE(last > number + 1);
    ASSERT_HR(changes_next(&txn, &last, &change), S_FALSE);
    hive_write_abort(&txn);
}
