/* SPDX-License-Identifier: MIT */
#include "customaction/custom_program.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/home.h"
#include "base/hresult.h"
#include "customaction/custom_process.h"

/* ---- where the program is ---- */

static HRESULT fault(const struct custom_action *action, const char *column, const char *what)
{
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table CustomAction, row %s, column %s: %s", action->name, column, what);
}

/* What a file is that could be run. */
enum program_kind {
    PROGRAM_MISSING,
    PROGRAM_WINDOWS,
    PROGRAM_OURS,
};

static enum program_kind examine_fd(int fd)
{
    char head[2] = "";

    if (pread(fd, head, sizeof(head), 0) != (ssize_t)sizeof(head))
        return PROGRAM_OURS;
    return memcmp(head, "MZ", 2) == 0 ? PROGRAM_WINDOWS : PROGRAM_OURS;
}

static enum program_kind examine(const char *path)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);

    return fd < 0 ? PROGRAM_MISSING : examine_fd(fd);
}

/* Of a file that is still in a cabinet its name has to tell. */
static bool has_windows_name(const char *name)
{
    static const char *const suffixes[] = {".exe", ".com", ".bat", ".cmd"};
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < sizeof(suffixes) / sizeof(*suffixes); i++)
        if (strcasecmp(dot, suffixes[i]) == 0)
            return true;
    return false;
}

static HRESULT copy_binary(struct installation *installation, const struct custom_action *action,
                           int fd)
{
    char name[PATH_MAX];
    HRESULT hr;

    snprintf(name, sizeof(name), "Binary.%s", action->source ? action->source : "");
    hr = package_read_stream(session_package(installation->session), name, fd);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(fault(action, "Source", "the table Binary has no such row"));
    return hr_trace(hr);
}

static HRESULT check_binary(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(fclosep) FILE *file = tmpfile();
    HRESULT hr;

    if (!file)
        return hr_raise(hr_from_errno(), "a file for the custom action %s", action->name);
    hr = copy_binary(installation, action, fileno(file));
    if (SUCCEEDED(hr) && examine_fd(fileno(file)) == PROGRAM_WINDOWS)
        hr = custom_action_refuse(installation, action->name);
    return hr_trace(hr);
}

static HRESULT check_file(struct installation *installation, const struct custom_action *action)
{
    const struct session_file *file =
        action->source ? session_file(installation->session, action->source) : NULL;
    enum program_kind kind;

    if (!file)
        return hr_trace(fault(action, "Source", "the table File has no such row"));
    kind = examine(file->path);
    if (kind == PROGRAM_WINDOWS || (kind == PROGRAM_MISSING && has_windows_name(file->name)))
        return hr_trace(custom_action_refuse(installation, action->name));
    return S_OK;
}

/* The path that a property has, if there is a file now. */
static HRESULT check_property(struct installation *installation, const struct custom_action *action)
{
    const char *path =
        session_property(installation->session, action->source ? action->source : "");

    if (examine(path) == PROGRAM_WINDOWS)
        return hr_trace(custom_action_refuse(installation, action->name));
    return S_OK;
}

static HRESULT check_directory(struct installation *installation,
                               const struct custom_action *action)
{
    if (!action->target)
        return hr_trace(fault(action, "Target", "there is no command line"));
    if (action->source && !session_directory(installation->session, action->source))
        return hr_trace(fault(action, "Source", "the table Directory has no such row"));
    return S_OK;
}

HRESULT custom_program_check(struct installation *installation, const struct custom_action *action)
{
    switch (action->place) {
    case PLACE_BINARY:
        return hr_trace(check_binary(installation, action));
    case PLACE_FILE:
        return hr_trace(check_file(installation, action));
    case PLACE_PROPERTY:
        return hr_trace(check_property(installation, action));
    default:
        return hr_trace(check_directory(installation, action));
    }
}

/* ---- running it ---- */

/* The journal's own folder; when that is gone, one that stays. */
static HRESULT find_folder(struct installation *installation, char ret_path[static PATH_MAX])
{
    int fd;
    HRESULT hr;

    if (installation->journal) {
        snprintf(ret_path, PATH_MAX, "%s", journal_scratch(installation->journal));
        return S_OK;
    }
    hr = home_open(HOME_STATE, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    close(fd);
    return hr_trace(home_path(HOME_STATE, ret_path));
}

/* A file of its own for what the table Binary has, which is the caller's to delete. */
static HRESULT extract(struct installation *installation, const struct custom_action *action,
                       char ret_path[static PATH_MAX])
{
    _cleanup_(closep) int fd = -1;
    char folder[PATH_MAX];
    HRESULT hr = find_folder(installation, folder);

    if (FAILED(hr))
        return hr_trace(hr);
    if (snprintf(ret_path, PATH_MAX, "%s/custom-XXXXXX", folder) >= PATH_MAX)
        return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "%s", folder);
    fd = mkostemp(ret_path, O_CLOEXEC);
    if (fd < 0 || fchmod(fd, 0700) < 0)
        return hr_raise(hr_from_errno(), "the file %s", ret_path);
    hr = copy_binary(installation, action, fd);
    if (FAILED(hr))
        unlink(ret_path);
    return hr_trace(hr);
}

static HRESULT find_program(struct installation *installation, const struct custom_action *action,
                            char ret_path[static PATH_MAX])
{
    const struct session_file *file;

    switch (action->place) {
    case PLACE_BINARY:
        return hr_trace(extract(installation, action, ret_path));
    case PLACE_FILE:
        file = session_file(installation->session, action->source);
        snprintf(ret_path, PATH_MAX, "%s", file ? file->path : "");
        return S_OK;
    default:
        snprintf(ret_path, PATH_MAX, "%s",
                 session_property(installation->session, action->source ? action->source : ""));
        return S_OK;
    }
}

/* The program and its arguments, or the whole of a command line. */
static HRESULT make_command(struct installation *installation, const struct custom_action *action,
                            struct command_line *ret_command)
{
    _cleanup_(freep) char *text = NULL, *line = NULL;
    char path[PATH_MAX];
    HRESULT hr;

    hr = session_format(installation->session, action->target, &text, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (action->place == PLACE_DIRECTORY) {
        hr = command_line_parse(text, ret_command);
        return SUCCEEDED(hr) ? hr
                             : hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                                        "custom action %s: there is no program for the command "
                                        "line %s",
                                        action->name, text);
    }
    hr = find_program(installation, action, path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (asprintf(&line, "program %s", text) < 0) {
        line = NULL;
        return hr_raise(E_OUTOFMEMORY, "a custom action");
    }
    return hr_trace(command_line_split(path, line, ret_command));
}

HRESULT custom_program_run(struct installation *installation, const struct custom_action *action,
                           const char *data)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};
    const struct session_directory *directory = NULL;
    struct custom_process process = {.action = action};
    HRESULT hr;

    hr = make_command(installation, action, &command);
    if (FAILED(hr))
        return hr_trace(hr);
    if (examine(command.program) == PROGRAM_WINDOWS)
        return hr_trace(custom_action_refuse(installation, action->name));
    if (action->place == PLACE_DIRECTORY && action->source)
        directory = session_directory(installation->session, action->source);
    process.program = command.program;
    process.arguments = command.arguments;
    process.folder = directory ? directory->path : NULL;
    hr = custom_process_run(installation, &process);
    if (action->place == PLACE_BINARY && !action->goes_on)
        unlink(command.program);
    if (FAILED(hr) || action->goes_on || process.status == 0)
        return hr_trace(hr);
    return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                    "custom action %s: %s ended with status %d", action->name, command.program,
                    process.status);
}
