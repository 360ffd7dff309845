/* SPDX-License-Identifier: MIT */
#include "files/file_kind.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <winreg.h>
#include <winver.h>

#include "files/file_error.h"
#include "files/path.h"

enum {
    KIND_UNITS = 260,
    VERSION_SIZE_MAX = 1 << 24,
};

static size_t units(const WCHAR *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

/* The default value of a key of HKEY_CLASSES_ROOT; false if there is none. */
static bool read_default(const WCHAR *key, WCHAR ret_text[static KIND_UNITS])
{
    DWORD size = KIND_UNITS * sizeof(WCHAR);

    return RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, ret_text, &size) ==
               ERROR_SUCCESS &&
           ret_text[0];
}

static HRESULT kind_of_extension(BSTR extension, BSTR *ret_kind)
{
    WCHAR progid[KIND_UNITS], kind[KIND_UNITS];
    size_t len = units(extension);

    if (len < KIND_UNITS - 8 && read_default(extension, progid) && read_default(progid, kind)) {
        *ret_kind = SysAllocString(kind);
        return *ret_kind ? S_OK : E_OUTOFMEMORY;
    }
    *ret_kind = SysAllocStringLen(NULL, (UINT)(len + 4)); /* without the dot */
    if (!*ret_kind)
        return E_OUTOFMEMORY;
    memcpy(*ret_kind, extension + 1, (len - 1) * sizeof(WCHAR));
    CharUpperBuffW(*ret_kind, (DWORD)(len - 1));
    memcpy(*ret_kind + len - 1, u" File", 5 * sizeof(WCHAR));
    return S_OK;
}

HRESULT file_kind(const char *path, BSTR *ret_kind)
{
    const char *dot = strrchr(path_name(path), '.');
    BSTR extension;
    HRESULT hr;

    if (!dot || dot == path_name(path) || !dot[1]) {
        *ret_kind = SysAllocString(u"File");
        return *ret_kind ? S_OK : E_OUTOFMEMORY;
    }
    hr = path_decode(dot, &extension);
    if (FAILED(hr))
        return hr;
    hr = kind_of_extension(extension, ret_kind);
    SysFreeString(extension);
    return hr;
}

static bool read_version(const WCHAR *path, VS_FIXEDFILEINFO *ret_info)
{
    DWORD size = GetFileVersionInfoSizeW(path, NULL);
    VS_FIXEDFILEINFO *info;
    bool has = false;
    UINT n;
    void *block;

    if (size == 0 || size > VERSION_SIZE_MAX)
        return false;
    block = malloc(size);
    if (block && GetFileVersionInfoW(path, 0, size, block) &&
        VerQueryValueW(block, u"\\", (void **)&info, &n) && n >= sizeof(*info)) {
        *ret_info = *info;
        has = true;
    }
    free(block);
    return has;
}

/* By the descriptor's name, as the path may have bytes that are no text. */
HRESULT file_version(const char *path, BSTR *ret_version)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    VS_FIXEDFILEINFO info;
    char text[64] = "";
    WCHAR name[64] = {0};

    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR ? HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)
                                                   : file_error(errno, CTL_E_FILENOTFOUND);
    snprintf(text, sizeof(text), "/proc/self/fd/%d", fd);
    for (size_t i = 0; text[i]; i++)
        name[i] = (WCHAR)text[i];
    text[0] = '\0';
    if (read_version(name, &info))
        snprintf(text, sizeof(text), "%u.%u.%u.%u", (unsigned)HIWORD(info.dwFileVersionMS),
                 (unsigned)LOWORD(info.dwFileVersionMS), (unsigned)HIWORD(info.dwFileVersionLS),
                 (unsigned)LOWORD(info.dwFileVersionLS));
    close(fd);
    return path_decode(text, ret_version);
}
