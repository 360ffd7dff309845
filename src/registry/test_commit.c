/* SPDX-License-Identifier: MIT */
#include "registry/commit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/ktmw32.h>
#include <comity/winreg.h>

#include "base/hresult.h"
#include "registry/journal.h"
#include "test.h"

enum {
    STEPS = 4,
};

static int deadly_step;

static void die_at_step(int step)
{
    if (step == deadly_step)
        raise(SIGKILL);
}

static void set_in(HANDLE transaction, HKEY root, LPCWSTR path, DWORD value)
{
    HKEY key;

    ASSERT_EQ(RegCreateKeyTransactedW(root, path, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL,
                                      transaction, NULL),
              0);
    ASSERT_EQ(RegSetValueExW(key, u"Number", 0, REG_DWORD, (BYTE *)&value, sizeof(value)), 0);
    RegCloseKey(key);
}

/* 0 if the key is not there. */
static DWORD number_at(HKEY root, LPCWSTR path)
{
    DWORD value = 0, size = sizeof(value);
    LSTATUS error;

    error = RegGetValueW(root, path, u"Number", RRF_RT_REG_DWORD, NULL, &value, &size);
    if (error != ERROR_FILE_NOT_FOUND)
        ASSERT_EQ(error, 0);
    return error == 0 ? value : 0;
}

static void set_in_user(void)
{
    ASSERT_EQ(RegSetKeyValueW(HKEY_CURRENT_USER, u"Software\\Other", u"X", REG_SZ, u"", 2), 0);
}

/* Commits to both hives, and dies at a step, in a process of its own. */
static void commit_and_die(int at_step, DWORD value)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

        deadly_step = at_step;
        journal_step = die_at_step;
        set_in(transaction, HKEY_CURRENT_USER, u"Software\\Pair", value);
        set_in(transaction, HKEY_LOCAL_MACHINE, u"Software\\Pair", value);
        CommitTransaction(transaction);
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(at_step > STEPS ? status == 0 : WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* What a process sees that opens the hives now: the user's number, and the machine's. */
static void see(DWORD ret_numbers[static 2])
{
    int ends[2], status;
    pid_t child;

    ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
    child = fork();
    if (child == 0) {
        DWORD numbers[2] = {number_at(HKEY_CURRENT_USER, u"Software\\Pair"),
                            number_at(HKEY_LOCAL_MACHINE, u"Software\\Pair")};

        _exit(write(ends[1], numbers, sizeof(numbers)) == sizeof(numbers) ? 0 : 1);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    ASSERT_EQ(read(ends[0], ret_numbers, 2 * sizeof(DWORD)), 2 * sizeof(DWORD));
    close(ends[0]);
    close(ends[1]);
}

TEST(whenever_the_process_dies_both_hives_have_it_or_none)
{
    DWORD numbers[2], before = 0;

    for (int at_step = 1; at_step <= STEPS + 1; at_step++) {
        commit_and_die(at_step, (DWORD)at_step);
        see(numbers);
        ASSERT_EQ(numbers[0], numbers[1]);
        /* Until the first hive has it, it is undone; from then on, completed. */
        ASSERT_EQ(numbers[0], at_step < 3 ? before : (DWORD)at_step);
        ASSERT_FALSE(journal_exists());
        before = numbers[0];
    }
}

TEST(a_process_that_has_the_hives_open_completes_before_it_writes)
{
    test_expect_open_descriptors();
    number_at(HKEY_CURRENT_USER, u"Software\\Pair");
    number_at(HKEY_LOCAL_MACHINE, u"Software\\Pair");
    commit_and_die(3, 7);
    ASSERT_TRUE(journal_exists());
    set_in_user();
    ASSERT_FALSE(journal_exists());
    ASSERT_EQ(number_at(HKEY_CURRENT_USER, u"Software\\Pair"), 7);
    ASSERT_EQ(number_at(HKEY_LOCAL_MACHINE, u"Software\\Pair"), 7);
}

TEST(a_process_that_commits_completes_what_another_left)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    test_expect_open_descriptors();
    set_in(transaction, HKEY_CURRENT_USER, u"Software\\Mine", 1);
    set_in(transaction, HKEY_LOCAL_MACHINE, u"Software\\Mine", 1);
    commit_and_die(3, 7);
    ASSERT_TRUE(CommitTransaction(transaction));
    ASSERT_EQ(number_at(HKEY_CURRENT_USER, u"Software\\Pair"), 7);
    ASSERT_EQ(number_at(HKEY_CURRENT_USER, u"Software\\Mine"), 1);
    ASSERT_EQ(number_at(HKEY_LOCAL_MACHINE, u"Software\\Mine"), 1);
    CloseHandle(transaction);
}

TEST(a_damaged_journal_stops_and_says_so)
{
    char path[4096];
    FILE *file;
    HKEY key;

    test_expect_open_descriptors();
    number_at(HKEY_CURRENT_USER, u"Software");
    commit_and_die(3, 7);
    snprintf(path, sizeof(path), "%s/user/journal", test_home());
    file = fopen(path, "r+");
    ASSERT_TRUE(file);
    ASSERT_EQ(fseek(file, 100, SEEK_SET), 0);
    fputc(0x55, file);
    fclose(file);
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"New", &key), ERROR_REGISTRY_CORRUPT);
    ASSERT_TRUE(strstr(hr_message(), "journal"));
    ASSERT_EQ(truncate(path, 50), 0);
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"New", &key), ERROR_REGISTRY_CORRUPT);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_EQ(RegCreateKeyW(HKEY_CURRENT_USER, u"New", &key), 0);
    RegCloseKey(key);
}

