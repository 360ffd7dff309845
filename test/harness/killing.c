/* SPDX-License-Identifier: MIT */
#include "killing.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum {
    MAX_PROCESSES = 256,
    EXIT_UNTRACED = 251, /* of a process that may not be traced */
    NONE = -1,
};

/* Calls that change files, or what other processes do, and where some have their flags: only with
 * these they count. */
static const struct loud_call {
    int number;
    int argument;
    uint32_t flags;
} loud_calls[] = {
    {SYS_openat, 2, O_CREAT | O_TRUNC},
    {SYS_openat2, NONE, 0},
    {SYS_write, NONE, 0},
    {SYS_pwrite64, NONE, 0},
    {SYS_writev, NONE, 0},
    {SYS_pwritev, NONE, 0},
    {SYS_pwritev2, NONE, 0},
    {SYS_sendfile, NONE, 0},
    {SYS_splice, NONE, 0},
    {SYS_copy_file_range, NONE, 0},
    {SYS_ioctl, NONE, 0},
    {SYS_truncate, NONE, 0},
    {SYS_ftruncate, NONE, 0},
    {SYS_fallocate, NONE, 0},
    {SYS_msync, NONE, 0},
    {SYS_fsync, NONE, 0},
    {SYS_fdatasync, NONE, 0},
    {SYS_syncfs, NONE, 0},
    {SYS_renameat, NONE, 0},
    {SYS_renameat2, NONE, 0},
    {SYS_linkat, NONE, 0},
    {SYS_symlinkat, NONE, 0},
    {SYS_unlinkat, NONE, 0},
    {SYS_mkdirat, NONE, 0},
    {SYS_mknodat, NONE, 0},
    {SYS_fchmod, NONE, 0},
    {SYS_fchmodat, NONE, 0},
    {SYS_fchown, NONE, 0},
    {SYS_fchownat, NONE, 0},
    {SYS_utimensat, NONE, 0},
    {SYS_setxattr, NONE, 0},
    {SYS_lsetxattr, NONE, 0},
    {SYS_fsetxattr, NONE, 0},
    {SYS_removexattr, NONE, 0},
    {SYS_sendmsg, NONE, 0},
    {SYS_sendto, NONE, 0},
    {SYS_execve, NONE, 0},
    {SYS_clone, NONE, 0},
    {SYS_clone3, NONE, 0},
    {SYS_kill, NONE, 0},
#ifdef SYS_open /* machines that have the older forms as well */
    {SYS_open, 1, O_CREAT | O_TRUNC},
    {SYS_creat, NONE, 0},
    {SYS_rename, NONE, 0},
    {SYS_link, NONE, 0},
    {SYS_symlink, NONE, 0},
    {SYS_unlink, NONE, 0},
    {SYS_mkdir, NONE, 0},
    {SYS_rmdir, NONE, 0},
    {SYS_mknod, NONE, 0},
    {SYS_chmod, NONE, 0},
    {SYS_chown, NONE, 0},
    {SYS_lchown, NONE, 0},
    {SYS_utimes, NONE, 0},
    {SYS_futimesat, NONE, 0},
    {SYS_fork, NONE, 0},
    {SYS_vfork, NONE, 0},
#endif
};

enum {
    N_LOUD_CALLS = sizeof(loud_calls) / sizeof(*loud_calls),
};

/* The low half of an argument: flags are there. */
static uint32_t argument_offset(int argument)
{
    const uint16_t one = 1;
    bool is_little_endian = *(const uint8_t *)&one == 1;

    return (uint32_t)(offsetof(struct seccomp_data, args) + (size_t)argument * 8 +
                      (is_little_endian ? 0 : 4));
}

/* Has the loud calls of this process, and of those it starts, stop for their tracer. */
static int install_filter(void)
{
    struct sock_filter filter[1 + 5 * N_LOUD_CALLS + 1];
    struct sock_fprog program = {.filter = filter};
    unsigned short n = 0;

    filter[n++] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < N_LOUD_CALLS; i++) {
        const struct loud_call *call = &loud_calls[i];
        bool has_flags = call->argument != NONE;

        filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                                   (uint32_t)call->number, 0, has_flags ? 4 : 1);
        if (has_flags) {
            filter[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                                       argument_offset(call->argument));
            filter[n++] =
                (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, call->flags, 1, 0);
            filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
        }
        filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
    }
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program.len = n;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/* Looking for leaks takes a tracer, too, and a process has one at a time. */
static void switch_off_leak_check(void)
{
    const char *given = getenv("ASAN_OPTIONS");
    char options[1024];

    snprintf(options, sizeof(options), "%s%sdetect_leaks=0", given ? given : "", given ? ":" : "");
    setenv("ASAN_OPTIONS", options, 1);
}

