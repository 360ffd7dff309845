/* SPDX-License-Identifier: MIT */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TIME_LIMIT_SECONDS = 120,
    EXIT_SKIPPED = 77,
};

static struct test *tests;
static struct test **tests_end = &tests;
static char home[PATH_MAX];
static int descriptors_at_start;
static bool descriptors_may_stay;
static unsigned allocations_until_failure; /* (atomic) */
static bool allocation_failed;             /* (atomic) */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *memory, size_t size);
/* The linker wraps what libraries call too, and finds only what is visible to them. */
#pragma GCC visibility push(default)
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *memory, size_t size);
#pragma GCC visibility pop

void test_add(struct test *test)
{
    *tests_end = test;
    tests_end = &test->next;
}

const char *test_home(void)
{
    return home;
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "# %s:%d: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    fflush(NULL);
    _exit(1);
}

void test_skip(const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "# skipped: ");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    fflush(NULL);
    _exit(EXIT_SKIPPED);
}

static size_t u16_len(const char16_t *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

static void print_u16(const char16_t *text)
{
    for (; *text; text++)
        fprintf(stderr, *text < 0x20 || *text >= 0x7f ? "\\u%04x" : "%c", (unsigned)*text);
}

void test_assert_u16(const char *file, int line, const char *what, const char16_t *a,
                     const char16_t *b)
{
    if (a && u16_len(a) == u16_len(b) && memcmp(a, b, u16_len(b) * sizeof(*b)) == 0)
        return;

    fprintf(stderr, "# %s: \"", what);
    print_u16(a ? a : u"(null)");
    fprintf(stderr, "\", expected \"");
    print_u16(b);
    fprintf(stderr, "\"\n");
    test_fail(file, line, "strings differ");
}

void test_fail_allocation(unsigned n)
{
    __atomic_store_n(&allocation_failed, false, __ATOMIC_RELAXED);
    __atomic_store_n(&allocations_until_failure, n, __ATOMIC_RELAXED);
}

bool test_allocation_failed(void)
{
    return __atomic_load_n(&allocation_failed, __ATOMIC_RELAXED);
}

static bool allocation_must_fail(void)
{
    if (__atomic_load_n(&allocations_until_failure, __ATOMIC_RELAXED) == 0 ||
        __atomic_sub_fetch(&allocations_until_failure, 1, __ATOMIC_RELAXED) != 0)
        return false;

    __atomic_store_n(&allocation_failed, true, __ATOMIC_RELAXED);
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return allocation_must_fail() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return allocation_must_fail() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return allocation_must_fail() ? NULL : __real_realloc(memory, size);
}

static int count_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    int n = 0;

    while (readdir(folder))
        n++;
    closedir(folder);
    return n;
}

void test_expect_open_descriptors(void)
{
    descriptors_may_stay = true;
}

static _Noreturn void run_in_child(const struct test *test)
{
    alarm(TIME_LIMIT_SECONDS);
    descriptors_at_start = count_descriptors();
    test->run();
    if (!descriptors_may_stay && count_descriptors() != descriptors_at_start)
        test_fail(test->file, test->line, "%d descriptors at the start, %d at the end",
                  descriptors_at_start, count_descriptors());
    exit(0);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

/* Descendants that outlived their parent were handed to this process (PR_SET_CHILD_SUBREAPER). */
static void end_leftover_processes(void)
{
    char path[64];
    FILE *children;
    int pid;

    for (;;) {
        snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
        children = fopen(path, "re");
        if (!children)
            return;
        while (fscanf(children, "%d", &pid) == 1)
            kill(pid, SIGKILL);
        fclose(children);
        if (waitpid(-1, NULL, 0) < 0)
            return;
    }
}

static const char *run(const struct test *test)
{
    int status = 0;
    pid_t pid;

    snprintf(home, sizeof(home), "%s/comity-test.XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(home))
        test_fail(test->file, test->line, "no folder %s: %s", home, strerror(errno));

    setenv("COMITY_HOME", home, 1);
    fflush(NULL);
    pid = fork();
    if (pid == 0)
        run_in_child(test);

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    end_leftover_processes();
    nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return "ok";
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIPPED)
        return "skip";

    if (WIFSIGNALED(status))
        fprintf(stderr, "# %s: ended by signal %d%s\n", test->name, WTERMSIG(status),
                WTERMSIG(status) == SIGALRM ? " (time limit)" : "");
    return "not ok";
}

static bool is_wanted(const struct test *test, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], test->name) == 0)
            return true;
    }
    return argc == 1;
}

int main(int argc, char **argv)
{
    bool failed = false;
    int n = 0;

    prctl(PR_SET_CHILD_SUBREAPER, 1);
    signal(SIGPIPE, SIG_IGN);
    for (const struct test *test = tests; test; test = test->next)
        n += is_wanted(test, argc, argv);

    printf("1..%d\n", n);
    n = 0;
    for (const struct test *test = tests; test; test = test->next) {
        const char *result;

        if (!is_wanted(test, argc, argv))
            continue;

        result = run(test);
        failed |= strcmp(result, "not ok") == 0;
        printf("%s %d - %s%s\n", strcmp(result, "skip") == 0 ? "ok" : result, ++n, test->name,
               strcmp(result, "skip") == 0 ? " # SKIP" : "");
        fflush(stdout);
    }
    return failed;
}
