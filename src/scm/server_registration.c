/* SPDX-License-Identifier: MIT */
#include "scm/server_registration.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"

enum {
    TIMEOUT_DEFAULT_MS = 30000,
    TIMEOUT_MAX_MS = 3600000,
};

void server_command_deinit(struct server_command *command)
{
    free(command->line);
    free(command->program);
    for (int i = 0; i < command->n_arguments; i++)
        free(command->arguments[i]);
    *command = (struct server_command){0};
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

HRESULT server_command_parse(const char *line, struct server_command *ret_command)
{
    struct server_command command = {.timeout_ms = TIMEOUT_DEFAULT_MS};
    enum file_kind kind;
    const char *rest;

    command.line = strdup(line);
    if (!command.line)
        return hr_raise(E_OUTOFMEMORY, "parsing a server's command");

    rest = split_program(line, &command.program, &kind);
    if (!rest) {
        free(command.line);
        return kind == FILE_NOT_EXECUTABLE
                   ? hr_raise(E_ACCESSDENIED,
                              "the server's command \"%s\" names a file that is "
                              "not executable",
                              line)
                   : hr_raise(CO_E_APPNOTFOUND, "the server's command \"%s\" names no file", line);
    }
    if (!command.program) {
        free(command.line);
        return hr_raise(E_OUTOFMEMORY, "parsing a server's command");
    }
    command.arguments[command.n_arguments++] = strdup(command.program);
    for (;;) {
        while (is_blank(*rest))
            rest++;
        if (!*rest || command.n_arguments == COMMAND_ARGUMENTS_MAX)
            break;
        rest = split_argument(rest, &command.arguments[command.n_arguments++]);
    }
    command.arguments[command.n_arguments++] = strdup("-Embedding");
    *ret_command = command;
    return S_OK;
}

/* A text value below HKEY_CLASSES_ROOT, in UTF-8 on the heap. */
static HRESULT read_text(const char *path, const char *name, REGSAM view, char **ret_text)
{
    _cleanup_(freep) char *text = NULL;
    DWORD size = 0;
    LSTATUS error;
    HKEY key;

    error = RegOpenKeyExA(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key);
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);

    error = RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, NULL, &size);
    if (error == ERROR_SUCCESS) {
        text = calloc(1, size + 1);
        error = text ? RegGetValueA(key, NULL, name, RRF_RT_REG_SZ, NULL, text, &size)
                     : ERROR_OUTOFMEMORY;
    }
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return HRESULT_FROM_WIN32(error);
    *ret_text = TAKE_PTR(text);
    return S_OK;
}

/* AppID\{...}, value ServerTimeout: milliseconds that the class's server may take to offer it. */
static unsigned read_timeout(const char *clsid)
{
    _cleanup_(freep) char *app = NULL;
    DWORD timeout, size = sizeof(timeout);
    char path[128];

    snprintf(path, sizeof(path), "CLSID\\%s", clsid);
    if (FAILED(read_text(path, "AppID", 0, &app)))
        snprintf(path, sizeof(path), "AppID\\%s", clsid);
    else
        snprintf(path, sizeof(path), "AppID\\%s", app);
    if (RegGetValueA(HKEY_CLASSES_ROOT, path, "ServerTimeout", RRF_RT_REG_DWORD, NULL, &timeout,
                     &size) != ERROR_SUCCESS ||
        timeout == 0)
        return TIMEOUT_DEFAULT_MS;
    return timeout < TIMEOUT_MAX_MS ? timeout : TIMEOUT_MAX_MS;
}

HRESULT server_command_find(REFCLSID clsid, struct server_command *ret_command)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    _cleanup_(freep) char *line = NULL;
    char text[GUID_TEXT_SIZE], path[128];
    HRESULT hr = REGDB_E_CLASSNOTREG;

    guid_to_text(clsid, text);
    snprintf(path, sizeof(path), "CLSID\\%s\\LocalServer32", text);
    for (int i = 0; i < 2 && FAILED(hr); i++)
        hr = read_text(path, NULL, views[i], &line);
    if (FAILED(hr))
        return REGDB_E_CLASSNOTREG;

    hr = server_command_parse(line, ret_command);
    if (SUCCEEDED(hr))
        ret_command->timeout_ms = read_timeout(text);
    return hr_trace(hr);
}
