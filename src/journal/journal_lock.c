/* SPDX-License-Identifier: MIT */
#include "journal/journal_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/home.h"
#include "base/hresult.h"

const char journal_file_name[] = "journal";
const char journal_new_file_name[] = "journal.new";
static const char folder_name[] = "install";
static const char lock_name[] = "lock";

/* It is a record lock, for only that is not inherited; but it does not keep a process from itself.
 * So this is the process that has it: a child that has come of a fork is another. */
static pid_t holder; /* (atomic) */

HRESULT journal_folder_path(char ret_path[static PATH_MAX])
{
    char state[PATH_MAX];
    HRESULT hr;

    hr = home_path(HOME_STATE, state);
    if (FAILED(hr))
        return hr_trace(hr);
    if (snprintf(ret_path, PATH_MAX, "%s/%s", state, folder_name) >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "naming a folder below %s", state);
    return S_OK;
}

/* What lies there is obeyed: nobody else may have written it. */
static HRESULT check_owner(int fd, const char *path)
{
    struct stat status;

    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "examining %s: %s", path, strerror(errno));
    if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)))
        return hr_raise(E_ACCESSDENIED,
                        "%s belongs to user %u and has mode %03o; it must be yours, and no other "
                        "user may write there",
                        path, (unsigned)status.st_uid, (unsigned)status.st_mode & 0777);
    return S_OK;
}

HRESULT journal_folder_open(int *ret_fd)
{
    _cleanup_(closep) int state = -1;
    _cleanup_(closep) int fd = -1;
    char path[PATH_MAX];
    HRESULT hr;

    hr = journal_folder_path(path);
    if (SUCCEEDED(hr))
        hr = home_open(HOME_STATE, &state);
    if (FAILED(hr))
        return hr_trace(hr);
    if (mkdirat(state, folder_name, 0700) < 0 && errno != EEXIST)
        return hr_raise(hr_from_errno(), "making the folder %s: %s", path, strerror(errno));
    fd = openat(state, folder_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the folder %s: %s", path, strerror(errno));
    hr = check_owner(fd, path);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT journal_lock_take(int folder, enum journal_waiting waiting, int *ret_fd)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd;

    if (__atomic_exchange_n(&holder, getpid(), __ATOMIC_ACQ_REL) == getpid())
        return hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING);

    fd = openat(folder, lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0 && fcntl(fd, waiting == JOURNAL_WAIT ? F_SETLKW : F_SETLK, &lock) == 0) {
        *ret_fd = fd;
        return S_OK;
    }
    __atomic_store_n(&holder, 0, __ATOMIC_RELEASE);
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the file that locks installations: %s",
                        strerror(errno));
    close(fd);
    switch (errno) {
    case EACCES:
    case EAGAIN:
        return hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING);
    case EINTR:
        return hr_from_win32(ERROR_INSTALL_USEREXIT);
    default:
        return hr_raise(hr_from_errno(), "waiting for other installations: %s", strerror(errno));
    }
}

void journal_lock_give(int *fd)
{
    if (*fd < 0)
        return;
    close(*fd);
    *fd = -1;
    __atomic_store_n(&holder, 0, __ATOMIC_RELEASE);
}

/* Whether a process has the lock; this one has not. */
static bool is_locked(const char *folder)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    _cleanup_(closep) int fd = -1;
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s", folder, lock_name) >= PATH_MAX)
        return false;
    fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return fd >= 0 && fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

static bool is_mine(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat status;

    return snprintf(path, sizeof(path), "%s/%s", folder, name) < PATH_MAX &&
           lstat(path, &status) == 0 && status.st_uid == geteuid();
}

static bool is_there(const char *folder)
{
    return is_mine(folder, journal_file_name) || is_mine(folder, journal_new_file_name);
}

bool journal_is_left(void)
{
    char folder[PATH_MAX];

    if (FAILED(journal_folder_path(folder)) || !is_there(folder) ||
        __atomic_load_n(&holder, __ATOMIC_ACQUIRE) == getpid() || is_locked(folder))
        return false;
    /* Who had the lock may have ended in order meanwhile. */
    return is_there(folder);
}
