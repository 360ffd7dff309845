/* SPDX-License-Identifier: MIT */
/*
 * The registry, as a program sees it through the ABI, beside what the store below it can do at
 * best. `registry_store` fills the homes and measures that limit, in a process of its own.
 */
#include <objbase.h>
#include <windows.h>
#include <winreg.h>

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "bench_classes.h"

enum {
    LOOKUPS = 200000,
    BATCHES = 5,
    COMMITS = 50,
    PAGE_SIZE = 4096,
};

static char home[PATH_MAX];
static char helper[PATH_MAX];

static void check(LONG error, const char *what)
{
    if (error == ERROR_SUCCESS)
        return;

    fprintf(stderr, "bench_registry: %s failed with %d\n", what, (int)error);
    exit(1);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    return remove(path);
}

static void remove_home(void)
{
    nftw(home, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

/* Runs the helper in this home; its output is the figure. */
static double run_helper(const char *verb, const char *classes)
{
    char command[PATH_MAX + 64];
    double figure = 0;
    FILE *output;

    snprintf(command, sizeof(command), "'%s' %s %s", helper, verb, classes);
    output = popen(command, "re");
    if (!output || fscanf(output, "%lf", &figure) != 1 || pclose(output) != 0) {
        fprintf(stderr, "bench_registry: %s failed\n", command);
        exit(1);
    }
    return figure;
}

/* A look-up as activation does it: open, read the default value, close. */
static void look_up(uint32_t number)
{
    char16_t path[BENCH_PATH_UNITS];
    char16_t value[64];
    DWORD size = sizeof(value), type;
    HKEY key;

    bench_class_path(number, path);
    check(RegOpenKeyExW(HKEY_CLASSES_ROOT, (LPCWSTR)path, 0, KEY_READ, &key), "RegOpenKeyExW");
    check(RegQueryValueExW(key, NULL, NULL, &type, (BYTE *)value, &size), "RegQueryValueExW");
    check(RegCloseKey(key), "RegCloseKey");
}

/* What making the paths costs is no look-up. */
static double path_ns(uint32_t classes)
{
    char16_t path[BENCH_PATH_UNITS];
    uint64_t seed = BENCH_SEED, start = bench_now_ns();

    for (int i = 0; i < LOOKUPS; i++) {
        bench_class_path(bench_random(&seed) % classes, path);
        __asm__ volatile("" : : "r"(path) : "memory");
    }
    return (double)(bench_now_ns() - start) / LOOKUPS;
}

static double lookup_ns(uint32_t classes)
{
    double best = 0;

    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t seed = BENCH_SEED, start = bench_now_ns();
        double each;

        for (int i = 0; i < LOOKUPS; i++)
            look_up(bench_random(&seed) % classes);
        each = (double)(bench_now_ns() - start) / LOOKUPS - path_ns(classes);
        if (batch == 0 || each < best)
            best = each;
    }
    return best;
}

static void measure_lookup(const char *size, const char *classes)
{
    char name[64];
    double lookup, limit;

    run_helper("fill", classes);
    limit = run_helper("limit", classes);
    lookup = lookup_ns((uint32_t)atoi(classes));
    snprintf(name, sizeof(name), "registry.lookup.%s", size);
    bench_print(name, lookup, "ns");
    snprintf(name, sizeof(name), "registry.limit.%s", size);
    bench_print(name, limit, "ns");
    snprintf(name, sizeof(name), "registry.lookup.%s.ratio", size);
    bench_print(name, lookup / limit, "x");
}

static void measure_progid(uint32_t classes)
{
    double best = 0;

    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t seed = BENCH_SEED, start = bench_now_ns();
        double each;

        for (int i = 0; i < LOOKUPS; i++) {
            char16_t progid[BENCH_PATH_UNITS];
            CLSID clsid;

            bench_progid(bench_random(&seed) % classes, progid);
            check(CLSIDFromProgID((LPCOLESTR)progid, &clsid), "CLSIDFromProgID");
        }
        each = (double)(bench_now_ns() - start) / LOOKUPS;
        if (batch == 0 || each < best)
            best = each;
    }
    bench_print("registry.progid", best, "ns");
}

/* The median of what one durable write of a page takes, on the file system of the home. */
static double page_write_ns(int fd, int round)
{
    static char page[PAGE_SIZE];
    uint64_t start = bench_now_ns();

    memset(page, round, sizeof(page));
    if (pwrite(fd, page, sizeof(page), 0) != PAGE_SIZE || fdatasync(fd) != 0) {
        perror("bench_registry: writing a page");
        exit(1);
    }
    return (double)(bench_now_ns() - start);
}

static double value_write_ns(HKEY key, DWORD round)
{
    uint64_t start = bench_now_ns();

    check(RegSetValueExW(key, (LPCWSTR)u"Count", 0, REG_DWORD, (BYTE *)&round, sizeof(round)),
          "RegSetValueExW");
    return (double)(bench_now_ns() - start);
}

static int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Both in turns, so that a disk's moods meet both; their medians. */
static void measure_commit(void)
{
    double pages[COMMITS], values[COMMITS];
    char path[PATH_MAX + 8];
    HKEY key;
    int fd;

    snprintf(path, sizeof(path), "%s/page", home);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check(fd < 0, "creating a file");
    check(RegCreateKeyExW(HKEY_CURRENT_USER, (LPCWSTR)u"Software\\Bench", 0, NULL, 0,
                          KEY_ALL_ACCESS, NULL, &key, NULL),
          "RegCreateKeyExW");
    for (int i = -5; i < COMMITS; i++) {
        double page = page_write_ns(fd, i), value = value_write_ns(key, (DWORD)i);

        if (i >= 0) {
            pages[i] = page;
            values[i] = value;
        }
    }
    RegCloseKey(key);
    close(fd);
    qsort(pages, COMMITS, sizeof(*pages), compare_doubles);
    qsort(values, COMMITS, sizeof(*values), compare_doubles);
    bench_print("registry.commit.ratio", values[COMMITS / 2] / pages[COMMITS / 2], "x");
}

/* Each size has a process of its own, as each has a home of its own. */
static void in_home(void (*measure)(void))
{
    int status;
    pid_t child;

    /* Beside the program: /tmp is often memory, where a commit measures nothing. */
    snprintf(home, sizeof(home), "%.*s/bench-XXXXXX", (int)(strrchr(helper, '/') - helper), helper);
    check(!mkdtemp(home), "making a home");
    setenv("COMITY_HOME", home, 1);
    child = fork();
    check(child < 0, "fork");
    if (child == 0) {
        measure();
        _exit(0);
    }
    check(waitpid(child, &status, 0) != child || status != 0, "a measurement");
    remove_home();
}

static void measure_1k(void)
{
    measure_lookup("1k", "1000");
    measure_progid(1000);
    measure_commit();
}

static void measure_1m(void)
{
    measure_lookup("1m", "1000000");
}

int main(void)
{
    ssize_t len = readlink("/proc/self/exe", helper, sizeof(helper) - 32);

    check(len < 0, "finding this program");
    helper[len] = '\0';
    strcpy(strrchr(helper, '/') + 1, "registry_store");
    in_home(measure_1k);
    in_home(measure_1m);
    return 0;
}
