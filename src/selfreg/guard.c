/* SPDX-License-Identifier: MIT */
#include "selfreg/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"

/* ---- files: Landlock ---- */

/* Newer than the headers that this may be built with. */
struct ruleset {
    uint64_t handled_files;
    uint64_t handled_network;
    uint64_t scoped;
};

enum {
    ACCESS_REFER = 1 << 13,    /* since version 2 */
    ACCESS_TRUNCATE = 1 << 14, /* 3 */
    SCOPE_SIGNAL = 1 << 1,     /* 6 */
    ABI_REFER = 2,
    ABI_TRUNCATE = 3,
    ABI_NETWORK = 4,
    ABI_SCOPE = 6,
};

static const uint64_t access_write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

/* Devices that keep nothing. */
static const char *const sinks[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/tty"};

static int landlock_version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static uint64_t handled_by(int version)
{
    return access_write | (version >= ABI_REFER ? ACCESS_REFER : 0) |
           (version >= ABI_TRUNCATE ? ACCESS_TRUNCATE : 0);
}

static int allow(int ruleset, const char *path, uint64_t access)
{
    _cleanup_(closep) int fd = open(path, O_PATH | O_CLOEXEC);
    struct landlock_path_beneath_attr rule = {.allowed_access = access, .parent_fd = fd};

    if (fd < 0)
        return -1;
    return (int)syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static unsigned guard_files(const char *folder)
{
    int version = landlock_version();
    struct ruleset rules = {.handled_files = handled_by(version),
                            .scoped = version >= ABI_SCOPE ? SCOPE_SIGNAL : 0};
    size_t size = version >= ABI_SCOPE     ? sizeof(rules)
                  : version >= ABI_NETWORK ? offsetof(struct ruleset, scoped)
                                           : offsetof(struct ruleset, handled_network);
    _cleanup_(closep) int ruleset = -1;

    if (version < 1)
        return 0;
    ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0 || allow(ruleset, folder, rules.handled_files) < 0)
        return 0;
    for (size_t i = 0; i < sizeof(sinks) / sizeof(*sinks); i++)
        allow(ruleset, sinks[i],
              LANDLOCK_ACCESS_FS_WRITE_FILE | (rules.handled_files & ACCESS_TRUNCATE));
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) < 0)
        return 0;
    return GUARD_FILES | (rules.scoped ? GUARD_PROCESSES : 0);
}

/* ---- system calls: seccomp ---- */

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define OWN_ARCHITECTURE 0 /* no guard is made for it */
#endif

enum {
    X32_CALLS = 0x40000000, /* x86-64's other numbering */
    PROGRAM_MAX = 256,      /* no jump can be longer */
    SOCKET_TYPE = 0xf,      /* less its flags */
    FEW = 6,                /* that are looked for one by one */
};

/* Newer than the headers that this may be built with; the same everywhere. */
enum {
    IO_URING_SETUP = 425, /* which would do what is filtered here */
    IO_URING_REGISTER = 427,
    OPEN_TREE = 428,
    MOVE_MOUNT = 429,
    FSMOUNT = 432,
    PIDFD_GETFD = 438,
    MOUNT_SETATTR = 442,
    FCHMODAT2 = 452,
    SETXATTRAT = 463,
    REMOVEXATTRAT = 466,
    FILE_SETATTR = 469,
};

/* Those that change what Landlock does not watch, or reach into other processes or the kernel. */
static const uint32_t denied_calls[] = {
    SYS_ptrace,        SYS_process_vm_writev,
    SYS_bpf,           SYS_perf_event_open,
    SYS_mount,         SYS_umount2,
    SYS_pivot_root,    SYS_chroot,
    SYS_setns,         SYS_unshare,
    SYS_init_module,   SYS_finit_module,
    SYS_delete_module, SYS_kexec_load,
    SYS_reboot,        SYS_swapon,
    SYS_swapoff,       SYS_settimeofday,
    SYS_clock_settime, SYS_sethostname,
    SYS_setdomainname, SYS_open_by_handle_at,
    SYS_add_key,       SYS_keyctl,
    SYS_request_key,   SYS_userfaultfd,
    SYS_setxattr,      SYS_lsetxattr,
    SYS_fsetxattr,     SYS_removexattr,
    SYS_lremovexattr,  SYS_fremovexattr,
    SYS_fchownat,      SYS_fchown,
    SYS_fchmodat,      SYS_fchmod,
    SYS_quotactl,      SYS_acct,
    IO_URING_SETUP,    IO_URING_REGISTER,
    OPEN_TREE,         MOVE_MOUNT,
    FSMOUNT,           PIDFD_GETFD,
    MOUNT_SETATTR,     FCHMODAT2,
    SETXATTRAT,        REMOVEXATTRAT,
    FILE_SETATTR,      SYS_utimensat,
#if defined(__x86_64__)
    SYS_chmod,         SYS_chown,
    SYS_lchown,        SYS_utime,
    SYS_utimes,        SYS_futimesat,
#endif
};

