/* SPDX-License-Identifier: MIT */
/*
 * How long cscript takes for an empty script, beside the smallest dynamic program. The home is in
 * memory, and nothing is registered in it.
 */
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
    STARTS = 100,
};

static char folder[PATH_MAX]; /* of this program, and so of the others */
static char home[] = "/dev/shm/comity-bench.XXXXXX";

static double ms_of(const char *const words[])
{
    uint64_t start = bench_now_ns();
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, words[0], &actions, NULL, (char *const *)words, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "bench_host: %s failed\n", words[0]);
        exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
    return (double)(bench_now_ns() - start) / 1e6;
}

static void least(double *best, double ms)
{
    if (*best == 0 || ms < *best)
        *best = ms;
}

/* Both in turns, so that they see the same machine. */
static void measure(void)
{
    char hello[PATH_MAX + 16], cscript[PATH_MAX + 16], script[64];
    const char *const floor_words[] = {hello, NULL};
    const char *const words[] = {cscript, "//nologo", script, NULL};
    double floor = 0, start = 0;
    int fd;

    snprintf(hello, sizeof(hello), "%s/hello", folder);
    snprintf(cscript, sizeof(cscript), "%s/cscript.exe", folder);
    snprintf(script, sizeof(script), "%s/empty.vbs", home);
    fd = open(script, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        exit(1);
    close(fd);
    for (int i = 0; i < STARTS; i++) {
        least(&floor, ms_of(floor_words));
        least(&start, ms_of(words));
    }
    bench_print("vbs.start", start, "ms");
    bench_print("vbs.start.floor", floor, "ms");
    bench_print("vbs.start.ratio", start / floor, "x");
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

int main(void)
{
    ssize_t len = readlink("/proc/self/exe", folder, sizeof(folder) - 1);

    if (len < 0)
        return 1;
    folder[len] = '\0';
    *strrchr(folder, '/') = '\0';
    if (!mkdtemp(home) || setenv("COMITY_HOME", home, 1) < 0)
        return 1;
    measure();
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    return 0;
}
