/* SPDX-License-Identifier: MIT */
#include "cabinet/confined.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"

enum {
    STATUS_DONE = 0,
    STATUS_FAILED = 1,
    STATUS_NO_GUARD = 2,
    FD_IN = 3,
    FD_OUT = 4, /* and CONFINED_MORE follows */
};

/* ---- rights ---- */

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define OWN_ARCHITECTURE 0 /* there is no filter for it */
#endif

/* What remains: the descriptors, memory, time, the end. Who may ask of a descriptor may ask of
 * a name as well, which tells no more than that something is there. */
static const uint32_t allowed_calls[] = {
    SYS_read,
    SYS_write,
    SYS_readv,
    SYS_writev,
    SYS_pread64,
    SYS_pwrite64,
    SYS_lseek,
    SYS_fstat,
    SYS_newfstatat, /* which is fstat() in some libraries; who cannot ask reads all into memory */
    SYS_close,
    SYS_fcntl,
    SYS_brk,
    SYS_mmap,
    SYS_munmap,
    SYS_mremap,
    SYS_mprotect,
    SYS_madvise,
    SYS_futex,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_getpid,
    SYS_gettid,
    SYS_getuid,
    SYS_sched_yield,
    SYS_clock_gettime,
    SYS_gettimeofday,
    SYS_getrandom,
    SYS_exit,
    SYS_exit_group,
    SYS_nanosleep,
    SYS_sigaltstack,
    SYS_restart_syscall,
};

enum {
    N_ALLOWED = sizeof(allowed_calls) / sizeof(*allowed_calls),
    N_HEAD = 4,
};

/* Everything else fails with EPERM, so that libraries that try more go on without. */
static bool filter_calls(void)
{
    struct sock_filter lines[N_HEAD + N_ALLOWED + 2] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    struct sock_fprog program = {N_HEAD + N_ALLOWED + 2, lines};

    for (unsigned i = 0; i < N_ALLOWED; i++)
        lines[N_HEAD + i] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], (uint8_t)(N_ALLOWED - i), 0);
    lines[N_HEAD + N_ALLOWED] =
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    lines[N_HEAD + N_ALLOWED + 1] =
        (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    return OWN_ARCHITECTURE != 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* A kernel without filters leaves the limits. */
static bool give_up_rights(void)
{
    uint32_t action = SECCOMP_RET_ERRNO;

    return filter_calls() || syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) < 0;
}

/* ---- limits ---- */

/* What this process has: pages of data, the sixth number. */
static uint64_t data_size(void)
{
    _cleanup_(fclosep) FILE *file = fopen("/proc/self/statm", "re");
    unsigned long pages = 0;

    if (!file || fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
        return 0;
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* The signal of a limit comes before the end by SIGKILL only if that has a higher one. */
static void limit(__rlimit_resource_t resource, uint64_t most)
{
    const struct rlimit limits = {most, most + 1};

    setrlimit(resource, &limits);
}

static void set_limits(const struct confined_terms *terms)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    limit(RLIMIT_DATA, data_size() + terms->memory_max);
    limit(RLIMIT_FSIZE, terms->out_max);
    limit(RLIMIT_CPU, terms->cpu_max_s);
}

/* ---- descriptors ---- */

static void close_from(int first)
{
    DIR *folder;

    if (syscall(SYS_close_range, first, ~0u, 0) == 0)
        return;
    folder = opendir("/proc/self/fd");
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (atoi(entry->d_name) >= first && atoi(entry->d_name) != dirfd(folder))
            close(atoi(entry->d_name));
    closedir(folder);
}

/* Descriptors are first put out of the way of the numbers that they are to have. */
static bool move_descriptors(const int *from, unsigned n, int to)
{
    for (unsigned i = 0; i < n; i++)
        if (dup2(from[i], to + (int)i) < 0)
            return false;
    return true;
}

/* What it has to say goes nowhere but into @out. */
static bool take_descriptors(const struct confined_terms *terms)
{
    unsigned n = terms->n_more + 2;
    _cleanup_(freep) int *aside = calloc(n, sizeof(*aside));
    int null = open("/dev/null", O_RDWR);

    if (!aside || null < 0)
        return false;
    for (unsigned i = 0; i < n; i++) {
        int fd = i == 0 ? terms->in : i == 1 ? terms->out : terms->more[i - 2];

        aside[i] = fcntl(fd, F_DUPFD, FD_IN + (int)n);
        if (aside[i] < 0)
            return false;
    }
    for (int i = 0; i < FD_IN; i++)
        if (dup2(null, i) < 0)
            return false;
    if (!move_descriptors(aside, n, FD_IN))
        return false;
    close_from(FD_IN + (int)n);
    return true;
}

/* ---- the process ---- */

/* Handlers of this program have no business there, and who ends this process ends that. */
static void leave_parent(void)
{
    sigset_t none;

    for (int i = 1; i < NSIG; i++)
        signal(i, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

__attribute__((noreturn)) static void run(const struct confined_terms *terms)
{
    leave_parent();
    if (!take_descriptors(terms))
        _exit(STATUS_NO_GUARD);
    set_limits(terms);
    if (!give_up_rights())
        _exit(STATUS_NO_GUARD);
    _exit(terms->work(terms->context, FD_IN, FD_OUT) ? STATUS_DONE : STATUS_FAILED);
}

HRESULT confined_start(const struct confined_terms *terms, struct confined *ret_confined)
{
    pid_t pid = fork();
    int pid_fd;

    if (pid < 0)
        return hr_raise(hr_from_errno(), "starting a process to read in");
    if (pid == 0)
        run(terms);
    pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (pid_fd < 0) {
        HRESULT hr = hr_raise(hr_from_errno(), "watching a process that reads");

        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return hr;
    }
    *ret_confined = (struct confined){pid, pid_fd};
    return S_OK;
}

static bool ends_within(const struct confined *confined, unsigned timeout_s)
{
    struct pollfd poll_fd = {.fd = confined->pid_fd, .events = POLLIN};
    int n;

    do
        n = poll(&poll_fd, 1, (int)timeout_s * 1000);
    while (n < 0 && errno == EINTR);
    return n > 0;
}

/* Who waits for any child of this process may have been told instead. */
static int wait_for(struct confined *confined)
{
    int status = -1;

    while (waitpid(confined->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(confined->pid_fd);
    *confined = (struct confined){-1, -1};
    return status;
}

static enum confined_end end_of(int status)
{
    if (WIFEXITED(status))
        return WEXITSTATUS(status) == STATUS_DONE     ? CONFINED_DONE
               : WEXITSTATUS(status) == STATUS_FAILED ? CONFINED_FAILED
                                                      : CONFINED_CRASHED;
    if (WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGXFSZ))
        return CONFINED_EXCEEDED;
    return CONFINED_CRASHED;
}

enum confined_end confined_end(struct confined *confined, unsigned timeout_s)
{
    if (!ends_within(confined, timeout_s)) {
        confined_stop(confined);
        return CONFINED_HUNG;
    }
    return end_of(wait_for(confined));
}

void confined_stop(struct confined *confined)
{
    if (confined->pid <= 0)
        return;
    kill(confined->pid, SIGKILL);
    wait_for(confined);
}

const char *confined_end_text(enum confined_end end)
{
    static const char *const texts[] = {
        [CONFINED_DONE] = "ended too early",
        [CONFINED_FAILED] = "failed",
        [CONFINED_CRASHED] = "crashed the process that did it, or needed too much memory",
        [CONFINED_EXCEEDED] = "took more time or room than a whole one can need",
        [CONFINED_HUNG] = "did not come to an end",
    };

    return texts[end];
}
