/* SPDX-License-Identifier: MIT */
#include "hive/hive_snapshot.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "hive/hive_pages.h"

const char snapshot_name[] = "data.snapshot";
static const char new_name[] = "data.snapshot.new";
static const char lock_name[] = "snapshot.lock";

enum {
    LMDB_PAGE = 4096,
    LMDB_NUMBER_OFFSET = 16 + 128, /* of the meta page's transaction number */
};

static bool others_may(int folder, const char *name, mode_t rights)
{
    struct stat status;

    return fstatat(folder, name, &status, 0) == 0 && (status.st_mode & rights) == rights;
}

bool snapshot_is_wanted(enum hive_kind kind, int folder)
{
    return kind == HIVE_MACHINE && geteuid() == 0 && others_may(folder, ".", S_IROTH | S_IXOTH) &&
           (!home_is_private() || others_may(folder, "..", S_IXOTH));
}

bool snapshot_exists(int folder)
{
    return faccessat(folder, snapshot_name, R_OK, 0) == 0;
}

/* The number of the state that is published: the newer of the two meta pages'. */
static uint64_t published_number(int folder)
{
    _cleanup_(closep) int fd = openat(folder, snapshot_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    uint64_t newest = 0, number;

    for (off_t page = 0; fd >= 0 && page < 2; page++) {
        if (pread(fd, &number, sizeof(number), page * LMDB_PAGE + LMDB_NUMBER_OFFSET) ==
                sizeof(number) &&
            number > newest)
            newest = number;
    }
    return newest;
}

static bool copy(MDB_env *env, int folder)
{
    _cleanup_(closep) int fd = -1;

    unlinkat(folder, new_name, 0);
    fd = openat(folder, new_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return fd >= 0 && mdb_env_copyfd(env, fd) == 0 && fdatasync(fd) == 0 && fchmod(fd, 0644) == 0;
}

static void seal(int folder)
{
    _cleanup_(closep) int fd = openat(folder, snapshot_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0)
        hive_seal_write(folder, snapshot_name, fd);
}

void snapshot_publish(MDB_env *env, int folder)
{
    _cleanup_(closep) int lock =
        openat(folder, lock_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    MDB_envinfo info;

    /* Copies of two processes one after the other: the later has the newer state. */
    if (lock < 0 || flock(lock, LOCK_EX) < 0)
        return;
    if (mdb_env_info(env, &info) == 0 && published_number(folder) == info.me_last_txnid)
        return;
    if (!copy(env, folder) || renameat(folder, new_name, folder, snapshot_name) < 0)
        unlinkat(folder, new_name, 0);
    else
        seal(folder);
}
