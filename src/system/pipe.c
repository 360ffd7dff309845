/* SPDX-License-Identifier: MIT */
/*
 * Pipes without a name, and what kind of file a handle stands for.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "kernel/kernel_file.h"

BOOL CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe, LPSECURITY_ATTRIBUTES lpPipeAttributes,
                DWORD nSize)
{
    DWORD flags = lpPipeAttributes && lpPipeAttributes->bInheritHandle ? HANDLE_FLAG_INHERIT : 0;
    HANDLE reading, writing;
    int ends[2];

    if (!hReadPipe || !hWritePipe)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (pipe2(ends, O_CLOEXEC) < 0)
        return kernel_fail(hr_to_win32(hr_from_errno()));
    if (FAILED(kernel_file_new(ends[0], &reading))) {
        close(ends[1]);
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    if (FAILED(kernel_file_new(ends[1], &writing))) {
        CloseHandle(reading);
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    }
    SetHandleInformation(reading, HANDLE_FLAG_INHERIT, flags);
    SetHandleInformation(writing, HANDLE_FLAG_INHERIT, flags);
    *hReadPipe = reading;
    *hWritePipe = writing;
    return TRUE;
}

/* Bytes that can be read; false with the last error. */
static bool count(int fd, int *ret_available)
{
    struct pollfd pipe = {.fd = fd, .events = POLLIN};

    if (ioctl(fd, FIONREAD, ret_available) < 0)
        return kernel_fail(hr_to_win32(hr_from_errno()));
    if (!*ret_available && poll(&pipe, 1, 0) == 1 && pipe.revents & POLLHUP)
        return kernel_fail(ERROR_BROKEN_PIPE);
    return true;
}

/* Copies without taking: by another pipe. */
static bool peek(int fd, void *buffer, size_t size, DWORD *ret_read)
{
    _cleanup_(closep) int reading = -1;
    _cleanup_(closep) int writing = -1;
    int ends[2];
    ssize_t n;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return kernel_fail(hr_to_win32(hr_from_errno()));
    reading = ends[0];
    writing = ends[1];
    n = tee(fd, writing, size, SPLICE_F_NONBLOCK);
    if (n > 0)
        n = read(reading, buffer, (size_t)n);
    if (n < 0 && errno != EAGAIN)
        return kernel_fail(hr_to_win32(hr_from_errno()));
    *ret_read = n > 0 ? (DWORD)n : 0;
    return true;
}

BOOL PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize, LPDWORD lpBytesRead,
                   LPDWORD lpTotalBytesAvail, LPDWORD lpBytesLeftThisMessage)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;
    int fd, available;
    DWORD n = 0;

    if (FAILED(kernel_file_fd(hNamedPipe, &file, &fd)))
        return kernel_fail(ERROR_INVALID_HANDLE);
    if (GetFileType(hNamedPipe) != FILE_TYPE_PIPE)
        return kernel_fail(ERROR_INVALID_FUNCTION);
    if (!count(fd, &available))
        return FALSE;
    if (available && lpBuffer && nBufferSize && !peek(fd, lpBuffer, nBufferSize, &n))
        return FALSE;
    if (lpBytesRead)
        *lpBytesRead = n;
    if (lpTotalBytesAvail)
        *lpTotalBytesAvail = (DWORD)available;
    /* There are no messages in a pipe without a name. */
    if (lpBytesLeftThisMessage)
        *lpBytesLeftThisMessage = 0;
    return TRUE;
}

DWORD GetFileType(HANDLE hFile)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;
    struct stat status;
    int fd;

    if (FAILED(kernel_file_fd(hFile, &file, &fd)) || fstat(fd, &status) < 0) {
        SetLastError(ERROR_INVALID_HANDLE);
        return FILE_TYPE_UNKNOWN;
    }
    SetLastError(ERROR_SUCCESS);
    switch (status.st_mode & S_IFMT) {
    case S_IFREG:
    case S_IFDIR:
    case S_IFBLK:
        return FILE_TYPE_DISK;
    case S_IFCHR:
        return FILE_TYPE_CHAR;
    case S_IFIFO:
    case S_IFSOCK:
        return FILE_TYPE_PIPE;
    default:
        return FILE_TYPE_UNKNOWN;
    }
}
