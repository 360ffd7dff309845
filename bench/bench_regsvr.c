/* SPDX-License-Identifier: MIT */
/*
 * How long `comity regsvr` takes for a module with ten classes, beside what any program would need
 * that only starts, loads the module and ends. The home is in memory, so that figures can be
 * compared; how long a disk takes to keep one commit is told besides.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

extern char **environ;

enum {
    ROUNDS = 40,
};

static char self[PATH_MAX], comity[PATH_MAX], module[PATH_MAX];

static void run(char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, arguments[0], &actions, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "bench_regsvr: %s %s failed\n", arguments[0], arguments[1]);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
}

static double ms_of(char *const arguments[])
{
    uint64_t start = bench_now_ns();

    run(arguments);
    return (double)(bench_now_ns() - start) / 1e6;
}

static void find_neighbours(void)
{
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (len < 0)
        exit(1);
    self[len] = '\0';
    len = (ssize_t)(strrchr(self, '/') - self);
    if (snprintf(comity, sizeof(comity), "%.*s/comity", (int)len, self) >= PATH_MAX ||
        snprintf(module, sizeof(module), "%.*s/bench_registering.so", (int)len, self) >= PATH_MAX)
        exit(1);
}

static void least(double *best, double ms)
{
    if (*best == 0 || ms < *best)
        *best = ms;
}

/* What a durable commit costs on the disk that /tmp is on: LMDB writes and waits twice. */
static void measure_disk(void)
{
    char name[] = "/tmp/comity-bench.XXXXXX", page[4096] = "";
    double waiting = 0;
    int fd = mkstemp(name);

    if (fd < 0)
        return;
    unlink(name);
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t start = bench_now_ns();

        for (int j = 0; j < 2; j++)
            if (pwrite(fd, page, sizeof(page), j * 4096) < 0 || fdatasync(fd) < 0)
                return;
        least(&waiting, (double)(bench_now_ns() - start) / 1e6);
    }
    close(fd);
    bench_print("regsvr.disk", waiting, "ms");
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

/* What is measured, in turns, so that all see the same machine. */
static void measure(void)
{
    char *const load[] = {self, "--load", module, NULL};
    char *const in[] = {comity, "regsvr", "/s", module, NULL};
    char *const out[] = {comity, "regsvr", "/u", "/s", module, NULL};
    double loading = 0, registering = 0, unregistering = 0;

    run(in); /* makes the hives */
    run(out);
    for (int i = 0; i < ROUNDS; i++) {
        least(&loading, ms_of(load));
        least(&registering, ms_of(in));
        least(&unregistering, ms_of(out));
    }
    bench_print("regsvr.module", registering, "ms");
    bench_print("regsvr.load", loading, "ms");
    bench_print("regsvr.module.ratio", registering / loading, "x");
    bench_print("unreg.module", unregistering, "ms");
    bench_print("unreg.module.ratio", unregistering / loading, "x");
}

int main(int argc, char **argv)
{
    char home[] = "/dev/shm/comity-bench.XXXXXX";

    if (argc == 3 && strcmp(argv[1], "--load") == 0)
        return dlopen(argv[2], RTLD_LAZY) ? 0 : 1;
    find_neighbours();
    if (!mkdtemp(home) || setenv("COMITY_HOME", home, 1) < 0)
        return 1;
    measure();
    measure_disk();
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
