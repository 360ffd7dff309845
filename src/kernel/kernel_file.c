/* SPDX-License-Identifier: MIT */
/*
 * Files as kernel objects: handles around descriptors.
 */
#include "kernel/kernel_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "base/win32_text_result.h"

struct file {
    struct kernel_object object;
    int fd;          /* (const) */
    char *to_delete; /* (const) the path to be gone with the last handle, or NULL */
};

static struct file *file_from(struct kernel_object *object)
{
    return container_of(object, struct file, object);
}

static void file_destroy(struct kernel_object *object)
{
    struct file *file = file_from(object);

    if (file->fd > STDERR_FILENO)
        close(file->fd);
    if (file->to_delete)
        unlink(file->to_delete);
    free(file->to_delete);
    free(file);
}

/* Every call ends before it returns. */
static bool file_is_signaled(struct kernel_object *object, const struct kernel_thread *thread)
{
    return true;
}

static const struct kernel_class file_class = {
    .destroy = file_destroy,
    .is_signaled = file_is_signaled,
};

static BOOL fail_by_errno(void)
{
    return kernel_fail(hr_to_win32(hr_from_errno()));
}

/* The file behind a handle, referenced; NULL with the last error. */
static struct kernel_object *file_behind(HANDLE handle)
{
    struct kernel_object *object = NULL;

    if (FAILED(kernel_handle_object(handle, &file_class, &object)))
        kernel_fail(ERROR_INVALID_HANDLE);
    return object;
}

HRESULT kernel_file_fd(HANDLE handle, struct kernel_object **ret_object, int *ret_fd)
{
    HRESULT hr;

    hr = kernel_handle_object(handle, &file_class, ret_object);
    if (SUCCEEDED(hr))
        *ret_fd = file_from(*ret_object)->fd;
    return hr_trace(hr);
}

/* ---- opening ---- */

/* Takes both over, in any case. */
static HANDLE file_handle(int fd, char *to_delete)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    struct file *file = calloc(1, sizeof(*file));
    HANDLE handle;

    if (!file) {
        close(fd);
        free(to_delete);
        kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
        return INVALID_HANDLE_VALUE;
    }
    object = &file->object;
    kernel_object_init(object, &file_class);
    file->fd = fd;
    file->to_delete = to_delete;
    if (SUCCEEDED(kernel_handle_new(object, &handle)))
        return handle;
    kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    return INVALID_HANDLE_VALUE;
}

HRESULT kernel_file_new(int fd, HANDLE *ret_handle)
{
    HANDLE handle = file_handle(fd, NULL);

    if (handle == INVALID_HANDLE_VALUE)
        return E_OUTOFMEMORY;
    *ret_handle = handle;
    return S_OK;
}

static int open_flags(DWORD access, DWORD disposition)
{
    static const int dispositions[] = {
        [CREATE_NEW] = O_CREAT | O_EXCL, [CREATE_ALWAYS] = O_CREAT | O_TRUNC, [OPEN_EXISTING] = 0,
        [OPEN_ALWAYS] = O_CREAT,         [TRUNCATE_EXISTING] = O_TRUNC,
    };
    bool reads = access & (GENERIC_READ | GENERIC_ALL);
    bool writes = access & (GENERIC_WRITE | GENERIC_ALL);

    return (writes ? reads ? O_RDWR : O_WRONLY : O_RDONLY) | dispositions[disposition] | O_CLOEXEC;
}

