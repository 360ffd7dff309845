/* SPDX-License-Identifier: MIT */
/*
 * The console: a terminal behind a file's handle.
 */
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <comity/consoleapi.h>
#include <comity/winbase.h>
#include <comity/winnls.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "kernel/kernel_file.h"

/* The terminal behind a handle, whose object the caller holds; -1 with the last error. */
static int terminal_behind(HANDLE handle, struct kernel_object **ret_file)
{
    int fd;

    if (SUCCEEDED(kernel_file_fd(handle, ret_file, &fd)) && isatty(fd))
        return fd;
    kernel_fail(ERROR_INVALID_HANDLE);
    return -1;
}

BOOL WriteConsoleA(HANDLE hConsoleOutput, const void *lpBuffer, DWORD nNumberOfCharsToWrite,
                   LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;

    if (terminal_behind(hConsoleOutput, &file) < 0)
        return FALSE;
    return WriteFile(hConsoleOutput, lpBuffer, nNumberOfCharsToWrite, lpNumberOfCharsWritten, NULL);
}

BOOL WriteConsoleW(HANDLE hConsoleOutput, const void *lpBuffer, DWORD nNumberOfCharsToWrite,
                   LPDWORD lpNumberOfCharsWritten, LPVOID lpReserved)
{
    _cleanup_(freep) char *text = NULL;
    size_t size = utf16_to_utf8(lpBuffer, nNumberOfCharsToWrite, NULL, 0);

    text = malloc(size + 1);
    if (!text)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    utf16_to_utf8(lpBuffer, nNumberOfCharsToWrite, text, size);
    if (!WriteConsoleA(hConsoleOutput, text, (DWORD)size, NULL, NULL))
        return FALSE;
    if (lpNumberOfCharsWritten)
        *lpNumberOfCharsWritten = nNumberOfCharsToWrite;
    return TRUE;
}

/* ---- modes ---- */

static const struct {
    DWORD mode;
    tcflag_t flag;
} input_modes[] = {
    {ENABLE_PROCESSED_INPUT, ISIG},
    {ENABLE_LINE_INPUT, ICANON},
    {ENABLE_ECHO_INPUT, ECHO},
};

static const DWORD output_mode =
    ENABLE_PROCESSED_OUTPUT | ENABLE_WRAP_AT_EOL_OUTPUT | ENABLE_VIRTUAL_TERMINAL_PROCESSING;

BOOL GetConsoleMode(HANDLE hConsoleHandle, LPDWORD lpMode)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;
    int fd = terminal_behind(hConsoleHandle, &file);
    struct termios settings;
    DWORD mode = 0;

    if (fd < 0)
        return FALSE;
    if (fd != STDIN_FILENO) {
        *lpMode = output_mode;
        return TRUE;
    }
    if (tcgetattr(fd, &settings) < 0)
        return kernel_fail(ERROR_INVALID_HANDLE);
    for (size_t i = 0; i < ARRAYSIZE(input_modes); i++)
        mode |= settings.c_lflag & input_modes[i].flag ? input_modes[i].mode : 0;
    *lpMode = mode;
    return TRUE;
}

BOOL SetConsoleMode(HANDLE hConsoleHandle, DWORD dwMode)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;
    int fd = terminal_behind(hConsoleHandle, &file);
    struct termios settings;

    if (fd < 0)
        return FALSE;
    if (fd != STDIN_FILENO)
        return TRUE;
    if (tcgetattr(fd, &settings) < 0)
        return kernel_fail(ERROR_INVALID_HANDLE);
    for (size_t i = 0; i < ARRAYSIZE(input_modes); i++) {
        settings.c_lflag &= ~input_modes[i].flag;
        settings.c_lflag |= dwMode & input_modes[i].mode ? input_modes[i].flag : 0;
    }
    return tcsetattr(fd, TCSANOW, &settings) == 0 || kernel_fail(ERROR_INVALID_HANDLE);
}

/* ---- code pages ---- */

UINT GetConsoleCP(void)
{
    return CP_UTF8;
}

UINT GetConsoleOutputCP(void)
{
    return CP_UTF8;
}

BOOL SetConsoleCP(UINT wCodePageID)
{
    return wCodePageID == CP_UTF8 || kernel_fail(ERROR_INVALID_PARAMETER);
}

BOOL SetConsoleOutputCP(UINT wCodePageID)
{
    return SetConsoleCP(wCodePageID);
}
