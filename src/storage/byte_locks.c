/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "storage/byte_locks.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>

/* Where the bytes are. Ranges are as many bytes as there may be holders. */
enum {
    PRIORITY_FIRST = 0x7fffff58,
    NO_SNAPSHOT = 0x7fffff6c,
    PRIORITY_CHECK = 0x7fffff80,
    PRIORITY_SECOND = 0x7fffff81,
    READERS = 0x7fffff93,
    WRITERS = 0x7fffffa7,
    READ_DENIERS = 0x7fffffbb,
    WRITE_DENIERS = 0x7fffffcf,
    RANGE_SIZE = 20,
    ENTRIES_MAX = 1000,
    ENTRY_PAUSE_NS = 10000000,
};

/* ---- one lock ---- */

static struct flock lock_of(short type, uint64_t offset, uint64_t size)
{
    return (struct flock){
        .l_type = type,
        .l_whence = SEEK_SET,
        .l_start = (off_t)offset,
        .l_len = (off_t)size,
    };
}

/* Who may only read a file cannot lock it against readers: then it tells writers alone, and finds
 * all the same whom it must not meet. */
static HRESULT lock_file(int fd, uint64_t offset)
{
    struct flock lock = lock_of(F_WRLCK, offset, 1);

    if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return S_OK;
    if (errno == EBADF) {
        lock.l_type = F_RDLCK;
        if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
            return S_OK;
    }
    return errno == EAGAIN || errno == EACCES ? STG_E_LOCKVIOLATION : S_OK;
}

static HRESULT lock_bytes(ILockBytes *bytes, uint64_t offset, uint64_t size)
{
    ULARGE_INTEGER at = {.QuadPart = offset}, n = {.QuadPart = size};
    HRESULT hr = ILockBytes_LockRegion(bytes, at, n, LOCK_ONLYONCE);

    return hr == STG_E_ACCESSDENIED || hr == STG_E_SHAREVIOLATION ? STG_E_LOCKVIOLATION : hr;
}

static void unlock_bytes(ILockBytes *bytes, uint64_t offset, uint64_t size)
{
    ULARGE_INTEGER at = {.QuadPart = offset}, n = {.QuadPart = size};

    ILockBytes_UnlockRegion(bytes, at, n, LOCK_ONLYONCE);
}

static HRESULT lock(const struct byte_locks *locks, uint64_t offset)
{
    return locks->fd >= 0 ? lock_file(locks->fd, offset) : lock_bytes(locks->bytes, offset, 1);
}

/* S_FALSE if others have locked a part. */
static HRESULT look(const struct byte_locks *locks, uint64_t offset, uint64_t size)
{
    struct flock other = lock_of(F_WRLCK, offset, size);
    HRESULT hr;

    if (locks->fd >= 0)
        return fcntl(locks->fd, F_OFD_GETLK, &other) == 0 && other.l_type != F_UNLCK ? S_FALSE
                                                                                     : S_OK;
    hr = lock_bytes(locks->bytes, offset, size);
    if (hr == STG_E_LOCKVIOLATION)
        return S_FALSE;
    if (SUCCEEDED(hr))
        unlock_bytes(locks->bytes, offset, size);
    return hr;
}

/* ---- rules ---- */

/* Whom a mode must not meet. */
struct rule {
    bool (*applies)(DWORD mode);
    uint32_t offset, size;
    HRESULT hr;
};

static bool is_priority(DWORD mode)
{
    return mode & STGM_PRIORITY;
}

static bool denies_write(DWORD mode)
{
    return storage_mode_denies_write(mode) || mode & STGM_NOSNAPSHOT;
}

/* Nothing at all may go on in a file that is read alone. */
static bool reads_alone(DWORD mode)
{
    return (mode & STORAGE_MODE_SHARE) == STGM_SHARE_EXCLUSIVE && !storage_mode_writes(mode) &&
           !is_priority(mode);
}

static const struct rule rules[] = {
    {storage_mode_reads, READ_DENIERS, RANGE_SIZE, STG_E_SHAREVIOLATION},
    {storage_mode_writes, WRITE_DENIERS, RANGE_SIZE, STG_E_SHAREVIOLATION},
    {storage_mode_denies_read, READERS, RANGE_SIZE, STG_E_LOCKVIOLATION},
    {denies_write, WRITERS, RANGE_SIZE, STG_E_LOCKVIOLATION},
    {is_priority, PRIORITY_CHECK, 1, STG_E_LOCKVIOLATION},
    {reads_alone, 0, 0x80000000, STG_E_LOCKVIOLATION},
};