enum {
    N_DENIED = sizeof(denied_calls) / sizeof(*denied_calls),
};

struct program {
    struct sock_filter lines[PROGRAM_MAX];
    unsigned short n;
    unsigned short denials[N_DENIED]; /* lines that lead to the end; n_denials of them */
    size_t n_denials;
};

static void add(struct program *program, struct sock_filter line)
{
    program->lines[program->n++] = line;
}

static void load(struct program *program, uint32_t offset)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct program *program, uint32_t action)
{
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* Skips @n lines unless the loaded word is @value. */
static void unless_skip(struct program *program, uint32_t value, uint8_t n)
{
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, n));
}

static int compare_calls(const void *a, const void *b)
{
    const uint32_t *first = a, *second = b;

    return (*first > *second) - (*first < *second);
}

/* Denies the loaded word if it is among the calls, which are in order; else allows it. The kernel
 * runs the program for each number that there is when it is put on. */
static void deny_among(struct program *program, const uint32_t *calls, size_t n)
{
    size_t half = n / 2;
    unsigned short fork = program->n;

    if (n <= FEW) {
        for (size_t i = 0; i < n; i++) {
            program->denials[program->n_denials++] = program->n;
            unless_skip(program, calls[i], 0);
        }
        answer(program, SECCOMP_RET_ALLOW);
        return;
    }
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, calls[half], 0, 0));
    deny_among(program, calls, half);
    program->lines[fork].jt = (uint8_t)(program->n - fork - 1);
    deny_among(program, calls + half, n - half);
}

/* The end of the program, where the denials lead. */
static void end_denials(struct program *program)
{
    for (size_t i = 0; i < program->n_denials; i++)
        program->lines[program->denials[i]].jt = (uint8_t)(program->n - program->denials[i] - 1);
    answer(program, SECCOMP_RET_ERRNO | EPERM);
}

/* No sockets but pairs that are connected to each other alone: who reached another process of this
 * machine could have it write. Both architectures are little-endian. */
static void deny_sockets(struct program *program)
{
    unless_skip(program, SYS_socket, 1);
    answer(program, SECCOMP_RET_ERRNO | EACCES);
    unless_skip(program, SYS_socketpair, 5);
    load(program, offsetof(struct seccomp_data, args[1]));
    add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, SOCKET_TYPE));
    unless_skip(program, SOCK_DGRAM, 1);
    answer(program, SECCOMP_RET_ERRNO | EACCES);
    answer(program, SECCOMP_RET_ALLOW);
}

/* To put words into the mouth of who sits at a terminal, whose shell takes them for his. */
static void deny_terminal_input(struct program *program)
{
    unless_skip(program, SYS_ioctl, 6);
    load(program, offsetof(struct seccomp_data, args[1]));
    unless_skip(program, TIOCSTI, 1);
    answer(program, SECCOMP_RET_ERRNO | EPERM);
    unless_skip(program, TIOCLINUX, 1);
    answer(program, SECCOMP_RET_ERRNO | EPERM);
    answer(program, SECCOMP_RET_ALLOW);
}

static void write_program(struct program *program)
{
    uint32_t calls[N_DENIED];

    load(program, offsetof(struct seccomp_data, arch));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
    answer(program, SECCOMP_RET_ERRNO | ENOSYS);
    load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_CALLS, 0, 1));
    answer(program, SECCOMP_RET_ERRNO | ENOSYS);
#endif
    deny_sockets(program);
    deny_terminal_input(program);
    memcpy(calls, denied_calls, sizeof(calls));
    qsort(calls, N_DENIED, sizeof(*calls), compare_calls);
    deny_among(program, calls, N_DENIED);
    end_denials(program);
}

static unsigned guard_system_calls(void)
{
    struct program program = {.n = 0};
    struct sock_fprog filter;

    if (OWN_ARCHITECTURE == 0)
        return 0;
    write_program(&program);
    filter = (struct sock_fprog){program.n, program.lines};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0 ? GUARD_SYSTEM_CALLS : 0;
}

/* ---- both ---- */

unsigned guard_available(void)
{
    int version = landlock_version();
    uint32_t action = SECCOMP_RET_ERRNO;
    bool filters =
        OWN_ARCHITECTURE != 0 && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;

    return (filters ? GUARD_SYSTEM_CALLS : 0) | (version >= 1 ? GUARD_FILES : 0) |
           (version >= ABI_SCOPE ? GUARD_PROCESSES : 0);
}

unsigned guard_put_on(const char *folder)
{
    unsigned guards;

    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return 0;
    guards = guard_files(folder);
    return guards | guard_system_calls();
}
