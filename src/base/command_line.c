/* SPDX-License-Identifier: MIT */
#include "base/command_line.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"

void command_line_deinit(struct command_line *command)
{
    free(command->program);
    for (int i = 0; i < command->n_arguments; i++)
        free(command->arguments[i]);
    free(command->arguments);
    *command = (struct command_line){0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

enum file_kind {
    FILE_MISSING,
    FILE_NOT_EXECUTABLE,
    FILE_EXECUTABLE,
};

static enum file_kind examine(const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0 || S_ISDIR(status.st_mode))
        return FILE_MISSING;
    return access(path, X_OK) == 0 ? FILE_EXECUTABLE : FILE_NOT_EXECUTABLE;
}

/* A bare name is searched in PATH, as CreateProcess does; the found path is on the heap. */
static enum file_kind find_program(const char *name, char **ret_path)
{
    const char *folders = getenv("PATH");
    enum file_kind kind;
    char path[PATH_MAX];

    if (strchr(name, '/') || !*name) {
        kind = examine(name);
        *ret_path = kind == FILE_EXECUTABLE ? strdup(name) : NULL;
        return kind;
    }
    while (folders && *folders) {
        size_t len = strcspn(folders, ":");

        if (snprintf(path, sizeof(path), "%.*s/%s", (int)len, folders, name) < PATH_MAX &&
            examine(path) == FILE_EXECUTABLE) {
            *ret_path = strdup(path);
            return FILE_EXECUTABLE;
        }
        folders += len + (folders[len] == ':');
    }
    *ret_path = NULL;
    return FILE_MISSING;
}

/* Finds where the program's name ends; returns what follows, or NULL with @ret_kind. */
static const char *split_program(const char *line, char **ret_path, enum file_kind *ret_kind)
{
    enum file_kind worst = FILE_MISSING, kind;
    _cleanup_(freep) char *prefix = NULL;

    while (is_blank(*line))
        line++;
    if (*line == '"') {
        const char *end = strchr(line + 1, '"');
        size_t len = end ? (size_t)(end - line - 1) : strlen(line + 1);

        prefix = strndup(line + 1, len);
        *ret_kind = prefix ? find_program(prefix, ret_path) : FILE_MISSING;
        return *ret_kind == FILE_EXECUTABLE ? line + 1 + len + (end != NULL) : NULL;
    }
    for (const char *end = line;; end++) {
        if (*end && !is_blank(*end))
            continue;
        free(prefix);
        prefix = strndup(line, (size_t)(end - line));
        kind = prefix ? find_program(prefix, ret_path) : FILE_MISSING;
        if (kind == FILE_EXECUTABLE) {
            *ret_kind = kind;
            return end;
        }
        worst = kind == FILE_NOT_EXECUTABLE ? kind : worst;
        if (!*end)
            break;
    }
    *ret_kind = worst;
    return NULL;
}

/* One argument by the rules of CommandLineToArgvW: quotes group, backslashes escape quotes. */
static const char *split_argument(const char *rest, char **ret_argument)
{
    char *argument = malloc(strlen(rest) + 1);
    bool is_quoted = false;
    size_t len = 0;

    while (argument && *rest && (is_quoted || !is_blank(*rest))) {
        size_t slashes = strspn(rest, "\\");

        if (slashes && rest[slashes] == '"') {
            memset(argument + len, '\\', slashes / 2);
            len += slashes / 2;
            rest += slashes;
            if (slashes % 2)
                argument[len++] = *rest++;
            continue;
        }
        if (slashes) {
            memcpy(argument + len, rest, slashes);
            len += slashes;
            rest += slashes;
        } else if (*rest == '"') {
            is_quoted = !is_quoted;
            rest++;
        } else {
            argument[len++] = *rest++;
        }
    }
    if (argument)
        argument[len] = '\0';
    *ret_argument = argument;
    return rest;
}

/* Takes the argument, which may be NULL for lack of memory. */
static HRESULT take_argument(struct command_line *command, char *argument)
{
    size_t n = (size_t)command->n_arguments;
    char **grown = argument ? realloc(command->arguments, (n + 2) * sizeof(*grown)) : NULL;

    if (!grown) {
        free(argument);
        return hr_raise(E_OUTOFMEMORY, "parsing a command");
    }
    grown[n] = argument;
    grown[n + 1] = NULL;
    command->arguments = grown;
    command->n_arguments++;
    return S_OK;
}

HRESULT command_line_append(struct command_line *command, const char *argument)
{
    return hr_trace(take_argument(command, strdup(argument)));
}

static HRESULT split_arguments(const char *rest, struct command_line *command)
{
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr)) {
        char *argument;

        while (is_blank(*rest))
            rest++;
        if (!*rest)
            break;
        rest = split_argument(rest, &argument);
        hr = take_argument(command, argument);
    }
    return hr_trace(hr);
}

HRESULT command_line_parse(const char *line, struct command_line *ret_command)
{
    _cleanup_(command_line_deinit) struct command_line command = {0};
    enum file_kind kind;
    const char *rest;
    HRESULT hr;

    rest = split_program(line, &command.program, &kind);
    if (!rest)
        return hr_from_win32(kind == FILE_NOT_EXECUTABLE ? ERROR_ACCESS_DENIED
                                                         : ERROR_FILE_NOT_FOUND);
    if (!command.program)
        return hr_raise(E_OUTOFMEMORY, "parsing a command");

    hr = command_line_append(&command, command.program);
    if (SUCCEEDED(hr))
        hr = split_arguments(rest, &command);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_command = command;
    command = (struct command_line){0};
    return S_OK;
}

HRESULT command_line_split(const char *program, const char *line, struct command_line *ret_command)
{
    _cleanup_(command_line_deinit) struct command_line command = {.program = strdup(program)};
    HRESULT hr;

    if (!command.program)
        return hr_raise(E_OUTOFMEMORY, "parsing a command");

    hr = split_arguments(line, &command);
    if (SUCCEEDED(hr) && command.n_arguments == 0)
        hr = command_line_append(&command, program);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_command = command;
    command = (struct command_line){0};
    return S_OK;
}
