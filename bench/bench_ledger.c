/* SPDX-License-Identifier: MIT */
/*
 * What owners cost: undoing one beside the raw deletes of the records that its entries have; and
 * how much slower and larger a hive is for a ledger, and a history, of all that is in it.
 * `ledger_store` fills the homes and measures, each time in a process of its own.
 */
#include <ftw.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

enum {
    ROUNDS = 3,
};

/* A class has three entries: two keys and a value. */
static const char classes_of_100k[] = "33334";
static const char classes_of_1m[] = "333334";

static char helper[PATH_MAX];

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    return remove(path);
}

/* Beside the program: /tmp is often memory. The name is to be removed and freed. */
static char *new_home(void)
{
    char name[PATH_MAX];

    snprintf(name, sizeof(name), "%.*s/bench-XXXXXX", (int)(strrchr(helper, '/') - helper), helper);
    if (!mkdtemp(name))
        fail("bench_ledger: making a home");
    return strdup(name);
}

static void remove_home(char *home)
{
    nftw(home, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    free(home);
}

/* Runs the helper in a home; its output is the figure. */
static double run(const char *home, const char *arguments)
{
    char command[PATH_MAX + 64];
    double figure = 0;
    FILE *output;

    setenv("COMITY_HOME", home, 1);
    snprintf(command, sizeof(command), "'%s' %s", helper, arguments);
    output = popen(command, "re");
    if (!output || fscanf(output, "%lf", &figure) != 1 || pclose(output) != 0) {
        fprintf(stderr, "bench_ledger: %s failed\n", command);
        exit(1);
    }
    return figure;
}

static void fill(const char *home, const char *classes, const char *owned)
{
    char arguments[64];

    snprintf(arguments, sizeof(arguments), "fill %s %s", classes, owned);
    run(home, arguments);
}

/* In a home that was filled for it. */
static double once(const char *verb)
{
    char *home = new_home();
    double figure;

    fill(home, classes_of_100k, "1");
    figure = run(home, verb);
    remove_home(home);
    return figure;
}

/* Both in turns, so that a machine's moods meet both; the best of each. */
static void measure_undo(void)
{
    double undo = 0, raw = 0;

    for (int i = 0; i < ROUNDS; i++) {
        double this_undo = once("undo"), this_raw = once("raw");

        undo = i == 0 || this_undo < undo ? this_undo : undo;
        raw = i == 0 || this_raw < raw ? this_raw : raw;
    }
    bench_print("undo.100k", undo, "ms");
    bench_print("undo.100k.raw", raw, "ms");
    bench_print("undo.100k.ratio", undo / raw, "x");
}

static double file_size(const char *home)
{
    char path[PATH_MAX + 32];
    struct stat status;

    snprintf(path, sizeof(path), "%s/user/data.mdb", home);
    if (stat(path, &status) < 0)
        fail(path);
    return (double)status.st_size;
}

static void measure_ledger(void)
{
    char *without = new_home(), *with = new_home();
    double look_up[2] = {0};
    char arguments[64];

    fill(without, classes_of_1m, "0");
    fill(with, classes_of_1m, "1");
    snprintf(arguments, sizeof(arguments), "look-up %s", classes_of_1m);
    for (int i = 0; i < ROUNDS; i++) {
        double figures[2] = {run(without, arguments), run(with, arguments)};

        for (int j = 0; j < 2; j++)
            look_up[j] = i == 0 || figures[j] < look_up[j] ? figures[j] : look_up[j];
    }
    bench_print("ledger.read", look_up[1], "ns");
    bench_print("ledger.read.ratio", look_up[1] / look_up[0], "x");
    bench_print("ledger.size.ratio", file_size(with) / file_size(without), "x");
    remove_home(without);
    remove_home(with);
}

int main(void)
{
    ssize_t len = readlink("/proc/self/exe", helper, sizeof(helper) - 32);

    if (len < 0)
        fail("bench_ledger: finding this program");
    helper[len] = '\0';
    strcpy(strrchr(helper, '/') + 1, "ledger_store");
    measure_undo();
    measure_ledger();
    return 0;
}
