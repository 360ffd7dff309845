/* SPDX-License-Identifier: MIT */
/*
 * CreateProcess: a command is started without a shell, in a folder and an environment of choice,
 * with our standard files or those of its startup information. It cannot be started suspended.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "kernel/kernel_file.h"
#include "kernel/kernel_process.h"

extern char **environ;

/* All in UTF-8. */
struct creation {
    const char *program;         /* or NULL: the command line names it */
    const char *line;            /* or NULL: the program alone */
    const char *folder;          /* or NULL: ours */
    const char *variables;       /* NUL-terminated ones, an empty one last; or NULL: ours */
    const STARTUPINFOA *startup; /* of either kind: what is used here is alike; or NULL */
    bool inherits;
    DWORD flags;
};

enum {
    STANDARD_FILES = 3,
    FIRST_FREE_FD = 10, /* for copies that are not in the way of standard files */
};

static HRESULT hr_from_spawn(int error)
{
    switch (error) {
    case ENOENT:
    case ENOTDIR:
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    case ENOEXEC:
        return hr_from_win32(ERROR_BAD_EXE_FORMAT);
    default:
        return hr_from_errno_value(error);
    }
}

/* An array of pointers into the block of variables. */
static char **environment_from(const char *variables)
{
    size_t n = 0, i = 0;
    char **environment;

    for (const char *variable = variables; *variable; variable += strlen(variable) + 1)
        n++;
    environment = malloc((n + 1) * sizeof(*environment));
    if (!environment)
        return NULL;
    for (const char *variable = variables; *variable; variable += strlen(variable) + 1)
        environment[i++] = (char *)variable;
    environment[n] = NULL;
    return environment;
}

/* As a new program expects them: no signal blocked, none ignored. */
static void set_attributes(posix_spawnattr_t *attributes, DWORD flags)
{
    short spawn_flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    sigset_t none, all;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    if (flags & DETACHED_PROCESS)
        spawn_flags |= POSIX_SPAWN_SETSID;
    else if (flags & CREATE_NEW_PROCESS_GROUP)
        spawn_flags |= POSIX_SPAWN_SETPGROUP;
    posix_spawnattr_setflags(attributes, spawn_flags);
}

/* ---- standard files ---- */

/* Copies of the descriptors that become a child's standard files; -1: it gets an empty file. */
struct standard_files {
    int fds[STANDARD_FILES];
};

static void standard_files_deinit(struct standard_files *files)
{
    for (int i = 0; i < STANDARD_FILES; i++) {
        if (files->fds[i] >= 0)
            close(files->fds[i]);
    }
}

static HRESULT copy_standard_files(const STARTUPINFOA *startup, struct standard_files *ret_files)
{
    const HANDLE handles[STANDARD_FILES] = {startup->hStdInput, startup->hStdOutput,
                                            startup->hStdError};

    for (int i = 0; i < STANDARD_FILES; i++) {
        _cleanup_(kernel_object_unrefp) struct kernel_object *file = NULL;
        int fd;

        if (!handles[i] || handles[i] == INVALID_HANDLE_VALUE)
            continue;
        if (FAILED(kernel_file_fd(handles[i], &file, &fd)))
            return hr_from_win32(ERROR_INVALID_HANDLE);
        ret_files->fds[i] = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
        if (ret_files->fds[i] < 0)
            return hr_raise(hr_from_errno(), "giving a process its standard files");
    }
    return S_OK;
}

static int add_standard_files(posix_spawn_file_actions_t *actions,
                              const struct standard_files *files)
{
    int error = 0;

    for (int i = 0; i < STANDARD_FILES && !error; i++)
        error = files->fds[i] >= 0
                    ? posix_spawn_file_actions_adddup2(actions, files->fds[i], i)
                    : posix_spawn_file_actions_addopen(actions, i, "/dev/null", O_RDWR, 0);
    return error;
}

/* ---- the process ---- */

static bool has_standard_files(const struct creation *creation)
{
    return creation->startup && creation->startup->dwFlags & STARTF_USESTDHANDLES;
}

