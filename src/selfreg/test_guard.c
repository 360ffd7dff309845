/* SPDX-License-Identifier: MIT */
#include "selfreg/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

static char inside[PATH_MAX], outside[PATH_MAX];

static void make_folders(void)
{
    snprintf(inside, sizeof(inside), "%s/inside", test_home());
    snprintf(outside, sizeof(outside), "%s/outside", test_home());
    ASSERT_EQ(mkdir(inside, 0700), 0);
    ASSERT_EQ(mkdir(outside, 0700), 0);
}

/* How many of the deeds went otherwise than they should, in a process with guards on. */
static int guarded(int (*deeds)(unsigned guards))
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(deeds(guard_put_on(inside)));
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int write_file(const char *folder, const char *name)
{
    char path[PATH_MAX + 16];
    int fd;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    fd = open(path, O_WRONLY | O_CREAT, 0600);
    if (fd < 0)
        return errno;
    close(fd);
    return 0;
}

static int write_files(unsigned guards)
{
    char path[PATH_MAX + 16];

    snprintf(path, sizeof(path), "%s/moved", outside);
    return (write_file(inside, "file") != 0) + (write_file(outside, "file") != EACCES) +
           (mkdir(path, 0700) == 0) + (symlink("/", path) == 0) + (rename(inside, path) == 0) +
           (truncate("/proc/self/exe", 0) == 0) + (open("/dev/null", O_WRONLY) < 0) +
           (open("/proc/self/exe", O_RDONLY) < 0);
}

TEST(files_are_written_in_the_folder_alone)
{
    make_folders();
    if (!(guard_available() & GUARD_FILES))
        test_skip("no Landlock");
    ASSERT_EQ(guarded(write_files), 0);
}

/* Whether two processes that are related could talk. */
static bool can_pair(int type)
{
    int ends[2];

    return socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) == 0;
}

static int reach_out(unsigned guards)
{
    return (socket(AF_INET, SOCK_STREAM, 0) >= 0) + (errno != EACCES) +
           (socket(AF_INET6, SOCK_DGRAM, 0) >= 0) + (socket(AF_NETLINK, SOCK_RAW, 0) >= 0) +
           (socket(AF_UNIX, SOCK_STREAM, 0) >= 0) + !can_pair(SOCK_STREAM) +
           !can_pair(SOCK_SEQPACKET) + can_pair(SOCK_DGRAM) + (chmod(outside, 0777) == 0) +
           (syscall(425, 1, NULL) >= 0) /* io_uring_setup */ + (syscall(SYS_unshare, 0) == 0);
}

/* Landlock lets files' times be changed anywhere; who reads them trusts them. */
static int change_times(unsigned guards)
{
    static const struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
    int fd = open(outside, O_RDONLY | O_DIRECTORY), n_wrong = fd < 0;

    n_wrong += utimensat(AT_FDCWD, outside, times, 0) == 0 || errno != EPERM;
    n_wrong += futimens(fd, times) == 0 || errno != EPERM;
#if defined(__x86_64__)
    n_wrong += syscall(SYS_utime, outside, NULL) == 0 || errno != EPERM;
    n_wrong += syscall(SYS_utimes, outside, NULL) == 0 || errno != EPERM;
    n_wrong += syscall(SYS_futimesat, AT_FDCWD, outside, NULL) == 0 || errno != EPERM;
#endif
    return n_wrong;
}

TEST(files_keep_their_times)
{
    make_folders();
    if (!(guard_available() & GUARD_SYSTEM_CALLS))
        test_skip("no seccomp");
    ASSERT_EQ(guarded(change_times), 0);
}

TEST(there_is_no_network_and_no_way_around)
{
    make_folders();
    if (!(guard_available() & GUARD_SYSTEM_CALLS))
        test_skip("no seccomp");
    ASSERT_EQ(guarded(reach_out), 0);
}

static int signal_parent(unsigned guards)
{
    return (kill(getppid(), 0) == 0) + (kill(getpid(), 0) != 0);
}

TEST(others_get_no_signals)
{
    make_folders();
    if (!(guard_available() & GUARD_PROCESSES))
        test_skip("this kernel's Landlock knows no signals");
    ASSERT_EQ(guarded(signal_parent), 0);
}

static int compare_with_available(unsigned guards)
{
    return guards != guard_available();
}

TEST(what_the_kernel_has_is_put_on)
{
    make_folders();
    ASSERT_EQ(guarded(compare_with_available), 0);
}

static int call_denied(unsigned guards)
{
    static const long denied[] = {SYS_ptrace,
                                  SYS_bpf,
                                  SYS_mount,
                                  SYS_setns,
                                  SYS_keyctl,
                                  SYS_setxattr,
                                  SYS_fchownat,
                                  SYS_acct,
                                  SYS_fchmod,
                                  SYS_kexec_load,
                                  SYS_userfaultfd,
                                  427,
                                  429,
                                  452,
                                  463,
                                  469};
    int n_wrong = 0;

    for (size_t i = 0; i < sizeof(denied) / sizeof(*denied); i++)
        n_wrong += syscall(denied[i], -1, -1, -1, -1, -1) != -1 || errno != EPERM;
    return n_wrong + (syscall(SYS_getppid) <= 0) + (syscall(SYS_gettid) <= 0) +
           (syscall(SYS_pidfd_open, getpid(), 0) < 0);
}

/* Standard input is no terminal here, which would be another error. */
static int type_something(unsigned guards)
{
    int size;

    return (ioctl(0, TIOCSTI, "x") == 0) + (errno != EPERM) + (ioctl(0, TIOCLINUX, "\x02") == 0) +
           (errno != EPERM) + (ioctl(0, FIONREAD, &size) != 0 && errno == EPERM);
}

TEST(nothing_is_typed_at_a_terminal)
{
    make_folders();
    if (!(guard_available() & GUARD_SYSTEM_CALLS))
        test_skip("no seccomp");
    ASSERT_EQ(guarded(type_something), 0);
}

TEST(calls_are_denied_one_by_one)
{
    make_folders();
    if (!(guard_available() & GUARD_SYSTEM_CALLS))
        test_skip("no seccomp");
    ASSERT_EQ(guarded(call_denied), 0);
}
