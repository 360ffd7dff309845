/* SPDX-License-Identifier: MIT */
/*
 * A hive that somebody else has written to: an error, or what is left of it, but never a crash, and
 * no walk without end.
 */
#include "hive/hive_pages.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "test.h"

enum {
    KEYS = 300,
    PAGE = 4096,
    TIME_LIMIT_S = 20,
};

static void fill_hive(void)
{
    char path[64];

    for (int i = 0; i < KEYS; i++) {
        snprintf(path, sizeof(path), "Software\\Filled\\Key%d\\Below", i);
        if (RegSetKeyValueA(HKEY_CURRENT_USER, path, i % 3 ? "value" : NULL, REG_SZ, path, 60))
            _exit(1);
    }
}

static int walk(HKEY key, int depth)
{
    char name[256], data[512];
    int found = 0;

    for (DWORD i = 0;; i++) {
        DWORD size = sizeof(name);
        HKEY below;

        if (RegEnumKeyExA(key, i, name, &size, NULL, NULL, NULL, NULL))
            break;
        found++;
        if (RegOpenKeyExA(key, name, 0, KEY_READ, &below))
            continue;
        if (depth < 600)
            found += walk(below, depth + 1);
        RegCloseKey(below);
    }
    for (DWORD i = 0;; i++) {
        DWORD size = sizeof(name), data_size = sizeof(data);
        LSTATUS error = RegEnumValueA(key, i, name, &size, NULL, NULL, (BYTE *)data, &data_size);

        if (error != ERROR_SUCCESS && error != ERROR_MORE_DATA)
            break;
    }
    return found;
}

static void use_hive(void)
{
    walk(HKEY_CURRENT_USER, 0);
    RegSetKeyValueA(HKEY_CURRENT_USER, "Software\\Written", "value", REG_SZ, "data", 5);
    RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\Filled\\Key7");
    fill_hive();
    _exit(0);
}

/* A process of its own: LMDB's environment is one a process. Its status. */
static int in_child(void (*run)(void))
{
    pid_t child = fork();
    int status;

    ASSERT_TRUE(child >= 0);
    if (child == 0) {
        alarm(TIME_LIMIT_S);
        run();
        _exit(0);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    return status;
}

static int open_hive(int flags)
{
    char path[512];
    int fd;

    snprintf(path, sizeof(path), "%s/user/data.mdb", test_home());
    fd = open(path, flags | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    return fd;
}

static void *read_hive(size_t *ret_size)
{
    int fd = open_hive(O_RDONLY);
    struct stat status;
    void *bytes;

    ASSERT_EQ(fstat(fd, &status), 0);
    bytes = malloc((size_t)status.st_size);
    ASSERT_TRUE(bytes != NULL);
    ASSERT_EQ(pread(fd, bytes, (size_t)status.st_size, 0), status.st_size);
    close(fd);
    *ret_size = (size_t)status.st_size;
    return bytes;
}

static void write_hive(const void *bytes, size_t size)
{
    int fd = open_hive(O_WRONLY | O_TRUNC);

    ASSERT_EQ(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

/* Tells an error apart from a hive that was read. */
static void expect_bad(void)
{
    HKEY key;

    _exit(RegOpenKeyExA(HKEY_CURRENT_USER, "Software", 0, KEY_READ, &key) == ERROR_BADDB ? 0 : 1);
}

static void expect_filled(void)
{
    HKEY key;

    if (RegOpenKeyExA(HKEY_CURRENT_USER, "Software\\Filled\\Key7\\Below", 0, KEY_READ, &key))
        _exit(1);
}

TEST(a_hive_of_nothing_but_ones_is_an_error)
{
    size_t size;
    char *bytes;

    ASSERT_EQ(in_child(fill_hive), 0);
    bytes = read_hive(&size);
    memset(bytes + 2 * PAGE, 0xff, size - 2 * PAGE);
    write_hive(bytes, size);
    ASSERT_EQ(in_child(expect_bad), 0);
    free(bytes);
}

TEST(a_copied_hive_is_looked_at_and_used)
{
    size_t size;
    char *bytes;

    ASSERT_EQ(in_child(fill_hive), 0);
    bytes = read_hive(&size);
    write_hive(bytes, size);
    ASSERT_EQ(in_child(expect_filled), 0);
    ASSERT_EQ(in_child(fill_hive), 0);
    free(bytes);
}

/* The same numbers each time: what fails once fails again. */
TEST(random_bytes_in_a_hive_crash_nobody)
{
    unsigned state = 20261121;
    char *bytes, *damaged;
    size_t size;

    ASSERT_EQ(in_child(fill_hive), 0);
    bytes = read_hive(&size);
    damaged = malloc(size);
    ASSERT_TRUE(damaged != NULL);
    for (int round = 0; round < 150; round++) {
        int n = round % 5 * 20 + 1, status;

        memcpy(damaged, bytes, size);
        for (int i = 0; i < n; i++) {
            state = state * 1103515245 + 12345;
            damaged[2 * PAGE + (state >> 8) % (size - 2 * PAGE)] = (char)(state >> 3);
        }
        write_hive(damaged, size);
        status = in_child(use_hive);
        if (!WIFEXITED(status))
            test_fail(__FILE__, __LINE__, "round %d ends with signal %d", round, WTERMSIG(status));
    }
    free(damaged);
    free(bytes);
}
