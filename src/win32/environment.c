/* SPDX-License-Identifier: MIT */
/*
 * A program's command line and environment. Names of variables are compared as Linux compares them,
 * with case. Source: Windows' "processenv.h" pages.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/processenv.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    COMMAND_LINE_MAX = 1 << 20,
};

static char *command_line;          /* (const) once read; empty if it could not be */
static char16_t *wide_command_line; /* (const) once read */

/* Behind this quoting, programs that split a line as Windows does find the same arguments. */
static void add_argument(FILE *stream, const char *argument)
{
    size_t backslashes = 0;

    if (*argument && !strpbrk(argument, " \t\"")) {
        fputs(argument, stream);
        return;
    }
    fputc('"', stream);
    for (; *argument; argument++) {
        backslashes = *argument == '\\' ? backslashes + 1 : backslashes;
        if (*argument == '"') {
            for (size_t i = 0; i <= backslashes; i++)
                fputc('\\', stream);
        }
        if (*argument != '\\')
            backslashes = 0;
        fputc(*argument, stream);
    }
    for (size_t i = 0; i < backslashes; i++)
        fputc('\\', stream);
    fputc('"', stream);
}

static void read_command_line(void)
{
    _cleanup_(closep) int fd = open("/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
    _cleanup_(freep) char *arguments = malloc(COMMAND_LINE_MAX + 1);
    size_t len = 0, size;
    FILE *stream = open_memstream(&command_line, &size);
    ssize_t n = 1;

    if (!stream)
        return;
    while (fd >= 0 && arguments && n > 0 && len < COMMAND_LINE_MAX) {
        n = read(fd, arguments + len, COMMAND_LINE_MAX - len);
        len += n > 0 ? (size_t)n : 0;
    }
    if (arguments)
        arguments[len] = '\0';
    for (size_t at = 0; at < len; at += strlen(arguments + at) + 1) {
        if (at)
            fputc(' ', stream);
        add_argument(stream, arguments + at);
    }
    if (fclose(stream) == 0 && command_line)
        wide_command_line = utf16_from_utf8_dup(command_line);
}

static pthread_once_t command_line_once = PTHREAD_ONCE_INIT;

LPSTR GetCommandLineA(void)
{
    static char empty[1];

    pthread_once(&command_line_once, read_command_line);
    return command_line ? command_line : empty;
}

LPWSTR GetCommandLineW(void)
{
    static char16_t empty[1];

    pthread_once(&command_line_once, read_command_line);
    return wide_command_line ? wide_command_line : empty;
}

/* With a too small buffer, the size that would do. */
DWORD GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
{
    const char *value = lpName ? getenv(lpName) : NULL;
    size_t len;

    if (!value) {
        SetLastError(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    len = strlen(value);
    if (len >= nSize)
        return (DWORD)len + 1;
    memcpy(lpBuffer, value, len + 1);
    return (DWORD)len;
}

DWORD GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
{
    _cleanup_(freep) char *name = lpName ? utf16_to_utf8_dup(lpName) : NULL;
    const char *value = name ? getenv(name) : NULL;
    size_t len;

    if (!value) {
        SetLastError(ERROR_ENVVAR_NOT_FOUND);
        return 0;
    }
    len = utf16_from_utf8(value, strlen(value), NULL, 0);
    if (len >= nSize)
        return (DWORD)len + 1;
    utf16_from_utf8(value, strlen(value), lpBuffer, len);
    lpBuffer[len] = 0;
    return (DWORD)len;
}

BOOL SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue)
{
    int result = -1;

    if (lpName && lpValue)
        result = setenv(lpName, lpValue, 1);
    else if (lpName)
        result = unsetenv(lpName);
    if (result != 0)
        SetLastError(ERROR_INVALID_PARAMETER);
    return result == 0;
}

BOOL SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue)
{
    _cleanup_(freep) char *name = lpName ? utf16_to_utf8_dup(lpName) : NULL;
    _cleanup_(freep) char *value = lpValue ? utf16_to_utf8_dup(lpValue) : NULL;

    if (lpValue && !value) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    return SetEnvironmentVariableA(name, value);
}
