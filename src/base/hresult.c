/* SPDX-License-Identifier: MIT */
#include "base/hresult.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    MESSAGE_SIZE = 1024,
    PATH_SIZE = 256,
    WIN32_PREFIX = 0x80070000,
};

struct failure {
    HRESULT hr;
    char message[MESSAGE_SIZE];
    char path[PATH_SIZE];
};

static _Thread_local struct failure last_failure;

HRESULT hr_raise_at(HRESULT hr, const char *function, const char *format, ...)
{
    struct failure *failure = &last_failure;
    char message[sizeof(failure->message)];
    va_list arguments;

    /* The arguments may have the message before among them. */
    va_start(arguments, format);
    vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    failure->hr = hr;
    strcpy(failure->message, message);
    snprintf(failure->path, sizeof(failure->path), "%s", function);
    return hr;
}

HRESULT hr_trace_at(HRESULT hr, const char *function)
{
    struct failure *failure = &last_failure;
    size_t used;

    if (!FAILED(hr) || hr != failure->hr)
        return hr;

    used = strlen(failure->path);
    snprintf(failure->path + used, sizeof(failure->path) - used, " < %s", function);
    return hr;
}

const char *hr_message(void)
{
    return last_failure.message;
}

const char *hr_path(void)
{
    return last_failure.path;
}

HRESULT hr_recorded(void)
{
    return last_failure.hr;
}

void hr_clear(void)
{
    last_failure.hr = S_OK;
    last_failure.message[0] = '\0';
    last_failure.path[0] = '\0';
}

/* The Win32 code that Windows' own C runtime would have mapped to this errno. */
static uint32_t win32_from_errno(int error)
{
    switch (error) {
    case ENOENT:
        return 2; /* ERROR_FILE_NOT_FOUND */
    case ENOTDIR:
        return 3; /* ERROR_PATH_NOT_FOUND */
    case EMFILE:
    case ENFILE:
        return 4; /* ERROR_TOO_MANY_OPEN_FILES */
    case EACCES:
    case EPERM:
    case EROFS:
        return 5; /* ERROR_ACCESS_DENIED */
    case EBADF:
        return 6; /* ERROR_INVALID_HANDLE */
    case ENOMEM:
        return 14; /* ERROR_OUTOFMEMORY */
    case EXDEV:
        return 17; /* ERROR_NOT_SAME_DEVICE */
    case ENOEXEC:
        return 193; /* ERROR_BAD_EXE_FORMAT */
    case EEXIST:
        return 183; /* ERROR_ALREADY_EXISTS */
    case EPIPE:
        return 109; /* ERROR_BROKEN_PIPE */
    case ENOSPC:
    case EDQUOT:
        return 112; /* ERROR_DISK_FULL */
    case EINVAL:
        return 87; /* ERROR_INVALID_PARAMETER */
    case ENOTEMPTY:
        return 145; /* ERROR_DIR_NOT_EMPTY */
    case EBUSY:
    case ETXTBSY:
        return 170; /* ERROR_BUSY */
    case ENAMETOOLONG:
        return 206; /* ERROR_FILENAME_EXCED_RANGE */
    case ETIMEDOUT:
        return 1460; /* ERROR_TIMEOUT */
    case ECONNREFUSED:
        return 1225; /* ERROR_CONNECTION_REFUSED */
    case ECONNRESET:
        return 1236; /* ERROR_CONNECTION_ABORTED */
    case EIO:
        return 1117; /* ERROR_IO_DEVICE */
    default:
        return 31; /* ERROR_GEN_FAILURE */
    }
}

HRESULT hr_from_errno_value(int error)
{
    if (error == 0)
        return E_UNEXPECTED;

    return hr_from_win32(win32_from_errno(error));
}

HRESULT hr_from_errno(void)
{
    return hr_from_errno_value(errno);
}

HRESULT hr_from_win32(uint32_t error)
{
    if ((HRESULT)error <= 0)
        return (HRESULT)error;

    return (HRESULT)((error & 0xffff) | WIN32_PREFIX);
}

uint32_t hr_to_win32(HRESULT hr)
{
    if (SUCCEEDED(hr))
        return ERROR_SUCCESS;

    if (((uint32_t)hr & 0xffff0000) == WIN32_PREFIX)
        return (uint32_t)hr & 0xffff;

    return (uint32_t)hr;
}
