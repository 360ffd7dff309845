/* SPDX-License-Identifier: MIT */
/*
 * `comity regsvr`, killed with SIGKILL at each of its system calls in turn: what is left is the
 * state before or the state after, byte for byte as `comity reg export` tells it.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "test.h"

extern char **environ;

enum {
    CALLS_MAX = 5000,
    AGAIN_EVERY = 50, /* how often what was killed is run again */
};

static char program[PATH_MAX], module[PATH_MAX];

static void closedirp(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/* What all runs begin with, and the one that is under way. */
static char template_home[PATH_MAX], run_home[PATH_MAX];

/* Guarded processes cannot trace themselves, as a sanitizer's search for leaks would. */
static void let_leak(void)
{
    ASSERT_EQ(setenv("ASAN_OPTIONS", "detect_leaks=0", 1), 0);
}

static void find_neighbours(void)
{
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);

    ASSERT_TRUE(len > 0);
    let_leak();
    program[len] = '\0';
    *strrchr(program, '/') = '\0';
    snprintf(module, sizeof(module), "%.*s/trial_hkcu.so", PATH_MAX - 32, program);
    strcat(program, "/comity");
    snprintf(template_home, sizeof(template_home), "%s/template", test_home());
    snprintf(run_home, sizeof(run_home), "%s/run", test_home());
}

/* Runs a program to its end, silently. */
static void run(const char *file, const char *const arguments[])
{
    posix_spawn_file_actions_t actions;
    int status;
    pid_t child;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ASSERT_EQ(posix_spawnp(&child, file, &actions, NULL, (char *const *)arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    if (status != 0)
        test_fail(__FILE__, __LINE__, "%s %s ended with 0x%x", file, arguments[1], status);
}

static void use_home(const char *home)
{
    ASSERT_EQ(setenv("COMITY_HOME", home, 1), 0);
}

static void begin_anew(void)
{
    const char *const remove[] = {"rm", "-rf", run_home, NULL};
    const char *const copy[] = {"cp", "-a", template_home, run_home, NULL};

    run("rm", remove);
    run("cp", copy);
}

/* ---- states ---- */

struct state {
    char *bytes; /* owned */
    size_t size;
};

static void state_deinit(struct state *state)
{
    free(state->bytes);
}

static void read_root(const char *root, struct state *state)
{
    char path[PATH_MAX + 32];
    const char *const arguments[] = {"comity", "reg", "export", root, path, "/y", NULL};
    _cleanup_(fclosep) FILE *file = NULL;
    struct stat status;

    snprintf(path, sizeof(path), "%s/state.reg", test_home());
    run(program, arguments);
    file = fopen(path, "re");
    ASSERT_TRUE(file != NULL);
    ASSERT_EQ(fstat(fileno(file), &status), 0);
    state->bytes = realloc(state->bytes, state->size + (size_t)status.st_size);
    ASSERT_EQ(fread(state->bytes + state->size, 1, (size_t)status.st_size, file), status.st_size);
    state->size += (size_t)status.st_size;
}

static struct state read_state(void)
{
    struct state state = {0};

    read_root("HKCU", &state);
    read_root("HKLM", &state);
    return state;
}

static bool is_equal(const struct state *a, const struct state *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* Of what was killed, the next run removes the folder. */
static bool has_left_folder(pid_t process)
{
    _cleanup_(closedirp) DIR *folder = opendir("/dev/shm");
    const struct dirent *entry;
    char name[64];

    snprintf(name, sizeof(name), "comity-registration-%d-", (int)process);
    while (folder && (entry = readdir(folder)))
        if (strncmp(entry->d_name, name, strlen(name)) == 0)
            return true;
    return false;
}

/* ---- stopping ---- */

/* Runs it until it begins its @n-th system call, and kills it there; false if it ended before.
 * Between two calls it does nothing that lasts. */
static bool run_until_call(const char *const arguments[], int n, pid_t *ret_process)
{
    int status, stops = 0; /* two a call */
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        dup2(null, 1);
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        execv(program, (char *const *)arguments);
        _exit(127);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child); /* it has begun */
    ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (int signal = 0; stops < 2 * n - 1; signal = 0) {
        ptrace(PTRACE_SYSCALL, child, NULL, (void *)(intptr_t)signal);
        ASSERT_EQ(waitpid(child, &status, 0), child);
        if (!WIFSTOPPED(status)) {
            ASSERT_EQ(status, 0);
            return false;
        }
        if (WSTOPSIG(status) == (SIGTRAP | 0x80))
            stops++;
        else
            signal = WSTOPSIG(status);
    }
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    *ret_process = child;
    return true;
}

static void kill_everywhere(const char *const arguments[])
{
    _cleanup_(state_deinit) struct state before = {0}, after = {0};
    int n_before = 0, n_after = 0;

    begin_anew();
    use_home(run_home);
    before = read_state();
    run(program, arguments);
    after = read_state();
    ASSERT_FALSE(is_equal(&before, &after));

    for (int n = 1;; n++) {
        _cleanup_(state_deinit) struct state state = {0};
        pid_t killed;

        ASSERT_TRUE(n < CALLS_MAX);
        begin_anew();
        if (!run_until_call(arguments, n, &killed))
            break;
        state = read_state();
        if (is_equal(&state, &before))
            n_before++;
        else if (is_equal(&state, &after))
            n_after++;
        else
            test_fail(__FILE__, __LINE__, "killed at call %d it left neither state", n);
        if (n % AGAIN_EVERY == 0) {
            run(program, arguments);
            state_deinit(&state);
            state = read_state();
            ASSERT_TRUE(is_equal(&state, &after));
            ASSERT_FALSE(has_left_folder(killed));
        }
    }
    printf("# %d calls left the old state, %d the new one\n", n_before, n_after);
    ASSERT_TRUE(n_before > 0 && n_after > 0);
}

TEST(a_registration_that_is_killed_anywhere_is_whole_or_nothing)
{
    const char *const query[] = {"comity", "reg", "query", "HKCU", NULL};
    const char *const arguments[] = {"comity", "regsvr", module, NULL};

    find_neighbours();
    use_home(template_home);
    run(program, query);
    kill_everywhere(arguments);
}

TEST(an_unregistration_that_is_killed_anywhere_is_whole_or_nothing)
{
    const char *const first[] = {"comity", "regsvr", module, NULL};
    const char *const arguments[] = {"comity", "regsvr", "/u", module, NULL};

    find_neighbours();
    use_home(template_home);
    run(program, first);
    kill_everywhere(arguments);
}
