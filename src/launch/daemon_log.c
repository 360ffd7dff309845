/* SPDX-License-Identifier: MIT */
#include "launch/daemon_log.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"

#define LOG_NAME "comityd.log"

enum {
    LOG_MAX = 1024 * 1024,
};

/* Opens the file in the folder, after one that is full was put aside. */
static void open_in(int folder)
{
    _cleanup_(closep) int fd = -1;
    struct stat status;

    if (fstatat(folder, LOG_NAME, &status, 0) == 0 && status.st_size > LOG_MAX)
        renameat(folder, LOG_NAME, folder, LOG_NAME ".1");
    fd = openat(folder, LOG_NAME, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd >= 0) {
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
    }
}

void daemon_log_open(void)
{
    _cleanup_(closep) int folder = -1;

    if (SUCCEEDED(home_open(HOME_STATE, &folder)))
        open_in(folder);
    else
        hr_clear();
}

void daemon_log_write(const void *words, size_t size)
{
    _cleanup_(closep) int folder = -1;
    struct stat here, named;

    /* What cannot be logged is lost: a server must not wait for it. */
    if (write(STDERR_FILENO, words, size) < 0 || fstat(STDERR_FILENO, &here) < 0 ||
        !S_ISREG(here.st_mode) || here.st_size <= LOG_MAX)
        return;
    if (FAILED(home_open(HOME_STATE, &folder))) {
        hr_clear();
        return;
    }
    /* In the foreground standard error is somebody else's file. */
    if (fstatat(folder, LOG_NAME, &named, 0) == 0 && named.st_ino == here.st_ino &&
        named.st_dev == here.st_dev)
        open_in(folder);
}
