/* SPDX-License-Identifier: MIT */
#include "customaction/custom_program.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/hresult.h"
#include "customaction/custom_file.h"
#include "customaction/custom_process.h"

/* ---- where the program is ---- */

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

static HRESULT check_binary(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(fclosep) FILE *file = tmpfile();
    HRESULT hr;

    if (!file)
        return hr_raise(hr_from_errno(), "a file for the custom action %s", action->name);
    hr = custom_file_copy(installation, action, fileno(file));
    if (SUCCEEDED(hr) && examine_fd(fileno(file)) == PROGRAM_WINDOWS)
        hr = custom_action_refuse(installation, action->name);
    return hr_trace(hr);
}

static HRESULT check_file(struct installation *installation, const struct custom_action *action)
{
    const struct session_file *file = session_file(installation->session, action->source);
    enum program_kind kind = examine(file->path);

    if (kind == PROGRAM_WINDOWS || (kind == PROGRAM_MISSING && has_windows_name(file->name)))
        return hr_trace(custom_action_refuse(installation, action->name));
    return S_OK;
}

static bool is_of_package(const struct installation *installation, const char *path)
{
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(installation->session, i)); i++)
        if (strcmp(file->path, path) == 0)
            return true;
    return false;
}

/* One that is named by its path, and may not be there yet. */
static HRESULT check_path(struct installation *installation, const struct custom_action *action,
                          const char *path)
{
    enum program_kind kind = examine(path);

    if (kind == PROGRAM_WINDOWS ||
        (kind == PROGRAM_MISSING && has_windows_name(path) && !is_of_package(installation, path)))
        return hr_trace(custom_action_refuse(installation, action->name));
    return S_OK;
}

/* The first word of the command line, which may be in quotes. */
static HRESULT check_line(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(freep) char *line = NULL;
    HRESULT hr = session_format(installation->session, action->target, &line, NULL);
    char *program;

    if (FAILED(hr))
        return hr_trace(hr);
    program = line + strspn(line, " \t");
    if (*program == '"')
        program[1 + strcspn(program + 1, "\"")] = '\0';
    else
        program[strcspn(program, " \t")] = '\0';
    return hr_trace(check_path(installation, action, program + (*program == '"')));
}

HRESULT custom_program_check(struct installation *installation, const struct custom_action *action)
{
    HRESULT hr = custom_file_check(installation, action);

    if (FAILED(hr))
        return hr_trace(hr);
    switch (action->place) {
    case PLACE_BINARY:
        return hr_trace(check_binary(installation, action));
    case PLACE_FILE:
        return hr_trace(check_file(installation, action));
    case PLACE_PROPERTY:
        return hr_trace(check_path(installation, action,
                                   session_property(installation->session, action->source)));
    default:
        return hr_trace(check_line(installation, action));
    }
}

/* ---- running it ---- */

static HRESULT find_program(struct installation *installation, const struct custom_action *action,
                            char ret_path[static PATH_MAX])
{
    const struct session_file *file;

    switch (action->place) {
    case PLACE_BINARY:
        return hr_trace(custom_file_extract(installation, action, ret_path));
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

static const char *folder_of(struct installation *installation, const struct custom_action *action)
{
    const struct session_directory *directory =
        action->place == PLACE_DIRECTORY && action->source
            ? session_directory(installation->session, action->source)
            : NULL;

    return directory ? directory->path : NULL;
}

/* The journal knows no folders, and env would take a program with = in its path as a variable. */
static HRESULT note_command(struct journal *journal, const struct command_line *command,
                            const char *folder)
{
    const char *const shell[] = {
        "sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", folder ? folder : "/",
    };
    size_t n = sizeof(shell) / sizeof(*shell), n_arguments = (size_t)command->n_arguments;
    _cleanup_(freep) const char **words = calloc(n + n_arguments + 2, sizeof(*words));

    if (!words)
        return hr_raise(E_OUTOFMEMORY, "a custom action");
    memcpy(words, shell, sizeof(shell));
    words[n++] = command->program;
    for (size_t i = 1; i < n_arguments; i++)
        words[n++] = command->arguments[i];
    return hr_trace(journal_note_command(journal, words, NULL));
}

HRESULT custom_program_note(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};

    if (FAILED(make_command(installation, action, &command)) ||
        examine(command.program) != PROGRAM_OURS)
        return S_FALSE;
    return hr_trace(note_command(installation->journal, &command, folder_of(installation, action)));
}

HRESULT custom_program_run(struct installation *installation, const struct custom_action *action,
                           const char *data)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};
    struct custom_process process = {.action = action};
    HRESULT hr;

    hr = make_command(installation, action, &command);
    if (FAILED(hr))
        return hr_trace(hr);
    if (examine(command.program) == PROGRAM_WINDOWS)
        return hr_trace(custom_action_refuse(installation, action->name));
    process.program = command.program;
    process.arguments = command.arguments;
    process.folder = folder_of(installation, action);
    hr = custom_process_run(installation, &process);
    if (action->place == PLACE_BINARY && !action->goes_on)
        unlink(command.program);
    if (FAILED(hr) || action->goes_on || process.status == 0)
        return hr_trace(hr);
    return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                    "custom action %s: %s ended with status %d", action->name, command.program,
                    process.status);
}
