/* SPDX-License-Identifier: MIT */
/*
 * How long `comity install` and `comity remove` take: for a package with 1,000 files of 4 KiB, 100
 * registry rows and 10 modules that register themselves, beside what cp, fsync and rm need for the
 * same files on the same disk; and for one with 100,000 files, with the memory that all processes
 * of the installation take together at most.
 *
 * Everything is below TMPDIR, or /tmp. Arguments choose measurements: 1k, 100k.
 */
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "bench_package.h"

extern char **environ;

enum {
    ROUNDS = 5,
    SAMPLE_US = 20000,
    FEW = 1000,
    MANY = 100000,
};

static char place[PATH_MAX], source[PATH_MAX + 16], target[PATH_MAX + 16], package[PATH_MAX + 16];
static char comity[PATH_MAX], module[PATH_MAX];

/* ---- running ---- */

static pid_t start(const char *const *words)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, words[0], &actions, NULL, (char *const *)words, environ) != 0)
        errx(1, "%s cannot be started", words[0]);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

static void run(const char *const *words)
{
    int status;
    pid_t pid = start(words);

    if (waitpid(pid, &status, 0) != pid || status != 0)
        errx(1, "%s %s failed", words[0], words[1]);
}

static double ms_of(const char *const *words)
{
    uint64_t begin = bench_now_ns();

    run(words);
    return (double)(bench_now_ns() - begin) / 1e6;
}

static int synchronise(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) < 0)
        err(1, "%s", path);
    close(fd);
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

/* What other tools need for the same files. */
static double ms_of_copying(const char *to)
{
    uint64_t begin = bench_now_ns();

    run((const char *[]){"cp", "-r", source, to, NULL});
    nftw(to, synchronise, 16, FTW_PHYS);
    return (double)(bench_now_ns() - begin) / 1e6;
}

static double ms_of_removing(const char *path)
{
    uint64_t begin = bench_now_ns();
    int fd;

    run((const char *[]){"rm", "-rf", path, NULL});
    fd = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) < 0)
        err(1, "%s", place);
    close(fd);
    return (double)(bench_now_ns() - begin) / 1e6;
}

static void least(double *best, double ms)
{
    if (*best == 0 || ms < *best)
        *best = ms;
}

static void measure_1k(void)
{
    char folder[PATH_MAX + 64], copy[PATH_MAX + 64];
    const char *const in[] = {comity, "install", package, folder, NULL};
    const char *const out[] = {comity, "remove", BENCH_PRODUCT, NULL};
    double installing = 0, copying = 0, removing = 0, deleting = 0;

    snprintf(folder, sizeof(folder), "INSTALLDIR=%s", target);
    snprintf(copy, sizeof(copy), "%s/copy", place);
    for (int i = 0; i < ROUNDS; i++) {
        sync();
        least(&copying, ms_of_copying(copy));
        least(&deleting, ms_of_removing(copy));
        sync();
        least(&installing, ms_of(in));
        least(&removing, ms_of(out));
    }
    bench_print("install.1k", installing, "ms");
    bench_print("install.1k.copy", copying, "ms");
    bench_print("install.1k.ratio", installing / copying, "x");
    bench_print("remove.1k", removing, "ms");
    bench_print("remove.1k.rm", deleting, "ms");
    bench_print("remove.1k.ratio", removing / deleting, "x");
}

/* ---- memory ---- */

/* KiB that a process has, of shared pages its share; 0 if it is gone. */
static long memory_of(pid_t pid)
{
    char path[64], line[256];
    long size = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
    file = fopen(path, "re");
    while (file && fgets(line, sizeof(line), file))
        if (sscanf(line, "Pss: %ld", &size) == 1)
            break;
    if (file)
        fclose(file);
    return size;
}

/* That of a process and all that it started. */
static long memory_of_all(pid_t pid)
{
    long size = memory_of(pid);
    char path[64];
    FILE *file;
    int child;

    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)pid, (int)pid);
    file = fopen(path, "re");
    while (file && fscanf(file, "%d", &child) == 1)
        size += memory_of_all(child);
    if (file)
        fclose(file);
    return size;
}

static void measure_100k(void)
{
    char folder[PATH_MAX + 64];
    uint64_t begin;
    long peak = 0;
    int status = 0;
    pid_t pid;

    snprintf(folder, sizeof(folder), "INSTALLDIR=%s", target);
    sync();
    begin = bench_now_ns();
    pid = start((const char *[]){comity, "install", package, folder, NULL});
    while (waitpid(pid, &status, WNOHANG) == 0) {
        long now = memory_of_all(pid);

        peak = now > peak ? now : peak;
        usleep(SAMPLE_US);
    }
    if (status != 0)
        errx(1, "installing many files failed");
    bench_print("install.100k", (double)(bench_now_ns() - begin) / 1e9, "s");
    bench_print("install.100k.memory", (double)peak / 1024, "MiB");
    begin = bench_now_ns();
    run((const char *[]){comity, "remove", BENCH_PRODUCT, NULL});
    bench_print("remove.100k", (double)(bench_now_ns() - begin) / 1e9, "s");
}

/* ---- */

static void find_neighbours(void)
{
    char self[PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

    if (len < 0)
        err(1, "/proc/self/exe");
    self[len] = '\0';
    len = (ssize_t)(strrchr(self, '/') - self);
    if (snprintf(comity, sizeof(comity), "%.*s/comity", (int)len, self) >= PATH_MAX ||
        snprintf(module, sizeof(module), "%.*s/bench_self_registering.so", (int)len, self) >=
            PATH_MAX)
        errx(1, "the path of this program is too long");
}

static void with_place(void (*measure)(void), size_t n_files, const char *with_module)
{
    char home[PATH_MAX + 16];

    snprintf(place, sizeof(place), "%s/comity-bench.XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(place))
        err(1, "%s", place);
    snprintf(home, sizeof(home), "%s/home", place);
    snprintf(source, sizeof(source), "%s/source", place);
    snprintf(target, sizeof(target), "%s/target", place);
    snprintf(package, sizeof(package), "%s/bench.msi", place);
    setenv("COMITY_HOME", home, 1);
    bench_package_write(&(struct bench_package){package, source, n_files, with_module});
    measure();
    nftw(place, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool is_wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc == 1;
}

int main(int argc, char **argv)
{
    find_neighbours();
    if (is_wanted("1k", argc, argv))
        with_place(measure_1k, FEW, module);
    if (is_wanted("100k", argc, argv))
        with_place(measure_100k, MANY, NULL);
    return 0;
}
