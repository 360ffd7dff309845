/* SPDX-License-Identifier: MIT */
/*
 * Compound files that several processes have open.
 */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

enum {
    SHARED = STGM_READWRITE | STGM_SHARE_DENY_NONE | STGM_TRANSACTED,
    WRITES = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    WRITERS = 4,
    ROUNDS = 12,
};

static char path[300];
static WCHAR name[300];

static void make_file(void)
{
    IStorage *storage;

    snprintf(path, sizeof(path), "%s/file", test_home());
    MultiByteToWideChar(CP_UTF8, 0, path, -1, name, ARRAYSIZE(name));
    ASSERT_HR(StgCreateDocfile(name, STGM_CREATE | WRITES, 0, &storage), S_OK);
    ASSERT_HR(IStorage_SetStateBits(storage, 0, UINT32_MAX), S_OK);
    ASSERT_EQ(IStorage_Release(storage), 0);
}

static DWORD read_bits(void)
{
    IStorage *storage;
    STATSTG stat;

    ASSERT_HR(StgOpenStorage(name, NULL, SHARED, NULL, 0, &storage), S_OK);
    ASSERT_HR(IStorage_Stat(storage, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_EQ(IStorage_Release(storage), 0);
    return stat.grfStateBits;
}

static void wait_for(pid_t child)
{
    int status;

    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

/* ---- writers ---- */

/* False if another was faster. */
static bool count_one(void)
{
    IStorage *storage;
    STATSTG stat;
    HRESULT hr;

    if (StgOpenStorage(name, NULL, SHARED, NULL, 0, &storage) != S_OK ||
        IStorage_Stat(storage, &stat, STATFLAG_NONAME) != S_OK ||
        IStorage_SetStateBits(storage, stat.grfStateBits + 1, UINT32_MAX) != S_OK)
        _exit(1);
    hr = IStorage_Commit(storage, STGC_ONLYIFCURRENT);
    if (hr != S_OK && hr != STG_E_NOTCURRENT)
        _exit(2);
    IStorage_Release(storage);
    return hr == S_OK;
}

static pid_t start_writer(void)
{
    pid_t child = fork();

    if (child != 0)
        return child;
    for (unsigned i = 0; i < ROUNDS; i++) {
        while (!count_one())
            continue;
    }
    _exit(0);
}

TEST(no_commit_of_what_was_current_is_lost)
{
    pid_t children[WRITERS];

    make_file();
    for (unsigned i = 0; i < WRITERS; i++)
        children[i] = start_writer();
    for (unsigned i = 0; i < WRITERS; i++)
        wait_for(children[i]);
    ASSERT_EQ(read_bits(), WRITERS * ROUNDS);
}

TEST(a_commit_waits_for_one_who_is_at_the_file)
{
    IStorage *storage;
    pid_t child;
    int fd;

    make_file();
    ASSERT_HR(StgOpenStorage(name, NULL, SHARED, NULL, 0, &storage), S_OK);
    fd = open(path, O_RDWR | O_CLOEXEC);
    ASSERT_EQ(flock(fd, LOCK_EX), 0);
    child = fork();
    if (child == 0) {
        /* Let go for both. */
        usleep(100000);
        _exit(flock(fd, LOCK_UN));
    }
    ASSERT_HR(IStorage_SetStateBits(storage, 7, UINT32_MAX), S_OK);
    ASSERT_HR(IStorage_Commit(storage, STGC_DEFAULT), S_OK);
    ASSERT_TRUE(flock(fd, LOCK_EX | LOCK_NB) == 0);
    close(fd);
    wait_for(child);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_EQ(read_bits(), 7);
}

/* ---- forked ---- */

TEST(a_forked_process_leaves_its_parent_s_file_alone)
{
    IStorage *storage, *other;
    pid_t child;

    make_file();
    ASSERT_HR(StgCreateDocfile(name, STGM_CREATE | STGM_DELETEONRELEASE | WRITES, 0, &storage),
              S_OK);
    child = fork();
    if (child == 0) {
        if (IStorage_SetStateBits(storage, 7, UINT32_MAX) != S_OK ||
            IStorage_Commit(storage, STGC_DEFAULT) != STG_E_REVERTED ||
            IStorage_Release(storage) != 0)
            _exit(1);
        _exit(0);
    }
    wait_for(child);
    ASSERT_EQ(access(path, F_OK), 0);
    ASSERT_TRUE(FAILED(StgOpenStorage(name, NULL, WRITES, NULL, 0, &other)));
    ASSERT_HR(IStorage_Commit(storage, STGC_DEFAULT), S_OK);
    ASSERT_EQ(IStorage_Release(storage), 0);
    ASSERT_TRUE(access(path, F_OK) < 0);
}
