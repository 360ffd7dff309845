/* SPDX-License-Identifier: MIT */
#include "files/path.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "files/drive_table.h"
#include "files/file_error.h"

enum {
    ESCAPE = 0xdc00,
    PATH_UNITS_MAX = 0x8000, /* as on Windows */
};

/* ---- text to bytes ---- */

static bool is_escape(char16_t unit)
{
    return unit == (ESCAPE | '\\') || (unit >= (ESCAPE | 0x80) && unit <= (ESCAPE | 0xff));
}

/* One character's bytes at @bytes, for which 4 are free; 0 if it is half of one. */
static size_t encode_one(const char16_t *text, size_t len, size_t *ret_units, char *bytes)
{
    uint32_t code = text[0];

    *ret_units = 1;
    if (is_escape(text[0])) {
        bytes[0] = (char)text[0];
        return 1;
    }
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        bytes[0] = (char)(0xc0 | code >> 6);
        bytes[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if ((code & 0xf800) != 0xd800) {
        bytes[0] = (char)(0xe0 | code >> 12);
        bytes[1] = (char)(0x80 | (code >> 6 & 0x3f));
        bytes[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    if (code >= 0xdc00 || len < 2 || (text[1] & 0xfc00) != 0xdc00)
        return 0;
    code = 0x10000 + ((code & 0x3ff) << 10 | (text[1] & 0x3ff));
    *ret_units = 2;
    bytes[0] = (char)(0xf0 | code >> 18);
    bytes[1] = (char)(0x80 | (code >> 12 & 0x3f));
    bytes[2] = (char)(0x80 | (code >> 6 & 0x3f));
    bytes[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

HRESULT path_encode(const char16_t *text, size_t len, char **ret_bytes)
{
    size_t n = 0, units;
    char *bytes;

    if (len > PATH_UNITS_MAX)
        return CTL_E_BADFILENAMEORNUMBER;
    bytes = malloc(len * 3 + 5);
    if (!bytes)
        return E_OUTOFMEMORY;

    for (size_t i = 0; i < len; i += units) {
        size_t added = text[i] ? encode_one(text + i, len - i, &units, bytes + n) : 0;

        if (added == 0) {
            free(bytes);
            return CTL_E_BADFILENAMEORNUMBER;
        }
        if (text[i] == '\\')
            bytes[n] = '/';
        n += added;
    }
    bytes[n] = '\0';
    *ret_bytes = bytes;
    return S_OK;
}

/* ---- bytes to text ---- */

/* The character at @bytes, which end in NUL, and how many bytes it has; 0 if they are no UTF-8. */
static size_t decode_one(const unsigned char *bytes, uint32_t *ret_code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = bytes[0] < 0x80   ? 1
               : bytes[0] < 0xc0 ? 0
               : bytes[0] < 0xe0 ? 2
               : bytes[0] < 0xf0 ? 3
               : bytes[0] < 0xf8 ? 4
                                 : 0;
    uint32_t code;

    if (n <= 1) {
        *ret_code = bytes[0];
        return n;
    }
    code = bytes[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (bytes[i] & 0x3f);
    }
    if (code < smallest[n] || code > 0x10ffff || (code & 0xfffff800) == 0xd800)
        return 0;
    *ret_code = code;
    return n;
}

HRESULT path_decode(const char *bytes, BSTR *ret_text)
{
    const unsigned char *at = (const unsigned char *)bytes;
    BSTR text = SysAllocStringLen(NULL, (UINT)strlen(bytes));
    size_t n = 0;

    if (!text)
        return E_OUTOFMEMORY;
    while (*at) {
        uint32_t code;
        size_t used = decode_one(at, &code);

        if (used == 0 || *at == '\\')
            text[n++] = (OLECHAR)(ESCAPE | *at);
        else if (code >= 0x10000) {
            text[n++] = (OLECHAR)(0xd7c0 + (code >> 10));
            text[n++] = (OLECHAR)(0xdc00 | (code & 0x3ff));
        } else {
            text[n++] = (OLECHAR)code;
        }
        at += used ? used : 1;
    }
    *ret_text = SysAllocStringLen(text, (UINT)n);
    SysFreeString(text);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

/* ---- full paths ---- */

static char *current_folder(void)
{
    return getcwd(NULL, 0);
}

/* Where @path begins: a folder on the heap, and how much of @path was used up for it. */
static HRESULT find_start(const char *path, char **ret_start, size_t *ret_used)
{
    bool has_drive = drive_is_letter((unsigned char)path[0]) && path[1] == ':';
    bool is_rooted = path[has_drive ? 2 : 0] == '/';
    HRESULT hr = S_OK;

    *ret_used = has_drive ? 2 : 0;
    *ret_start = NULL;
    if (has_drive)
        hr = drive_root(path[0], ret_start);
    if (FAILED(hr))
        return hr;
    if (!is_rooted && (!has_drive || strcmp(*ret_start, "/") == 0)) {
        free(*ret_start);
        *ret_start = current_folder();
    } else if (!has_drive) {
        *ret_start = strdup("/");
    }
    return *ret_start ? S_OK : file_error(errno, CTL_E_PATHNOTFOUND);
}

/* Appends the names of @rest to the full path in @path, taking ".." as the way up in the text. */
static void append(char *path, size_t floor_len, const char *rest)
{
    size_t len = strlen(path);

    while (*rest) {
        size_t n = strcspn(rest, "/");

        if (n == 2 && memcmp(rest, "..", 2) == 0) {
            while (len > floor_len && path[--len] != '/')
                continue;
        } else if (n > 0 && !(n == 1 && *rest == '.')) {
            path[len++] = '/';
            memcpy(path + len, rest, n);
            len += n;
        }
        rest += n + (rest[n] == '/');
    }
    if (len == 0)
        path[len++] = '/';
    path[len] = '\0';
}

HRESULT path_resolve(const char16_t *text, size_t len, char **ret_path)
{
    char *bytes = NULL, *start = NULL, *path;
    size_t used;
    HRESULT hr;

    if (len == 0)
        return E_INVALIDARG;
    hr = path_encode(text, len, &bytes);
    if (SUCCEEDED(hr))
        hr = find_start(bytes, &start, &used);
    if (FAILED(hr)) {
        free(bytes);
        return hr;
    }

    path = malloc(strlen(start) + strlen(bytes) + 3);
    if (path) {
        bool is_drive = used > 0 && strcmp(start, "/") != 0 && bytes[used] != '\0';

        strcpy(path, strcmp(start, "/") == 0 ? "" : start);
        append(path, is_drive ? strlen(path) : 0, bytes + used);
        *ret_path = path;
    }
    free(start);
    free(bytes);
    return path ? S_OK : E_OUTOFMEMORY;
}

HRESULT path_resolve_bstr(BSTR text, char **ret_path)
{
    return path_resolve((const char16_t *)text, SysStringLen(text), ret_path);
}

/* ---- parts ---- */

char *path_join(const char *folder, const char *name)
{
    size_t len = strlen(folder);
    char *path = malloc(len + strlen(name) + 2);

    if (!path)
        return NULL;
    memcpy(path, folder, len);
    if (len > 0 && path[len - 1] != '/')
        path[len++] = '/';
    strcpy(path + len, name);
    return path;
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *path_folder(const char *path)
{
    size_t len = (size_t)(path_name(path) - path);

    return strndup(path, len > 1 ? len - 1 : len);
}

bool path_is_name(const char *name)
{
    return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           strlen(name) <= NAME_MAX;
}

bool path_is_within(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}
