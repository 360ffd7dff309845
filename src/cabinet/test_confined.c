/* SPDX-License-Identifier: MIT */
#include "cabinet/confined.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "test.h"

enum {
    MEMORY_MAX = 64 << 20,
};

static enum confined_end run(bool (*work)(void *, int, int), void *context, int out,
                             unsigned cpu_max_s, unsigned timeout_s)
{
    _cleanup_(closep) int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    const struct confined_terms terms = {work, context, in, out, MEMORY_MAX, 4096, cpu_max_s};
    struct confined confined;

    ASSERT_HR(confined_start(&terms, &confined), S_OK);
    return confined_end(&confined, timeout_s);
}

static int new_out(void)
{
    return memfd_create("out", MFD_CLOEXEC);
}

static bool copy(void *context, int in, int out)
{
    char bytes[16];

    return read(in, bytes, sizeof(bytes)) == sizeof(bytes) &&
           write(out, bytes, sizeof(bytes)) == sizeof(bytes);
}

TEST(work_reads_and_writes_what_it_is_given)
{
    _cleanup_(closep) int out = new_out();
    char bytes[16];

    ASSERT_EQ(run(copy, NULL, out, 10, 60), CONFINED_DONE);
    ASSERT_EQ(pread(out, bytes, sizeof(bytes), 0), 16);
    ASSERT_MEM(bytes, "\177ELF", 4);
}

/* Libraries read what they cannot ask for its size into memory. */
static bool ask_for_size(void *context, int in, int out)
{
    struct stat status;

    return fstat(in, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0;
}

TEST(work_can_ask_for_the_size_of_what_it_reads)
{
    _cleanup_(closep) int out = new_out();

    ASSERT_EQ(run(ask_for_size, NULL, out, 10, 60), CONFINED_DONE);
}

static bool reach_out(void *context, int in, int out)
{
    int *other = context;

    return open("/etc/passwd", O_RDONLY) < 0 && open("/tmp/x", O_WRONLY | O_CREAT, 0600) < 0 &&
           socket(AF_UNIX, SOCK_STREAM, 0) < 0 && kill(getppid(), 0) < 0 &&
           write(*other, "x", 1) < 0 && errno == EBADF && fork() < 0;
}

TEST(work_reaches_nothing_else)
{
    _cleanup_(closep) int out = new_out();
    _cleanup_(closep) int other = fcntl(out, F_DUPFD_CLOEXEC, 50);

    ASSERT_EQ(run(reach_out, &other, out, 10, 60), CONFINED_DONE);
}

static bool refuse(void *context, int in, int out)
{
    return false;
}

static bool crash(void *context, int in, int out)
{
    abort();
}

static bool write_much(void *context, int in, int out)
{
    char bytes[4096] = {0};

    while (write(out, bytes, sizeof(bytes)) > 0)
        ;
    return true;
}

static bool work_on(void *context, int in, int out)
{
    for (volatile unsigned i = 0;; i++)
        ;
    return true;
}

static bool take_memory(void *context, int in, int out)
{
    for (size_t taken = 0; taken < 2ul * MEMORY_MAX; taken += 1 << 20) {
        char *memory =
            mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

        if (memory == MAP_FAILED)
            return false;
        memset(memory, 1, 1 << 20);
    }
    return true;
}

TEST(ends_are_told_apart)
{
    _cleanup_(closep) int out = new_out();

    ASSERT_EQ(run(refuse, NULL, out, 10, 60), CONFINED_FAILED);
    ASSERT_EQ(run(crash, NULL, out, 10, 60), CONFINED_CRASHED);
    ASSERT_EQ(run(write_much, NULL, out, 10, 60), CONFINED_EXCEEDED);
    ASSERT_EQ(run(work_on, NULL, out, 1, 60), CONFINED_EXCEEDED);
    ASSERT_EQ(run(work_on, NULL, out, 100, 1), CONFINED_HUNG);
    ASSERT_EQ(run(take_memory, NULL, out, 10, 60), CONFINED_FAILED);
}

TEST(work_that_nobody_wants_is_stopped)
{
    _cleanup_(closep) int out = new_out();
    const struct confined_terms terms = {work_on, NULL, out, out, MEMORY_MAX, 4096, 100};
    struct confined confined;

    ASSERT_HR(confined_start(&terms, &confined), S_OK);
    confined_stop(&confined);
    ASSERT_EQ(confined.pid, -1);
}
