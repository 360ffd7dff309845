/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "test.h"

static struct key_path path_of(const char16_t *text)
{
    struct key_path path;

    key_path_init(&path);
    ASSERT_HR(key_path_append(&path, text), S_OK);
    return path;
}

static uint64_t create(const char16_t *text)
{
    struct key_path path = path_of(text);
    struct hive_txn txn;
    uint64_t id;

    ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
    ASSERT_TRUE(SUCCEEDED(store_create(&txn, &path, 0, NULL, &id)));
    ASSERT_HR(hive_write_commit(&txn), S_OK);
    return id;
}

static HRESULT find(const char16_t *text)
{
    struct key_path path = path_of(text);
    struct node_view view;
    struct hive_txn txn;
    HRESULT hr;

    ASSERT_HR(hive_read_begin(HIVE_USER, &txn), S_OK);
    hr = store_find_path(&txn, &path, &view);
    hive_read_end(&txn);
    return hr;
}

TEST(a_renamed_key_takes_its_tree_along)
{
    struct hive_txn txn;
    uint64_t id;

    test_expect_open_descriptors();
    id = create(u"A\\B");
    create(u"A\\B\\C\\D");
    ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
    ASSERT_HR(store_rename(&txn, id, u"Longer name"), S_OK);
    ASSERT_HR(hive_write_commit(&txn), S_OK);
    ASSERT_HR(find(u"A\\longer name\\C\\D"), S_OK);
    ASSERT_HR(find(u"A\\B\\C\\D"), hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(find(u"A\\B"), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

TEST(an_aborted_write_leaves_nothing)
{
    struct key_path path = path_of(u"X\\Y");
    struct hive_txn txn;
    uint64_t id;

    test_expect_open_descriptors();
    ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
    ASSERT_HR(store_create(&txn, &path, 0, NULL, &id), S_OK);
    hive_write_abort(&txn);
    ASSERT_HR(find(u"X"), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

/* A writer killed at any moment leaves, for each pair that it writes, both keys or neither. */
TEST(a_killed_writer_leaves_whole_commits)
{
    int pairs = 0;

    test_expect_open_descriptors();
    create(u"Pairs");
    for (int round = 0; round < 10; round++) {
        int pipes[2], status;
        char byte;
        pid_t pid;

        ASSERT_EQ(pipe(pipes), 0);
        pid = fork();
        if (pid == 0) {
            for (int i = 0;; i++) {
                char16_t first[] = u"Pairs\\a000", second[] = u"Pairs\\b000";
                struct key_path a, b;
                struct hive_txn txn;
                uint64_t id;

                for (int digit = 9, n = round * 50 + i; digit >= 7; digit--, n /= 10) {
                    first[digit] = (char16_t)('0' + n % 10);
                    second[digit] = first[digit];
                }
                a = path_of(first);
                b = path_of(second);
                if (FAILED(hive_write_begin(HIVE_USER, &txn)) ||
                    FAILED(store_create(&txn, &a, 0, NULL, &id)) ||
                    FAILED(store_create(&txn, &b, 0, NULL, &id)) ||
                    FAILED(hive_write_commit(&txn)) || write(pipes[1], "x", 1) != 1)
                    _exit(1);
            }
        }
        close(pipes[1]);
        for (int i = 0; i <= round; i++)
            ASSERT_EQ(read(pipes[0], &byte, 1), 1);
        kill(pid, SIGKILL);
        ASSERT_EQ(waitpid(pid, &status, 0), pid);
        close(pipes[0]);
    }
    for (int n = 0; n < 1000; n++) {
        char16_t first[] = u"Pairs\\a000", second[] = u"Pairs\\b000";

        for (int digit = 9, rest = n; digit >= 7; digit--, rest /= 10) {
            first[digit] = (char16_t)('0' + rest % 10);
            second[digit] = first[digit];
        }
        ASSERT_HR(find(first), find(second));
        pairs += find(first) == S_OK;
    }
    ASSERT_TRUE(pairs >= 10);
}

static HRESULT open_in_child(void)
{
    pid_t pid = fork();
    int status;

    if (pid == 0) {
        struct hive_txn txn;

        _exit((int)hr_to_win32(hive_read_begin(HIVE_USER, &txn)) & 0xff);
    }
    waitpid(pid, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    return hr_from_win32((uint32_t)WEXITSTATUS(status));
}

static void hive_file(char path[static 4096])
{
    snprintf(path, 4096, "%s/user/data.mdb", test_home());
}

TEST(a_foreign_file_is_refused)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/user", test_home());
    ASSERT_EQ(mkdir(path, 0700), 0);
    hive_file(path);
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    for (int i = 0; i < 4096; i++)
        fputs("not a hive ", file);
    fclose(file);
    ASSERT_HR(open_in_child(), hr_from_win32(ERROR_NOT_REGISTRY_FILE & 0xff));
}

TEST(a_cut_off_hive_is_refused)
{
    char path[4096];

    ASSERT_EQ(system("true"), 0);
    if (fork() == 0) {
        create(u"A\\B\\C\\D\\E");
        _exit(0);
    }
    wait(NULL);
    hive_file(path);
    ASSERT_EQ(truncate(path, 3 * 4096), 0);
    ASSERT_HR(open_in_child(), hr_from_win32(ERROR_BADDB & 0xff));
    ASSERT_EQ(truncate(path, 100), 0);
    ASSERT_HR(open_in_child(), hr_from_win32(ERROR_NOT_REGISTRY_FILE & 0xff));
}

TEST(a_hive_cut_off_anywhere_kills_nobody)
{
    struct stat status;
    char path[4096];

    if (fork() == 0) {
        static char data[64 << 10];
        struct hive_txn txn;
        uint64_t id = create(u"A\\B\\C");

        ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
        ASSERT_HR(store_set_value(&txn, id, u"big", 3, data, sizeof(data)), S_OK);
        ASSERT_HR(store_delete_value(&txn, id, u"big"), S_OK);
        ASSERT_HR(hive_write_commit(&txn), S_OK);
        _exit(0);
    }
    wait(NULL);
    hive_file(path);
    ASSERT_HR(open_in_child(), S_OK);
    ASSERT_EQ(stat(path, &status), 0);
    for (off_t size = status.st_size - 1; size > 0; size -= 1500) {
        ASSERT_EQ(truncate(path, size), 0);
        ASSERT_TRUE(FAILED(open_in_child()));
    }
}

/* What a full disk does to a write, a file size limit does too. */
TEST(a_full_disk_loses_nothing)
{
    struct rlimit limit = {1 << 20, 1 << 20};
    static char data[64 << 10];
    struct hive_txn txn;
    HRESULT hr = S_OK;
    uint64_t id;

    test_expect_open_descriptors();
    signal(SIGXFSZ, SIG_IGN);
    id = create(u"Kept");
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    for (int i = 0; i < 64 && SUCCEEDED(hr); i++) {
        char16_t name[] = {(char16_t)('0' + i), 0};

        ASSERT_HR(hive_write_begin(HIVE_USER, &txn), S_OK);
        hr = store_set_value(&txn, id, name, 3, data, sizeof(data));
        if (SUCCEEDED(hr))
            hr = hive_write_commit(&txn);
        else
            hive_write_abort(&txn);
    }
    ASSERT_TRUE(FAILED(hr));
    ASSERT_HR(find(u"Kept"), S_OK);
}

TEST(a_forked_child_reads_and_writes)
{
    pid_t pid;
    int status;

    test_expect_open_descriptors();
    create(u"Parent");
    pid = fork();
    if (pid == 0) {
        if (find(u"Parent") != S_OK)
            _exit(1);
        create(u"Child");
        _exit(0);
    }
    waitpid(pid, &status, 0);
    ASSERT_EQ(status, 0);
    ASSERT_HR(find(u"Child"), S_OK);
}
