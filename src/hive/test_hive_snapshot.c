/* SPDX-License-Identifier: MIT */
#include "hive/hive_snapshot.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "test.h"

enum {
    NOBODY = 65534,
};

static void set(DWORD value)
{
    ASSERT_EQ(RegSetKeyValueW(HKEY_LOCAL_MACHINE, u"Software\\S", u"Number", REG_DWORD, &value,
                              sizeof(value)),
              0);
}

/* 0 if it is not there. */
static DWORD get(void)
{
    DWORD value = 0, size = sizeof(value);

    RegGetValueW(HKEY_LOCAL_MACHINE, u"Software\\S", u"Number", RRF_RT_REG_DWORD, NULL, &value,
                 &size);
    return value;
}

/* Opens the home to others, where only root could do so. */
static void let_others_in(void)
{
    if (geteuid() != 0)
        test_skip("only root can become another user");
    ASSERT_EQ(chmod(test_home(), 0777), 0);
}

/* A home of nobody's own, with the machine hive of this one. */
static void move_out(void)
{
    char home[4096], machine[4200], link[4200];

    snprintf(home, sizeof(home), "%s/nobody", test_home());
    snprintf(machine, sizeof(machine), "%s/machine", test_home());
    snprintf(link, sizeof(link), "%s/machine", home);
    if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0 || mkdir(home, 0700) < 0 ||
        symlink(machine, link) < 0 || setenv("COMITY_HOME", home, 1) < 0)
        _exit(1);
}

/* Another user, who does what @run does each time he is asked, and tells the outcome. */
struct other {
    pid_t pid;
    int ask;
    int answer;
};

static struct other start_other(DWORD (*run)(void))
{
    int asks[2], answers[2];
    struct other other;

    ASSERT_EQ(pipe2(asks, O_CLOEXEC), 0);
    ASSERT_EQ(pipe2(answers, O_CLOEXEC), 0);
    other = (struct other){fork(), asks[1], answers[0]};
    if (other.pid == 0) {
        char question;

        close(asks[1]);
        move_out();
        while (read(asks[0], &question, 1) == 1) {
            DWORD outcome = run();

            if (write(answers[1], &outcome, sizeof(outcome)) != sizeof(outcome))
                _exit(1);
        }
        _exit(0);
    }
    close(asks[0]);
    close(answers[1]);
    return other;
}

static DWORD ask(const struct other *other)
{
    DWORD outcome;

    ASSERT_EQ(write(other->ask, "", 1), 1);
    ASSERT_EQ(read(other->answer, &outcome, sizeof(outcome)), sizeof(outcome));
    return outcome;
}

static void end_other(struct other *other)
{
    int status;

    close(other->ask);
    close(other->answer);
    ASSERT_EQ(waitpid(other->pid, &status, 0), other->pid);
    ASSERT_EQ(status, 0);
}

TEST(another_user_sees_each_commit_to_the_machine_hive)
{
    struct other other;

    let_others_in();
    other = start_other(get);
    test_expect_open_descriptors();
    set(1);
    ASSERT_EQ(ask(&other), 1);
    ASSERT_EQ(ask(&other), 1);
    for (DWORD i = 2; i < 10; i++) {
        set(i);
        ASSERT_EQ(ask(&other), i);
    }
    end_other(&other);
}

static DWORD count_descriptors(void)
{
    DWORD n = 0;

    get();
    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

TEST(old_copies_are_closed)
{
    struct other other;
    DWORD first;

    let_others_in();
    other = start_other(count_descriptors);
    test_expect_open_descriptors();
    set(1);
    first = ask(&other);
    for (DWORD i = 2; i < 6; i++) {
        set(i);
        ASSERT_EQ(ask(&other), first);
    }
    end_other(&other);
}

static DWORD read_through_a_handle(void)
{
    static HKEY key;
    DWORD value = 0, size = sizeof(value);

    if (!key && RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software\\S", 0, KEY_READ, &key) != 0)
        return 0;
    RegQueryValueExW(key, u"Number", NULL, NULL, (BYTE *)&value, &size);
    return value;
}

TEST(a_handle_outlives_the_copy_it_was_opened_in)
{
    struct other other;

    let_others_in();
    other = start_other(read_through_a_handle);
    test_expect_open_descriptors();
    for (DWORD i = 1; i < 6; i++) {
        set(i);
        ASSERT_EQ(ask(&other), i);
    }
    end_other(&other);
}

static DWORD write_something(void)
{
    HKEY key;

    return (DWORD)RegCreateKeyW(HKEY_LOCAL_MACHINE, u"Software\\Mine", &key);
}

TEST(another_user_cannot_write)
{
    struct other other;

    let_others_in();
    other = start_other(write_something);
    test_expect_open_descriptors();
    set(1);
    ASSERT_EQ(ask(&other), ERROR_ACCESS_DENIED);
    end_other(&other);
}

TEST(without_other_users_nothing_is_copied)
{
    char path[4096];

    test_expect_open_descriptors();
    ASSERT_EQ(chmod(test_home(), 0700), 0);
    set(1);
    snprintf(path, sizeof(path), "%s/machine/%s", test_home(), snapshot_name);
    ASSERT_TRUE(access(path, F_OK) < 0);
}

static DWORD look_at_nothing(void)
{
    DWORD subkeys = 1, values = 1, len = 8;
    WCHAR name[8];
    HKEY key;

    return RegQueryInfoKeyW(HKEY_LOCAL_MACHINE, NULL, NULL, NULL, &subkeys, NULL, NULL, &values,
                            NULL, NULL, NULL, NULL) == 0 &&
           subkeys == 0 && values == 0 &&
           RegEnumKeyExW(HKEY_LOCAL_MACHINE, 0, name, &len, NULL, NULL, NULL, NULL) ==
               ERROR_NO_MORE_ITEMS &&
           RegEnumValueW(HKEY_LOCAL_MACHINE, 0, name, &len, NULL, NULL, NULL, NULL) ==
               ERROR_NO_MORE_ITEMS &&
           RegQueryValueExW(HKEY_LOCAL_MACHINE, u"X", NULL, NULL, NULL, NULL) ==
               ERROR_FILE_NOT_FOUND &&
           RegOpenKeyExW(HKEY_LOCAL_MACHINE, u"Software", 0, KEY_READ, &key) ==
               ERROR_FILE_NOT_FOUND;
}

TEST(a_machine_hive_that_is_not_there_reads_as_empty)
{
    struct other other;

    let_others_in();
    other = start_other(look_at_nothing);
    test_expect_open_descriptors();
    ASSERT_TRUE(ask(&other));
    end_other(&other);
}

TEST(a_hive_that_is_not_published_yet_reads_as_empty)
{
    struct other other;
    char path[4096];

    let_others_in();
    other = start_other(look_at_nothing);
    test_expect_open_descriptors();
    set(1);
    snprintf(path, sizeof(path), "%s/machine/%s", test_home(), snapshot_name);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_TRUE(ask(&other));
    end_other(&other);
}