static HANDLE create(char *path, DWORD access, DWORD disposition, DWORD flags)
{
    _cleanup_(freep) char *owned = path;
    _cleanup_(closep) int fd = -1;
    struct stat status;
    bool was_there;

    if (!path)
        return INVALID_HANDLE_VALUE;
    if (disposition < CREATE_NEW || disposition > TRUNCATE_EXISTING) {
        kernel_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    was_there = faccessat(AT_FDCWD, path, F_OK, 0) == 0;
    fd = open(path, open_flags(access, disposition), flags & FILE_ATTRIBUTE_READONLY ? 0444 : 0666);
    if (fd < 0 || fstat(fd, &status) < 0) {
        kernel_fail(errno == EEXIST ? ERROR_FILE_EXISTS : hr_to_win32(hr_from_errno()));
        return INVALID_HANDLE_VALUE;
    }
    if (S_ISDIR(status.st_mode) && !(flags & FILE_FLAG_BACKUP_SEMANTICS)) {
        kernel_fail(ERROR_ACCESS_DENIED);
        return INVALID_HANDLE_VALUE;
    }
    SetLastError(was_there && (disposition == CREATE_ALWAYS || disposition == OPEN_ALWAYS)
                     ? ERROR_ALREADY_EXISTS
                     : ERROR_SUCCESS);
    return file_handle(TAKE_FD(fd), flags & FILE_FLAG_DELETE_ON_CLOSE ? TAKE_PTR(owned) : NULL);
}

/* Sharing is as this system has it: no open file keeps others out. */
HANDLE CreateFileA(LPCSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                   LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                   DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    return create(win32_path_from_narrow(lpFileName), dwDesiredAccess, dwCreationDisposition,
                  dwFlagsAndAttributes);
}

HANDLE CreateFileW(LPCWSTR lpFileName, DWORD dwDesiredAccess, DWORD dwShareMode,
                   LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD dwCreationDisposition,
                   DWORD dwFlagsAndAttributes, HANDLE hTemplateFile)
{
    return create(win32_path_from_wide(lpFileName), dwDesiredAccess, dwCreationDisposition,
                  dwFlagsAndAttributes);
}

static HANDLE standard_handles[3]; /* (lock) */

BOOL SetStdHandle(DWORD nStdHandle, HANDLE hHandle)
{
    DWORD index = STD_INPUT_HANDLE - nStdHandle;

    if (index > 2)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    kernel_lock();
    standard_handles[index] = hHandle;
    kernel_unlock();
    return TRUE;
}

HANDLE GetStdHandle(DWORD nStdHandle)
{
    DWORD index = STD_INPUT_HANDLE - nStdHandle;
    HANDLE handle;

    if (index > 2) {
        kernel_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    kernel_lock();
    handle = standard_handles[index];
    if (handle && !kernel_handle_find(handle, &file_class))
        handle = NULL;
    kernel_unlock();
    if (handle)
        return handle;

    handle = file_handle((int)index, NULL);
    kernel_lock();
    standard_handles[index] = handle;
    kernel_unlock();
    return handle;
}

/* ---- reading and writing ---- */

/* A pipe whose writers have gone is broken on Windows; a file has an end. */
static bool is_pipe(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

BOOL ReadFile(HANDLE hFile, LPVOID lpBuffer, DWORD nNumberOfBytesToRead,
              LPDWORD lpNumberOfBytesRead, LPOVERLAPPED lpOverlapped)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);
    ssize_t n;

    if (lpNumberOfBytesRead)
        *lpNumberOfBytesRead = 0;
    if (!object)
        return FALSE;
    do
        n = read(file_from(object)->fd, lpBuffer, nNumberOfBytesToRead);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return fail_by_errno();
    if (n == 0 && nNumberOfBytesToRead && is_pipe(file_from(object)->fd))
        return kernel_fail(ERROR_BROKEN_PIPE);
    if (lpNumberOfBytesRead)
        *lpNumberOfBytesRead = (DWORD)n;
    return TRUE;
}

/* write() without the signal that a broken pipe sends, which nobody expects of WriteFile. */
static ssize_t write_quietly(int fd, const void *bytes, size_t size)
{
    const struct timespec now = {0};
    sigset_t broken, before, pending;
    ssize_t n;
    int error;

    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    n = write(fd, bytes, size);
    error = errno;
    if (n < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&broken, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return n;
}

BOOL WriteFile(HANDLE hFile, LPCVOID lpBuffer, DWORD nNumberOfBytesToWrite,
               LPDWORD lpNumberOfBytesWritten, LPOVERLAPPED lpOverlapped)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);
    const char *bytes = lpBuffer;
    DWORD written = 0;

    if (lpNumberOfBytesWritten)
        *lpNumberOfBytesWritten = 0;
    if (!object)
        return FALSE;
    while (written < nNumberOfBytesToWrite) {
        ssize_t n =
            write_quietly(file_from(object)->fd, bytes + written, nNumberOfBytesToWrite - written);

        if (n < 0 && errno != EINTR)
            return errno == EPIPE ? kernel_fail(ERROR_NO_DATA) : fail_by_errno();
        written += n > 0 ? (DWORD)n : 0;
    }
    if (lpNumberOfBytesWritten)
        *lpNumberOfBytesWritten = written;
    return TRUE;
}

