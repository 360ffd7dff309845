/* SPDX-License-Identifier: MIT */
#include "wire/endpoint.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"
#include "test.h"

TEST(who_listens_is_found_and_who_has_gone_is_not)
{
    _cleanup_(closep) int client = -1;
    int listener;

    ASSERT_HR(endpoint_connect("name", &client), hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    ASSERT_HR(endpoint_listen("name", &listener), S_OK);
    ASSERT_HR(endpoint_connect("name", &client), S_OK);
    close(listener);
    close(TAKE_FD(client));
    ASSERT_TRUE(endpoint_exists("name"));
    ASSERT_HR(endpoint_connect("name", &client), hr_from_win32(RPC_S_SERVER_UNAVAILABLE));
    ASSERT_HR(endpoint_listen("name", &listener), S_OK);
    close(listener);
}

TEST(what_is_no_socket_is_named_and_left_alone)
{
    _cleanup_(closep) int folder = -1, file = -1;
    struct stat status;
    int fd;

    ASSERT_HR(home_open(HOME_RUNTIME, &folder), S_OK);
    ASSERT_EQ(mkdirat(folder, "name", 0700), 0);
    ASSERT_HR(endpoint_connect("name", &fd), hr_from_win32(ERROR_FILE_EXISTS));
    ASSERT_TRUE(strstr(hr_message(), "/run/name is a folder"));
    ASSERT_HR(endpoint_listen("name", &fd), hr_from_win32(ERROR_FILE_EXISTS));
    file = openat(folder, "other", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ASSERT_EQ(write(file, "mine", 4), 4);
    ASSERT_HR(endpoint_connect("other", &fd), hr_from_win32(ERROR_FILE_EXISTS));
    ASSERT_TRUE(strstr(hr_message(), "/run/other is a file"));
    ASSERT_HR(endpoint_listen("other", &fd), hr_from_win32(ERROR_FILE_EXISTS));
    ASSERT_EQ(fstatat(folder, "other", &status, 0), 0);
    ASSERT_EQ(status.st_size, 4);
}

TEST(another_name_leads_to_who_listens_and_replaces_a_dead_one)
{
    int listener, dead, client;

    ASSERT_HR(endpoint_listen("process-1", &dead), S_OK);
    close(dead);
    ASSERT_HR(endpoint_listen("oxid-1", &listener), S_OK);
    ASSERT_HR(endpoint_link("oxid-1", "process-1"), S_OK);
    ASSERT_HR(endpoint_connect("process-1", &client), S_OK);
    close(client);
    endpoint_remove("oxid-1");
    ASSERT_HR(endpoint_connect("process-1", &client), S_OK);
    close(client);
    close(listener);
    ASSERT_HR(endpoint_link("oxid-1", "process-1"), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

static void count(void *context, const char *name)
{
    ++*(int *)context;
    ASSERT_EQ(strncmp(name, ENDPOINT_PROCESS, strlen(ENDPOINT_PROCESS)), 0);
}

TEST(who_has_gone_is_swept_away_and_no_other)
{
    static const char *const dead[] = {"oxid-1", "process-1", "scm"};
    int listener, n = 0;

    for (size_t i = 0; i < sizeof(dead) / sizeof(*dead); i++) {
        ASSERT_HR(endpoint_listen(dead[i], &listener), S_OK);
        close(listener);
    }
    ASSERT_HR(endpoint_listen("process-2", &listener), S_OK);
    endpoint_sweep();
    ASSERT_FALSE(endpoint_exists("oxid-1"));
    ASSERT_FALSE(endpoint_exists("process-1"));
    ASSERT_TRUE(endpoint_exists("process-2"));
    ASSERT_TRUE(endpoint_exists("scm"));
    endpoint_visit(ENDPOINT_PROCESS, count, &n);
    ASSERT_EQ(n, 1);
    close(listener);
}
