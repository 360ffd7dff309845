/* SPDX-License-Identifier: MIT */
/*
 * CommandLineToArgvW. Source: its page, and "Parsing C Command-Line Arguments".
 */
#include <limits.h>
#include <stdbool.h>

#include <comity/comity_wide.h>
#include <comity/shellapi.h>
#include <comity/winbase.h>
#include <comity/winerror.h>

static bool is_blank(WCHAR c)
{
    return c == ' ' || c == '\t';
}

/* The program's name ends at its closing quote, or at a blank; nothing in it is escaped. */
static LPCWSTR take_program(LPCWSTR line, LPWSTR *to)
{
    bool is_quoted = *line == '"';

    for (line += is_quoted; *line && (is_quoted ? *line != '"' : *line > ' '); line++)
        *(*to)++ = *line;
    return line + (is_quoted && *line);
}

/* Quotes group, backslashes escape quotes, two quotes within quotes are one. */
static LPCWSTR take_word(LPCWSTR line, LPWSTR *to)
{
    bool is_quoted = false;

    while (*line && (is_quoted || !is_blank(*line))) {
        size_t slashes = 0;

        while (line[slashes] == '\\')
            slashes++;
        line += slashes;
        for (size_t i = 0; i < (*line == '"' ? slashes / 2 : slashes); i++)
            *(*to)++ = '\\';
        if (*line == '"' && slashes % 2 == 1) {
            *(*to)++ = *line++;
        } else if (*line == '"' && is_quoted && line[1] == '"') {
            *(*to)++ = '"';
            line += 2;
        } else if (*line == '"') {
            is_quoted = !is_quoted;
            line++;
        } else if (*line && slashes == 0) {
            *(*to)++ = *line++;
        }
    }
    return line;
}

static LPCWSTR skip_blanks(LPCWSTR line)
{
    while (is_blank(*line))
        line++;
    return line;
}

/* A line of n units has at most n words after the first, each with its end. */
static LPWSTR *split(LPCWSTR line, int *ret_n)
{
    size_t len = comity_wcslen(line), most = len / 2 + 3;
    LPWSTR *words = LocalAlloc(LPTR, most * sizeof(*words) + (2 * len + 4) * sizeof(*line)), to;

    if (!words) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    to = (LPWSTR)(words + most);
    *ret_n = 0;
    words[(*ret_n)++] = to;
    line = take_program(line, &to);
    for (line = skip_blanks(line); *line; line = skip_blanks(line)) {
        *to++ = 0;
        words[(*ret_n)++] = to;
        line = take_word(line, &to);
    }
    return words;
}

LPWSTR *CommandLineToArgvW(LPCWSTR lpCmdLine, int *pNumArgs)
{
    WCHAR path[PATH_MAX + 2] = {'"'};
    DWORD len;

    if (!lpCmdLine || !pNumArgs) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (*lpCmdLine)
        return split(lpCmdLine, pNumArgs);
    len = GetModuleFileNameW(NULL, path + 1, PATH_MAX);
    path[len + 1] = '"';
    return split(path, pNumArgs);
}
