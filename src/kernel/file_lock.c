/* SPDX-License-Identifier: MIT */
/*
 * Locks of parts of files: each is the open file's, as Windows' are the handle's.
 */
#include <errno.h>
#include <fcntl.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "kernel/kernel_file.h"

static BOOL fail(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

static uint64_t join(DWORD low, DWORD high)
{
    return low | (uint64_t)high << 32;
}

/* Ranges may lie behind the end, as far as offsets reach. */
static bool make_lock(uint64_t offset, uint64_t size, struct flock *ret_lock)
{
    uint64_t end;

    if (size == 0 || __builtin_add_overflow(offset, size, &end) || end > INT64_MAX)
        return false;
    *ret_lock =
        (struct flock){.l_whence = SEEK_SET, .l_start = (off_t)offset, .l_len = (off_t)size};
    return true;
}

/* A descriptor that may not write can only share, one that may not read only not share. */
static bool lock_as(int fd, int command, struct flock *lock, short type)
{
    lock->l_type = type;
    if (fcntl(fd, command, lock) == 0)
        return true;
    if (errno != EBADF)
        return false;
    lock->l_type = type == F_WRLCK ? F_RDLCK : F_WRLCK;
    return fcntl(fd, command, lock) == 0;
}

static BOOL lock_range(HANDLE handle, DWORD flags, uint64_t offset, uint64_t size)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    int fd, command = flags & LOCKFILE_FAIL_IMMEDIATELY ? F_OFD_SETLK : F_OFD_SETLKW;
    struct flock lock;

    if (FAILED(kernel_file_fd(handle, &object, &fd)))
        return fail(ERROR_INVALID_HANDLE);
    if (!make_lock(offset, size, &lock))
        return fail(ERROR_INVALID_PARAMETER);
    if (lock_as(fd, command, &lock, flags & LOCKFILE_EXCLUSIVE_LOCK ? F_WRLCK : F_RDLCK))
        return TRUE;
    return fail(errno == EAGAIN || errno == EACCES ? ERROR_LOCK_VIOLATION
                                                   : hr_to_win32(hr_from_errno()));
}

static BOOL unlock_range(HANDLE handle, uint64_t offset, uint64_t size)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct flock lock;
    int fd;

    if (FAILED(kernel_file_fd(handle, &object, &fd)))
        return fail(ERROR_INVALID_HANDLE);
    if (!make_lock(offset, size, &lock))
        return fail(ERROR_INVALID_PARAMETER);
    lock.l_type = F_UNLCK;
    return fcntl(fd, F_OFD_SETLK, &lock) == 0 ? TRUE : fail(hr_to_win32(hr_from_errno()));
}

static uint64_t offset_of(const OVERLAPPED *overlapped)
{
    return join(overlapped->Offset, overlapped->OffsetHigh);
}

BOOL LockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
              DWORD nNumberOfBytesToLockLow, DWORD nNumberOfBytesToLockHigh)
{
    return lock_range(hFile, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY,
                      join(dwFileOffsetLow, dwFileOffsetHigh),
                      join(nNumberOfBytesToLockLow, nNumberOfBytesToLockHigh));
}

BOOL LockFileEx(HANDLE hFile, DWORD dwFlags, DWORD dwReserved, DWORD nNumberOfBytesToLockLow,
                DWORD nNumberOfBytesToLockHigh, LPOVERLAPPED lpOverlapped)
{
    if (!lpOverlapped || dwReserved)
        return fail(ERROR_INVALID_PARAMETER);
    return lock_range(hFile, dwFlags, offset_of(lpOverlapped),
                      join(nNumberOfBytesToLockLow, nNumberOfBytesToLockHigh));
}

BOOL UnlockFile(HANDLE hFile, DWORD dwFileOffsetLow, DWORD dwFileOffsetHigh,
                DWORD nNumberOfBytesToUnlockLow, DWORD nNumberOfBytesToUnlockHigh)
{
    return unlock_range(hFile, join(dwFileOffsetLow, dwFileOffsetHigh),
                        join(nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh));
}

BOOL UnlockFileEx(HANDLE hFile, DWORD dwReserved, DWORD nNumberOfBytesToUnlockLow,
                  DWORD nNumberOfBytesToUnlockHigh, LPOVERLAPPED lpOverlapped)
{
    if (!lpOverlapped || dwReserved)
        return fail(ERROR_INVALID_PARAMETER);
    return unlock_range(hFile, offset_of(lpOverlapped),
                        join(nNumberOfBytesToUnlockLow, nNumberOfBytesToUnlockHigh));
}
