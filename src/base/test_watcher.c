/* SPDX-License-Identifier: MIT */
#include "base/watcher.h"

#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

struct probe {
    struct watcher_source source;
    HANDLE told;
};

/* One telling is enough for these tests: the source goes. */
static void tell(struct watcher_source *source)
{
    struct probe *probe = container_of(source, struct probe, source);

    watcher_remove(source);
    SetEvent(probe->told);
}

static void watch_one(void)
{
    struct probe probe = {.source = {.fd = eventfd(0, EFD_CLOEXEC), .ready = tell},
                          .told = CreateEventW(NULL, FALSE, FALSE, NULL)};
    uint64_t one = 1;

    ASSERT_HR(watcher_add(&probe.source), S_OK);
    ASSERT_EQ(write(probe.source.fd, &one, sizeof(one)), sizeof(one));
    ASSERT_EQ(WaitForSingleObject(probe.told, INFINITE), WAIT_OBJECT_0);
    watcher_remove(&probe.source);
    close(probe.source.fd);
    CloseHandle(probe.told);
}

TEST(what_gets_readable_is_told)
{
    test_expect_open_descriptors();
    watch_one();
    watch_one();
}

TEST(a_child_has_a_watcher_of_its_own)
{
    int status;
    pid_t pid;

    test_expect_open_descriptors();
    watch_one();
    pid = fork();
    if (pid == 0) {
        watch_one();
        _exit(0);
    }
    ASSERT_EQ(waitpid(pid, &status, 0), pid);
    ASSERT_EQ(status, 0);
    watch_one();
}

TEST(a_wrong_descriptor_is_refused)
{
    struct probe probe = {.source = {.fd = -1, .ready = tell}};

    test_expect_open_descriptors();
    ASSERT_TRUE(FAILED(watcher_add(&probe.source)));
    watcher_remove(&probe.source);
}