static bool create_in(HANDLE transaction, HKEY root)
{
    HKEY key;

    if (RegCreateKeyTransactedW(root, u"Pair", 0, NULL, 0, KEY_READ, NULL, &key, NULL, transaction,
                                NULL) != 0)
        return false;
    RegCloseKey(key);
    return true;
}

static bool commit_pair(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);
    bool is_done;

    if (transaction == INVALID_HANDLE_VALUE)
        return false;
    is_done = create_in(transaction, HKEY_CURRENT_USER) &&
              create_in(transaction, HKEY_LOCAL_MACHINE) && CommitTransaction(transaction);
    CloseHandle(transaction);
    return is_done;
}

static LSTATUS delete_pair(HKEY root)
{
    return RegDeleteKeyW(root, u"Pair");
}

TEST(memory_that_runs_out_leaves_both_hives_as_they_were)
{
    test_expect_open_descriptors();
    number_at(HKEY_CURRENT_USER, u"Software");
    number_at(HKEY_LOCAL_MACHINE, u"Software");
    for (unsigned failing = 1;; failing++) {
        bool is_done, has_failed;

        test_fail_allocation(failing);
        is_done = commit_pair();
        has_failed = test_allocation_failed();
        test_fail_allocation(0);
        ASSERT_EQ(delete_pair(HKEY_CURRENT_USER), is_done ? 0 : ERROR_FILE_NOT_FOUND);
        ASSERT_EQ(delete_pair(HKEY_LOCAL_MACHINE), is_done ? 0 : ERROR_FILE_NOT_FOUND);
        if (!has_failed)
            break;
    }
}

/* What a full disk does to a file, a size limit does too. */
static void limit_files(rlim_t size)
{
    struct rlimit limit = {size, RLIM_INFINITY};

    signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void set_large_in(HANDLE transaction, HKEY root, DWORD size)
{
    static BYTE data[1 << 20];
    HKEY key;

    ASSERT_EQ(RegCreateKeyTransactedW(root, u"Software\\Large", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                                      &key, NULL, transaction, NULL),
              0);
    ASSERT_EQ(RegSetValueExW(key, u"Data", 0, REG_BINARY, data, size), 0);
    RegCloseKey(key);
}

static bool has_large(HKEY root)
{
    return RegGetValueW(root, u"Software\\Large", u"Data", RRF_RT_REG_BINARY, NULL, NULL, NULL) ==
           0;
}

TEST(a_journal_that_does_not_fit_leaves_both_hives_as_they_were)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    test_expect_open_descriptors();
    set_large_in(transaction, HKEY_CURRENT_USER, 1 << 20);
    set_large_in(transaction, HKEY_LOCAL_MACHINE, 1 << 20);
    limit_files(1 << 20);
    ASSERT_FALSE(CommitTransaction(transaction));
    limit_files(RLIM_INFINITY);
    CloseHandle(transaction);
    ASSERT_FALSE(journal_exists());
    ASSERT_FALSE(has_large(HKEY_CURRENT_USER));
    ASSERT_FALSE(has_large(HKEY_LOCAL_MACHINE));
}

TEST(a_disk_that_fails_between_the_hives_leaves_the_rest_to_the_next_writer)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 0, NULL);

    test_expect_open_descriptors();
    set_large_in(transaction, HKEY_CURRENT_USER, 500000);
    set_large_in(transaction, HKEY_LOCAL_MACHINE, 4);
    limit_files(510000);
    ASSERT_FALSE(CommitTransaction(transaction));
    ASSERT_TRUE(journal_exists());
    limit_files(RLIM_INFINITY);
    CloseHandle(transaction);
    ASSERT_TRUE(has_large(HKEY_LOCAL_MACHINE));
    set_in_user();
    ASSERT_FALSE(journal_exists());
    ASSERT_TRUE(has_large(HKEY_CURRENT_USER));
}
