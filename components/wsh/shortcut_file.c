/* SPDX-License-Identifier: MIT */
#include "shortcut_file.h"

#include <comity_wide.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILE_SIZE_MAX = 1 << 20,
};

/* Backslash sequences of desktop entries, in place. */
static void unescape(char *value)
{
    char *to = value;

    for (; *value; value++) {
        if (*value != '\\' || !value[1]) {
            *to++ = *value;
            continue;
        }
        value++;
        *to++ = *value == 's'   ? ' '
                : *value == 'n' ? '\n'
                : *value == 't' ? '\t'
                : *value == 'r' ? '\r'
                                : *value;
    }
    *to = '\0';
}

static HRESULT read_line(char *line, BOOL is_escaped, const struct shortcut_entry *entries,
                         size_t n)
{
    char *value = strchr(line, '=');

    if (!value)
        return S_OK;
    *value++ = '\0';
    for (size_t i = 0; i < n; i++) {
        BSTR text;

        if (strcasecmp(line, entries[i].key) != 0)
            continue;
        if (is_escaped)
            unescape(value);
        text = wsh_bstr(value);
        if (!text)
            return E_OUTOFMEMORY;
        SysFreeString(*entries[i].value);
        *entries[i].value = text;
    }
    return S_OK;
}

static HRESULT read_lines(FILE *file, const char *section, BOOL is_escaped,
                          const struct shortcut_entry *entries, size_t n)
{
    size_t room = 0, len = strlen(section);
    BOOL is_inside = FALSE;
    char *line = NULL;
    HRESULT hr = S_OK;

    while (SUCCEEDED(hr) && getline(&line, &room, file) >= 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*line == '[')
            is_inside = strncasecmp(line + 1, section, len) == 0 && line[len + 1] == ']';
        else if (is_inside)
            hr = read_line(line, is_escaped, entries, n);
    }
    free(line);
    return hr;
}

HRESULT shortcut_file_read(const WCHAR *path, const char *section, BOOL is_escaped,
                           const struct shortcut_entry *entries, size_t n)
{
    char *name = wsh_utf8(path);
    FILE *file = name ? fopen(name, "re") : NULL;
    struct stat status;
    HRESULT hr = HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND);

    free(name);
    if (!file)
        return hr;
    hr = HRESULT_FROM_WIN32(ERROR_READ_FAULT);
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size <= FILE_SIZE_MAX)
        hr = read_lines(file, section, is_escaped, entries, n);
    fclose(file);
    return hr;
}

static HRESULT write_new(int fd, const char *name, const char *temporary, const char *contents,
                         size_t size)
{
    mode_t mask = umask(0);
    FILE *file = fdopen(fd, "w");
    BOOL is_written;

    umask(mask);
    if (!file) {
        close(fd);
        return E_OUTOFMEMORY;
    }
    fchmod(fd, 0755 & ~mask);
    is_written = fwrite(contents, 1, size, file) == size;
    if (fclose(file) != 0 || !is_written)
        return HRESULT_FROM_WIN32(ERROR_WRITE_FAULT);
    return rename(temporary, name) == 0 ? S_OK : HRESULT_FROM_WIN32(ERROR_ACCESS_DENIED);
}

HRESULT shortcut_file_write(const WCHAR *path, const char *contents, size_t size)
{
    char *name = wsh_utf8(path);
    char temporary[PATH_MAX + sizeof(".XXXXXX")];
    HRESULT hr;
    int fd;

    if (!name)
        return E_OUTOFMEMORY;
    snprintf(temporary, sizeof(temporary), "%.*s.XXXXXX", PATH_MAX, name);
    fd = mkstemp(temporary);
    if (fd < 0) {
        free(name);
        return HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND);
    }
    hr = write_new(fd, name, temporary, contents, size);
    if (FAILED(hr))
        unlink(temporary);
    free(name);
    return hr;
}

BSTR shortcut_full_path(const WCHAR *path, const WCHAR *ending)
{
    const WCHAR *dot = ending ? comity_wcsrchr(path, '.') : NULL;
    size_t n = dot ? (size_t)(dot - path) : comity_wcslen(path);
    char folder[PATH_MAX] = "";
    BSTR base, full;

    if (*path != '/' && !getcwd(folder, sizeof(folder) - 1))
        return NULL;
    if (*folder && strcmp(folder, "/") != 0)
        strcat(folder, "/");
    base = wsh_bstr(folder);
    full = base ? SysAllocStringLen(NULL, SysStringLen(base) + (UINT)n +
                                              (UINT)(dot ? comity_wcslen(ending) : 0))
                : NULL;
    if (full) {
        comity_wcscpy(full, base);
        memcpy(full + SysStringLen(base), path, n * sizeof(WCHAR));
        comity_wcscpy(full + SysStringLen(base) + n, dot ? ending : u"");
    }
    SysFreeString(base);
    return full;
}

HRESULT shortcut_put(BSTR *field, const WCHAR *value)
{
    BSTR copy = SysAllocString(value ? value : u"");

    if (!copy)
        return E_OUTOFMEMORY;
    SysFreeString(*field);
    *field = copy;
    return S_OK;
}

HRESULT shortcut_get(BSTR field, BSTR *ret_value)
{
    if (!ret_value)
        return E_POINTER;
    *ret_value = SysAllocString(field ? field : u"");
    return *ret_value ? S_OK : E_OUTOFMEMORY;
}
