/* SPDX-License-Identifier: MIT */
/*
 * Compound files that several processes have open, and that foreign bytes come back to.
 */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
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

/* How far a process that commits has come; it never sleeps between two of these. */
enum stage {
    STAGE_BEGUN,
    STAGE_OPEN,
    STAGE_MAY_COMMIT,
    STAGE_COMMITTED,
};

static void wait_for_stage(const int *stage, enum stage wanted)
{
    while (__atomic_load_n(stage, __ATOMIC_ACQUIRE) != (int)wanted)
        sched_yield();
}

static void commit_when_allowed(int *stage)
{
    IStorage *storage;

    if (StgOpenStorage(name, NULL, SHARED, NULL, 0, &storage) != S_OK ||
        IStorage_SetStateBits(storage, 7, UINT32_MAX) != S_OK)
        _exit(1);
    __atomic_store_n(stage, STAGE_OPEN, __ATOMIC_RELEASE);
    wait_for_stage(stage, STAGE_MAY_COMMIT);
    if (IStorage_Commit(storage, STGC_DEFAULT) != S_OK)
        _exit(2);
    __atomic_store_n(stage, STAGE_COMMITTED, __ATOMIC_RELEASE);
    _exit(IStorage_Release(storage) != 0);
}

static char state_of(pid_t process)
{
    char stat_path[64], state = '?';
    FILE *file;

    snprintf(stat_path, sizeof(stat_path), "/proc/%d/stat", (int)process);
    file = fopen(stat_path, "re");
    ASSERT_TRUE(file != NULL);
    ASSERT_EQ(fscanf(file, "%*d (%*[^)]) %c", &state), 1);
    fclose(file);
    return state;
}

TEST(a_commit_waits_for_one_who_is_at_the_file)
{
    int *stage =
        mmap(NULL, sizeof(*stage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child;
    int fd;

    ASSERT_TRUE(stage != MAP_FAILED);
    make_file();
    fd = open(path, O_RDWR | O_CLOEXEC);
    child = fork();
    if (child == 0)
        commit_when_allowed(stage);
    wait_for_stage(stage, STAGE_OPEN);
    ASSERT_EQ(flock(fd, LOCK_EX), 0);
    __atomic_store_n(stage, STAGE_MAY_COMMIT, __ATOMIC_RELEASE);
    /* It sleeps until it may, or it does not wait at all; waiting for a disk is another state. */
    while (state_of(child) != 'S' && __atomic_load_n(stage, __ATOMIC_ACQUIRE) != STAGE_COMMITTED)
        sched_yield();
    ASSERT_EQ(__atomic_load_n(stage, __ATOMIC_ACQUIRE), STAGE_MAY_COMMIT);
    ASSERT_EQ(flock(fd, LOCK_UN), 0);
    wait_for(child);
    close(fd);
    ASSERT_EQ(read_bits(), 7);
    munmap(stage, sizeof(*stage));
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

/* ---- foreign bytes ---- */

struct foreign {
    ILockBytes ILockBytes_iface;
    ILockBytes *inner;
    IStorage *storage; /* whose calls are tried while bytes are written; NULL at first */
    IStream *stream;
    bool is_asked;
};

static struct foreign *from_ILockBytes(ILockBytes *iface)
{
    return (struct foreign *)iface;
}

static ULONG foreign_count(ILockBytes *iface)
{
    return 1;
}

static HRESULT foreign_ReadAt(ILockBytes *iface, ULARGE_INTEGER offset, void *bytes, ULONG size,
                              ULONG *ret_n)
{
    return ILockBytes_ReadAt(from_ILockBytes(iface)->inner, offset, bytes, size, ret_n);
}

static void *count_elsewhere(void *context)
{
    IStorage_AddRef((IStorage *)context);
    return (void *)(uintptr_t)IStorage_Release((IStorage *)context);
}

static void come_back(struct foreign *foreign)
{
    IStorage *storage = foreign->storage;
    pthread_t thread;
    void *n;

    foreign->storage = NULL;
    ASSERT_EQ(pthread_create(&thread, NULL, count_elsewhere, storage), 0);
    ASSERT_EQ(pthread_join(thread, &n), 0);
    ASSERT_EQ((uintptr_t)n, 1);
    ASSERT_EQ(IStream_Release(foreign->stream), 0);
    ASSERT_HR(IStorage_DestroyElement(storage, u"stream"), S_OK);
    ASSERT_HR(IStorage_Commit(storage, STGC_DEFAULT), STG_E_INUSE);
    ASSERT_EQ(IStorage_Release(storage), 0);
    foreign->is_asked = true;
}

static HRESULT foreign_WriteAt(ILockBytes *iface, ULARGE_INTEGER offset, const void *bytes,
                               ULONG size, ULONG *ret_n)
{
    if (from_ILockBytes(iface)->storage)
        come_back(from_ILockBytes(iface));
    return ILockBytes_WriteAt(from_ILockBytes(iface)->inner, offset, bytes, size, ret_n);
}

static HRESULT foreign_Flush(ILockBytes *iface)
{
    return S_OK;
}

static HRESULT foreign_SetSize(ILockBytes *iface, ULARGE_INTEGER size)
{
    return ILockBytes_SetSize(from_ILockBytes(iface)->inner, size);
}

static HRESULT foreign_Stat(ILockBytes *iface, STATSTG *ret_stat, DWORD flag)
{
    return ILockBytes_Stat(from_ILockBytes(iface)->inner, ret_stat, flag);
}

static ILockBytesVtbl foreign_vtable = {
    .AddRef = foreign_count,
    .Release = foreign_count,
    .ReadAt = foreign_ReadAt,
    .WriteAt = foreign_WriteAt,
    .Flush = foreign_Flush,
    .SetSize = foreign_SetSize,
    .Stat = foreign_Stat,
};

TEST(foreign_bytes_may_come_back_while_they_are_written)
{
    struct foreign foreign = {.ILockBytes_iface.lpVtbl = &foreign_vtable};
    static const char bytes[100000];
    IStorage *storage;
    IStream *stream;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &foreign.inner), S_OK);
    ASSERT_HR(
        StgCreateDocfileOnILockBytes(&foreign.ILockBytes_iface, STGM_CREATE | WRITES, 0, &storage),
        S_OK);
    ASSERT_HR(IStorage_CreateStream(storage, u"stream", WRITES, 0, 0, &stream), S_OK);
    ASSERT_HR(IStream_Write(stream, bytes, sizeof(bytes), NULL), S_OK);
    foreign.stream = stream;
    foreign.storage = storage;
    ASSERT_HR(IStorage_Commit(storage, STGC_DEFAULT), S_OK);
    ASSERT_TRUE(foreign.is_asked);
    ASSERT_HR(StgIsStorageILockBytes(foreign.inner), S_OK);
    ASSERT_EQ(ILockBytes_Release(foreign.inner), 0);
}
