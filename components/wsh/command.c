/* SPDX-License-Identifier: MIT */
#include "command.h"

#include <comity_wide.h>
#include <limits.h>
#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "variable.h"

static BOOL is_program(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* The program that @name is or that PATH leads to, in @path. */
static BOOL find_program(const char *name, char *path)
{
    const char *folders = getenv("PATH");

    if (strchr(name, '/')) {
        snprintf(path, PATH_MAX, "%s", name);
        return is_program(path);
    }
    if (!*name)
        return FALSE;
    for (const char *folder = folders ? folders : "/usr/local/bin:/usr/bin:/bin"; folder;) {
        const char *end = strchrnul(folder, ':');

        if (end > folder &&
            snprintf(path, PATH_MAX, "%.*s/%s", (int)(end - folder), folder, name) < PATH_MAX &&
            is_program(path))
            return TRUE;
        folder = *end ? end + 1 : NULL;
    }
    return FALSE;
}

/* Scripts call it cmd, cmd.exe, or by a path of Windows. */
static BOOL is_windows_shell(const WCHAR *name)
{
    const WCHAR *last = name;
    size_t n;

    for (const WCHAR *at = name; *at; at++) {
        if (*at == '\\' || *at == '/')
            last = at + 1;
    }
    /* Blanks that end a quoted name do not count. */
    for (n = comity_wcslen(last); n > 0 && last[n - 1] == ' ';)
        n--;
    return variable_name_is(last, n, u"cmd") || variable_name_is(last, n, u"cmd.exe");
}

/*
 * What stands behind /c or /k in the line of a Windows' shell, without one pair of quotes around
 * it; NULL if there is no such option.
 */
static WCHAR *shell_line(const WCHAR *line)
{
    const WCHAR *at = line + (*line == '"');
    size_t n;

    at += comity_wcscspn(at, *line == '"' ? u"\"" : u" \t");
    while (*(at += comity_wcscspn(at, u"/"))) {
        WCHAR option = at[1] | 0x20;

        at += 1 + (at[1] != 0);
        if (option != 'c' && option != 'k')
            continue;
        while (*at == ' ' || *at == '\t')
            at++;
        n = comity_wcslen(at);
        if (n >= 2 && at[0] == '"' && at[n - 1] == '"') {
            at++;
            n -= 2;
        }
        return SysAllocStringLen(at, (UINT)n);
    }
    return NULL;
}

/* A word as the rules of the line want it, so that it comes out as it is. */
static void put_word(FILE *line, const char *word)
{
    size_t backslashes = 0;

    fputs(" \"", line);
    for (; *word; word++) {
        if (*word == '"') {
            while (backslashes--)
                fputc('\\', line);
            fputc('\\', line);
        }
        backslashes = *word == '\\' ? backslashes + 1 : 0;
        fputc(*word, line);
    }
    while (backslashes--)
        fputc('\\', line);
    fputc('"', line);
}

static HRESULT start(const char *program, WCHAR *line, const struct command_files *files,
                     BOOL is_detached, PROCESS_INFORMATION *ret_process)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    WCHAR path[PATH_MAX];

    if (files) {
        startup.dwFlags = STARTF_USESTDHANDLES;
        startup.hStdInput = files->input;
        startup.hStdOutput = files->output;
        startup.hStdError = files->error;
    }
    if (!MultiByteToWideChar(CP_UTF8, 0, program, -1, path, PATH_MAX))
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    if (!CreateProcessW(path, line, NULL, NULL, FALSE, is_detached ? DETACHED_PROCESS : 0, NULL,
                        NULL, &startup, ret_process))
        return HRESULT_FROM_WIN32(GetLastError());
    return S_OK;
}

/* Starts @program with @words behind it. */
static HRESULT start_words(const char *program, const char *const *words,
                           const struct command_files *files, BOOL is_detached,
                           PROCESS_INFORMATION *ret_process)
{
    char *text = NULL;
    BSTR line = NULL;
    size_t size;
    FILE *stream = open_memstream(&text, &size);
    HRESULT hr;

    if (!stream)
        return E_OUTOFMEMORY;
    put_word(stream, program);
    for (; *words; words++)
        put_word(stream, *words);
    fclose(stream);
    /* The blank that a word begins with is none of the first one's. */
    line = text ? wsh_bstr(text + 1) : NULL;
    free(text);
    hr = line ? start(program, line, files, is_detached, ret_process) : E_OUTOFMEMORY;
    SysFreeString(line);
    return hr;
}

static HRESULT start_shell(const WCHAR *line, const struct command_files *files, BOOL is_detached,
                           PROCESS_INFORMATION *ret_process)
{
    WCHAR *inner = shell_line(line);
    char *text = inner ? wsh_utf8(inner) : NULL;
    const char *with_line[] = {"-c", text, NULL};
    const char *alone[] = {NULL};
    HRESULT hr = E_OUTOFMEMORY;

    if (!inner || text)
        hr = start_words("/bin/sh", inner ? with_line : alone, files, is_detached, ret_process);
    SysFreeString(inner);
    free(text);
    return hr;
}

/* An address has a scheme; a document is there. */
static HRESULT start_document(const char *name, const struct command_files *files,
                              PROCESS_INFORMATION *ret_process)
{
    const char *words[] = {name, NULL};
    char opener[PATH_MAX];

    if (access(name, F_OK) < 0 && !strstr(name, "://"))
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    if ((!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY")) || !find_program("xdg-open", opener))
        return HRESULT_FROM_WIN32(access(name, F_OK) < 0 ? ERROR_FILE_NOT_FOUND
                                                         : ERROR_NO_ASSOCIATION);
    return start_words(opener, words, files, TRUE, ret_process);
}

HRESULT command_start_program(const char *name, const char *const *words,
                              const struct command_files *files, PROCESS_INFORMATION *ret_process)
{
    char path[PATH_MAX];

    return find_program(name, path) ? start_words(path, words, files, FALSE, ret_process)
                                    : HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
}

static HRESULT start_expanded(WCHAR *line, const struct command_files *files, BOOL is_detached,
                              PROCESS_INFORMATION *ret_process)
{
    int n = 0;
    LPWSTR *words = CommandLineToArgvW(line, &n);
    char *name = words && n > 0 ? wsh_utf8(words[0]) : NULL;
    char path[PATH_MAX];
    HRESULT hr;

    if (!name)
        hr = E_OUTOFMEMORY;
    else if (find_program(name, path))
        hr = start(path, line, files, is_detached, ret_process);
    else if (is_windows_shell(words[0]))
        hr = start_shell(line, files, is_detached, ret_process);
    else
        hr = start_document(name, files, ret_process);
    free(name);
    LocalFree(words);
    return hr;
}

HRESULT command_start(const WCHAR *line, const struct command_files *files, BOOL is_detached,
                      PROCESS_INFORMATION *ret_process)
{
    BSTR expanded;
    HRESULT hr;

    while (*line == ' ' || *line == '\t')
        line++;
    /* Of an empty line CommandLineToArgvW makes the program's own name. */
    if (!*line)
        return HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);
    expanded = variable_expand(line);
    if (!expanded)
        return E_OUTOFMEMORY;
    hr = start_expanded(expanded, files, is_detached, ret_process);
    SysFreeString(expanded);
    return hr;
}