static _Noreturn void run_traced(int (*run)(void *context), void *context)
{
    if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
        _exit(EXIT_UNTRACED);
    raise(SIGSTOP);
    switch_off_leak_check();
    if (install_filter() < 0)
        _exit(EXIT_UNTRACED);
    _exit(run(context));
}

struct traced {
    pid_t pids[MAX_PROCESSES];
    size_t n_pids;
    pid_t first;
    int first_status;
};

static void add(struct traced *traced, pid_t pid)
{
    for (size_t i = 0; i < traced->n_pids; i++)
        if (traced->pids[i] == pid)
            return;
    ASSERT_TRUE(traced->n_pids < MAX_PROCESSES);
    traced->pids[traced->n_pids++] = pid;
}

static void drop(struct traced *traced, pid_t pid, int status)
{
    for (size_t i = 0; i < traced->n_pids; i++)
        if (traced->pids[i] == pid)
            traced->pids[i--] = traced->pids[--traced->n_pids];
    if (pid == traced->first)
        traced->first_status = status;
}

static void kill_all(struct traced *traced)
{
    int status;
    pid_t pid;

    for (size_t i = 0; i < traced->n_pids; i++)
        kill(traced->pids[i], SIGKILL);
    while ((pid = waitpid(-1, &status, __WALL)) > 0) {
        /* One that was born at that very moment. */
        if (WIFSTOPPED(status))
            kill(pid, SIGKILL);
    }
}

/* Lets a process that has stopped go on; its signal, if that is why, is delivered. */
static void go_on(pid_t pid, int status)
{
    int signal = WSTOPSIG(status);

    if (status >> 16 != 0 || signal == SIGSTOP || signal == SIGTRAP)
        signal = 0;
    ptrace(PTRACE_CONT, pid, NULL, (void *)(intptr_t)signal);
}

static pid_t start(int (*run)(void *context), void *context)
{
    int status;
    pid_t pid = fork();

    if (pid == 0)
        run_traced(run, context);
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    if (!WIFSTOPPED(status))
        test_skip("processes may not be traced here");
    ASSERT_EQ(ptrace(PTRACE_SETOPTIONS, pid, NULL,
                     PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                         PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL),
              0);
    ptrace(PTRACE_CONT, pid, NULL, NULL);
    return pid;
}

/* Follows all to their end, or to the @n-th call, of which @at_call says whether that is the end.
 */
static unsigned follow(struct traced *traced, unsigned n,
                       bool (*at_call)(struct traced *traced, int signal), int signal)
{
    unsigned calls = 0;

    add(traced, traced->first);
    while (traced->n_pids > 0) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);

        if (pid < 0)
            break;
        if (!WIFSTOPPED(status)) {
            drop(traced, pid, status);
            continue;
        }
        add(traced, pid);
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8) && ++calls == n &&
            at_call(traced, signal))
            return calls;
        go_on(pid, status);
    }
    if (WIFEXITED(traced->first_status) && WEXITSTATUS(traced->first_status) == EXIT_UNTRACED)
        test_skip("processes may not be traced here");
    return calls;
}

static bool end_all(struct traced *traced, int signal)
{
    kill_all(traced);
    return true;
}

unsigned killing_at(unsigned n, int (*run)(void *context), void *context, int *ret_status)
{
    struct traced traced = {.first = start(run, context)};
    unsigned calls = follow(&traced, n, end_all, 0);

    *ret_status = traced.first_status;
    return calls;
}

static bool signal_first(struct traced *traced, int signal)
{
    kill(traced->first, signal);
    return false;
}

unsigned signalling_at(unsigned n, int signal, int (*run)(void *context), void *context,
                       int *ret_status)
{
    struct traced traced = {.first = start(run, context)};
    unsigned calls = follow(&traced, n, signal_first, signal);

    *ret_status = traced.first_status;
    return calls;
}