static HRESULT spawn(const struct creation *creation, const struct command_line *command,
                     pid_t *ret_pid)
{
    _cleanup_(standard_files_deinit) struct standard_files files = {{-1, -1, -1}};
    _cleanup_(freep) char **environment = NULL;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = 0;
    HRESULT hr;

    if (creation->variables) {
        environment = environment_from(creation->variables);
        if (!environment)
            return hr_raise(E_OUTOFMEMORY, "starting a process");
    }
    if (has_standard_files(creation)) {
        hr = copy_standard_files(creation->startup, &files);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    set_attributes(&attributes, creation->flags);
    if (has_standard_files(creation))
        error = add_standard_files(&actions, &files);
    if (!error && creation->folder)
        error = posix_spawn_file_actions_addchdir_np(&actions, creation->folder);
    if (!error && !creation->inherits)
        error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    if (!error)
        error = posix_spawn(ret_pid, command->program, &actions, &attributes, command->arguments,
                            environment ? environment : environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error ? hr_from_spawn(error) : S_OK;
}

static HRESULT parse(const struct creation *creation, struct command_line *ret_command)
{
    const char *line = creation->line ? creation->line : "";

    if (!creation->program)
        return hr_trace(command_line_parse(line, ret_command));
    return hr_trace(command_line_split(creation->program, line, ret_command));
}

/* There is no thread of another process to have a handle of: both are the process's. */
static HRESULT create(const struct creation *creation, PROCESS_INFORMATION *ret_information)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;
    _cleanup_(command_line_deinit) struct command_line command = {0};
    PROCESS_INFORMATION information = {0};
    pid_t pid;
    HRESULT hr;

    if (creation->flags & CREATE_SUSPENDED)
        return hr_from_win32(ERROR_NOT_SUPPORTED);

    hr = parse(creation, &command);
    if (SUCCEEDED(hr))
        hr = spawn(creation, &command, &pid);
    if (SUCCEEDED(hr))
        hr = kernel_process_adopt(pid, &object);
    if (SUCCEEDED(hr))
        hr = kernel_handle_new(object, &information.hProcess);
    if (SUCCEEDED(hr))
        hr = kernel_handle_new(object, &information.hThread);
    if (FAILED(hr)) {
        if (information.hProcess)
            CloseHandle(information.hProcess);
        return hr_trace(hr);
    }
    information.dwProcessId = information.dwThreadId = (DWORD)pid;
    *ret_information = information;
    return S_OK;
}

/* A block of variables in UTF-16 as one in UTF-8; NULL if memory is out. */
static char *block_to_utf8(const char16_t *block)
{
    size_t len = 0, size;
    char *copy;

    while (block[len])
        len += utf16_len(block + len) + 1;
    size = utf16_to_utf8(block, len, NULL, 0);
    copy = malloc(size + 1);
    if (!copy)
        return NULL;
    utf16_to_utf8(block, len, copy, size);
    copy[size] = '\0';
    return copy;
}

static BOOL finish(HRESULT hr)
{
    return SUCCEEDED(hr) ? TRUE : kernel_fail(hr_to_win32(hr));
}

BOOL CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine,
                    LPSECURITY_ATTRIBUTES lpProcessAttributes,
                    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                    DWORD dwCreationFlags, LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
                    LPSTARTUPINFOA lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
    _cleanup_(freep) char *variables = NULL;
    struct creation creation = {.program = lpApplicationName,
                                .line = lpCommandLine,
                                .folder = lpCurrentDirectory,
                                .variables = lpEnvironment,
                                .startup = lpStartupInfo,
                                .inherits = bInheritHandles,
                                .flags = dwCreationFlags};

    if ((!lpApplicationName && !lpCommandLine) || !lpProcessInformation)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (lpEnvironment && dwCreationFlags & CREATE_UNICODE_ENVIRONMENT) {
        variables = block_to_utf8(lpEnvironment);
        if (!variables)
            return kernel_fail(ERROR_OUTOFMEMORY);
        creation.variables = variables;
    }
    return finish(create(&creation, lpProcessInformation));
}

BOOL CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
                    LPSECURITY_ATTRIBUTES lpProcessAttributes,
                    LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                    DWORD dwCreationFlags, LPVOID lpEnvironment, LPCWSTR lpCurrentDirectory,
                    LPSTARTUPINFOW lpStartupInfo, LPPROCESS_INFORMATION lpProcessInformation)
{
    _cleanup_(freep) char *program = NULL, *line = NULL, *folder = NULL;

    if (lpApplicationName)
        program = utf16_to_utf8_dup((const char16_t *)lpApplicationName);
    if (lpCommandLine)
        line = utf16_to_utf8_dup((const char16_t *)lpCommandLine);
    if (lpCurrentDirectory)
        folder = utf16_to_utf8_dup((const char16_t *)lpCurrentDirectory);
    if (!program != !lpApplicationName || !line != !lpCommandLine || !folder != !lpCurrentDirectory)
        return kernel_fail(ERROR_OUTOFMEMORY);
    return CreateProcessA(program, line, lpProcessAttributes, lpThreadAttributes, bInheritHandles,
                          dwCreationFlags, lpEnvironment, folder, (LPSTARTUPINFOA)lpStartupInfo,
                          lpProcessInformation);
}