BOOL GetFileSizeEx(HANDLE hFile, LARGE_INTEGER *lpFileSize)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);
    struct stat status;

    if (!object)
        return FALSE;
    if (fstat(file_from(object)->fd, &status) < 0)
        return fail_by_errno();
    lpFileSize->QuadPart = status.st_size;
    return TRUE;
}

DWORD GetFileSize(HANDLE hFile, LPDWORD lpFileSizeHigh)
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(hFile, &size))
        return INVALID_FILE_SIZE;
    if (lpFileSizeHigh)
        *lpFileSizeHigh = (DWORD)size.HighPart;
    SetLastError(ERROR_SUCCESS);
    return size.LowPart;
}

BOOL SetFilePointerEx(HANDLE hFile, LARGE_INTEGER liDistanceToMove, PLARGE_INTEGER lpNewFilePointer,
                      DWORD dwMoveMethod)
{
    LONG high = liDistanceToMove.HighPart;
    DWORD low = SetFilePointer(hFile, (LONG)liDistanceToMove.LowPart, &high, dwMoveMethod);

    if (low == INVALID_SET_FILE_POINTER && GetLastError() != ERROR_SUCCESS)
        return FALSE;
    if (lpNewFilePointer) {
        lpNewFilePointer->LowPart = low;
        lpNewFilePointer->HighPart = high;
    }
    return TRUE;
}

DWORD SetFilePointer(HANDLE hFile, LONG lDistanceToMove, PLONG lpDistanceToMoveHigh,
                     DWORD dwMoveMethod)
{
    static const int methods[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);
    LARGE_INTEGER distance = {.QuadPart = lDistanceToMove};

    if (!object)
        return INVALID_SET_FILE_POINTER;
    if (lpDistanceToMoveHigh) {
        distance.LowPart = (DWORD)lDistanceToMove;
        distance.HighPart = *lpDistanceToMoveHigh;
    }
    if (dwMoveMethod > FILE_END) {
        kernel_fail(ERROR_INVALID_PARAMETER);
        return INVALID_SET_FILE_POINTER;
    }
    distance.QuadPart = lseek(file_from(object)->fd, distance.QuadPart, methods[dwMoveMethod]);
    if (distance.QuadPart < 0) {
        kernel_fail(errno == EINVAL ? ERROR_NEGATIVE_SEEK : hr_to_win32(hr_from_errno()));
        return INVALID_SET_FILE_POINTER;
    }
    if (lpDistanceToMoveHigh)
        *lpDistanceToMoveHigh = distance.HighPart;
    SetLastError(ERROR_SUCCESS);
    return distance.LowPart;
}

BOOL SetEndOfFile(HANDLE hFile)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);
    off_t end;

    if (!object)
        return FALSE;
    end = lseek(file_from(object)->fd, 0, SEEK_CUR);
    return end >= 0 && ftruncate(file_from(object)->fd, end) == 0 ? TRUE : fail_by_errno();
}

BOOL FlushFileBuffers(HANDLE hFile)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = file_behind(hFile);

    if (!object)
        return FALSE;
    return fsync(file_from(object)->fd) == 0 ? TRUE : fail_by_errno();
}