static HRESULT check(const struct byte_locks *locks, DWORD mode)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
        HRESULT hr = rules[i].applies(mode) ? look(locks, rules[i].offset, rules[i].size) : S_OK;

        if (hr != S_OK)
            return hr == S_FALSE ? rules[i].hr : hr;
    }
    return S_OK;
}

/* Takes the first byte of a range that is free. */
static HRESULT take(struct byte_locks *locks, uint64_t offset, unsigned n)
{
    HRESULT hr = STG_E_LOCKVIOLATION;

    for (unsigned i = 0; hr == STG_E_LOCKVIOLATION && i < n; i++) {
        hr = lock(locks, offset + i);
        if (SUCCEEDED(hr))
            locks->taken[locks->n_taken++] = offset + i;
    }
    return hr;
}

static HRESULT take_all(struct byte_locks *locks, DWORD mode)
{
    HRESULT hr = S_OK;

    if (is_priority(mode)) {
        hr = take(locks, PRIORITY_FIRST, RANGE_SIZE);
        if (SUCCEEDED(hr))
            hr = take(locks, PRIORITY_SECOND, READERS - PRIORITY_SECOND - 1);
        return SUCCEEDED(hr) ? take(locks, READERS, RANGE_SIZE) : hr;
    }
    if (mode & STGM_NOSNAPSHOT)
        hr = take(locks, NO_SNAPSHOT, RANGE_SIZE);
    if (SUCCEEDED(hr) && storage_mode_reads(mode))
        hr = take(locks, READERS, RANGE_SIZE);
    if (SUCCEEDED(hr) && storage_mode_writes(mode))
        hr = take(locks, WRITERS, RANGE_SIZE);
    if (SUCCEEDED(hr) && storage_mode_denies_read(mode))
        hr = take(locks, READ_DENIERS, RANGE_SIZE);
    if (SUCCEEDED(hr) && denies_write(mode))
        hr = take(locks, WRITE_DENIERS, RANGE_SIZE);
    return hr;
}

/* Where a file system has no such locks, all go in. */
HRESULT byte_locks_enter(const struct byte_locks *locks)
{
    const struct timespec pause = {.tv_nsec = ENTRY_PAUSE_NS};

    for (unsigned i = 0; locks->fd >= 0 && flock(locks->fd, LOCK_EX | LOCK_NB) < 0;) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return S_OK;
        if (++i == ENTRIES_MAX)
            return STG_E_LOCKVIOLATION;
        nanosleep(&pause, NULL);
    }
    return S_OK;
}

void byte_locks_leave(const struct byte_locks *locks)
{
    if (locks->fd >= 0)
        flock(locks->fd, LOCK_UN);
}

HRESULT byte_locks_take(struct byte_locks *locks, DWORD mode)
{
    HRESULT hr;

    if (locks->fd < 0 && !locks->bytes)
        return S_OK;
    if (mode & STGM_PRIORITY)
        mode &= ~(DWORD)STORAGE_MODE_SHARE;
    hr = check(locks, mode);
    if (SUCCEEDED(hr))
        hr = take_all(locks, mode);
    if (FAILED(hr))
        byte_locks_release(locks);
    return hr;
}

void byte_locks_repeat(const struct byte_locks *locks, int fd)
{
    for (unsigned i = 0; i < locks->n_taken; i++)
        lock_file(fd, locks->taken[i]);
}

void byte_locks_release(struct byte_locks *locks)
{
    struct flock all = lock_of(F_UNLCK, 0, 0);

    if (locks->fd >= 0)
        fcntl(locks->fd, F_OFD_SETLK, &all);
    byte_locks_leave(locks);
    for (unsigned i = 0; locks->fd < 0 && i < locks->n_taken; i++)
        unlock_bytes(locks->bytes, locks->taken[i], 1);
    locks->n_taken = 0;
}

bool byte_locks_are_shared(const struct byte_locks *locks)
{
    return locks->fd >= 0 &&
           look(locks, PRIORITY_FIRST, WRITE_DENIERS + RANGE_SIZE - PRIORITY_FIRST) == S_FALSE;
}
